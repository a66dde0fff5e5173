"""What of Templater's `data.json` matters here, in both of its versions (templater 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from scaffold.errors import ScaffoldError
from scaffold.vault.obsidian import templates_folder
from scaffold.vault.snapshot import Snapshot

PLUGIN = "plugins/templater-obsidian/data.json"  # below `.obsidian`


@dataclass(frozen=True, slots=True)
class TemplaterSettings:
    """The settings in our spelling; `folder_templates` are (folder, template), `file_templates` (pattern, template)."""

    templates_folder: str = ""
    user_scripts_folder: str = ""
    trigger: str = "none"  # or "folder", "regex": which of the two lists is active
    folder_templates: tuple[tuple[str, str], ...] = ()
    file_templates: tuple[tuple[str, str], ...] = ()
    ignored_folders: tuple[str, ...] = ()
    commands: tuple[tuple[str, str], ...] = ()
    command_timeout: float = 5
    shell: str = ""
    jumps_to_cursor: bool = False


def read_templater_settings(data: Mapping[str, object]) -> TemplaterSettings:
    """Return the settings that `data` holds, version 1 migrated; what is of a wrong type counts as absent."""
    trigger = _text(data, "trigger_on_file_creation_mode") or "none"
    if "data_version" not in data:
        if data.get("enable_folder_templates") is True:
            trigger = "folder"
        elif data.get("enable_file_templates") is True:
            trigger = "regex"
    timeout = data.get("command_timeout")
    return TemplaterSettings(
        templates_folder=_text(data, "templates_folder"),
        user_scripts_folder=_text(data, "user_scripts_folder"),
        trigger=trigger,
        folder_templates=_pairs(data, "folder_templates", "folder"),
        file_templates=_pairs(data, "file_templates", "regex"),
        ignored_folders=tuple(folder for folder, _ in _pairs(data, "ignore_folders_on_creation", "folder", "folder")),
        commands=_commands(data.get("templates_pairs")),
        command_timeout=float(timeout) if isinstance(timeout, int | float) and not isinstance(timeout, bool) else 5.0,
        shell=_text(data, "shell_path"),
        jumps_to_cursor=data.get("auto_jump_to_cursor") is True,
    )


def folder_template(settings: TemplaterSettings, path: str) -> str | None:
    """Return the template that the settings give to a new note at `path`, by its folder or by a pattern."""
    if settings.trigger == "folder":
        rules = dict(settings.folder_templates)
        folder = path.rpartition("/")[0] or "/"
        while True:
            if folder in rules:
                return rules[folder]
            if folder == "/":
                return None
            folder = folder.rpartition("/")[0] or "/"
    if settings.trigger == "regex":
        from scaffold.jinja.limits import BoundsError, bounded

        for pattern, template in settings.file_templates:
            try:
                with bounded():
                    if _is_found(pattern, path):
                        return template
            except BoundsError as error:
                raise ScaffoldError(
                    f"Templater's pattern {pattern!r} takes too long to compare with {path}."
                ) from error
    return None


def _is_found(pattern: str, path: str) -> bool:
    import re

    try:
        return bool(re.search(pattern, path))
    except re.error:
        return False


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _pairs(data: Mapping[str, object], key: str, first: str, second: str = "template") -> tuple[tuple[str, str], ...]:
    listed = data.get(key)
    rows = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else []
    found = [(_text(row, first), _text(row, second)) for row in rows]
    return tuple(pair for pair in found if all(pair))


def _commands(listed: object) -> tuple[tuple[str, str], ...]:
    rows = listed if isinstance(listed, list) else []
    return tuple((row[0], row[1]) for row in rows if isinstance(row, list) and len(row) == 2 and all(row))  # noqa: PLR2004


def template_folders(vault: Snapshot) -> list[str]:
    """Return the folders of Templater's and the core plugin's templates."""
    found = [read_templater_settings(vault.settings(PLUGIN)).templates_folder, templates_folder(vault)]
    return [folder.strip("/") for folder in found if folder.strip("/")]


def note_templates(vault: Snapshot) -> list[str]:
    """Return the notes in the folders of templates."""
    starts = tuple(f"{folder}/" for folder in template_folders(vault))
    return [path for path in vault.notes if path.startswith(starts)] if starts else []
