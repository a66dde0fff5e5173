"""The files of the vault, for `app.vault`, `tp.file` and `app.fileManager`."""

from scaffold.templater.engine import HostError
from scaffold.templater.host import HostFunction
from scaffold.templater.run import Run
from scaffold.vault.obsidian import read_app_settings


def _stat(run: Run, path: str) -> dict[str, object] | None:
    if run.staged.is_file(path):
        created, modified, size = run.staged.stat(path)
        return {"folder": False, "ctime": created, "mtime": modified, "size": size}
    return {"folder": True} if run.staged.is_folder(path) else None


def _list(run: Run, path: str) -> list[str]:
    start = "" if path == "/" else f"{path}/"
    inside = {
        each[len(start) :].split("/")[0] for each in (*run.staged.files, *run.staged.folders) if each.startswith(start)
    }
    return sorted(start + name for name in inside if name)


def _rename(run: Run, old: str, new: str, links: bool) -> None:  # noqa: FBT001 - as JSON has it
    run.staged.rename(old, new, links=links)


def _new_file(run: Run, name: str, folder: str | None, extension: str, active: str) -> str:
    """Make an empty file in a folder, by default where the app makes new notes; a name that is taken gets a number."""
    where = folder if folder is not None else new_folder(run, active)
    base = f"{where.strip('/')}/{name}".strip("/") if where not in ("", "/") else name.strip("/")
    path, number = f"{base}.{extension}", 0
    while run.staged.resolver.same_name(path):
        number += 1
        path = f"{base} {number}.{extension}"
    run.staged.create(path, "")
    return path


def new_folder(run: Run, active: str = "") -> str:
    """Return the folder in which the app makes new notes, by its settings."""
    settings = read_app_settings(run.config)
    if settings.new_note_location == "current":
        return active.rpartition("/")[0] or "/"
    return settings.new_note_folder if settings.new_note_location == "folder" else "/"


def _read(run: Run, path: str) -> str:
    return run.staged.read(path)


def _make_folder(run: Run, path: str) -> None:
    if run.staged.is_folder(path):
        raise HostError("Error", "Folder already exists.")
    run.staged.make_folder(path)


HOSTS: dict[str, HostFunction] = {
    "stat": _stat,
    "list": _list,
    "files": lambda run: run.staged.files,
    "folders": lambda run: run.staged.folders,
    "read": _read,
    "create": lambda run, path, text: run.staged.create(path, text),
    "write": lambda run, path, text: run.staged.write(path, text),
    "mkdir": _make_folder,
    "remove": lambda run, path: run.staged.remove(path),
    "rename": _rename,
    "new_file": _new_file,
    "new_folder": new_folder,
    "base_path": lambda run: run.base_path,
    "vault_name": lambda run: run.base_path.rstrip("/").rpartition("/")[2],
    "config": lambda run, key: run.config.get(key),
}
