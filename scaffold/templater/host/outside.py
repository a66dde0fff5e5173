"""What lies outside of the vault: the network, programs and the clipboard, each only where it is allowed."""

import os
from contextlib import suppress
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.templater.engine import HostError
from scaffold.templater.host import HostFunction
from scaffold.templater.run import Run
from scaffold.vault.programs import find_program

_CLIPBOARDS = (["wl-paste", "-n"], ["xclip", "-selection", "clipboard", "-o"], ["pbpaste"])


def _fetch(run: Run, request: dict[str, Any]) -> dict[str, object]:
    if run.fetch is not None:
        return run.fetch(request)
    if not run.allow_net:
        raise ScaffoldError(f"The template asks {request.get('url')}; add --allow-net to let it.")
    import urllib.error
    import urllib.request

    url = str(request.get("url"))
    if not url.startswith(("https://", "http://")):
        raise HostError("TemplaterError", f"{url} is not a web address")
    data = str(request["body"]).encode() if request.get("body") else None
    asked = urllib.request.Request(url, data, dict(request.get("headers") or {}), method=request.get("method"))  # noqa: S310 - http only
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
            return {"status": answer.status, "text": answer.read(10 << 20).decode("utf-8", "replace")}
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise HostError("TemplaterError", f"Error performing GET request: {error}") from error


def _exec(run: Run, name: str, command: str, arguments: dict[str, object]) -> str:
    if not run.allow_exec:
        raise HostError("TypeError", f"tp.user.{name} runs a program; add --allow-exec to let it")
    import subprocess

    environment = {**os.environ, **{key: str(value) for key, value in arguments.items()}}
    try:
        ran = subprocess.run(  # noqa: S602 - the user's own command, asked for with --allow-exec
            command,
            shell=True,
            executable=run.settings.shell or None,
            cwd=run.base_path,
            env=environment,
            capture_output=True,
            timeout=run.settings.command_timeout,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", None) or b"").decode("utf-8", "replace").strip()
        run.console.append(("error", f"{error}{': ' + said if said else ''}"))
        raise HostError("TemplaterError", f"Error with User Template {name}") from error
    return ran.stdout.decode("utf-8", "replace").rstrip()


def _clipboard(run: Run) -> str:
    if run.clipboard is not None:
        return run.clipboard
    import subprocess

    for name, *options in _CLIPBOARDS:
        program = find_program(name)
        if program:
            with suppress(subprocess.TimeoutExpired, OSError):
                asked = [program, *options]
                ran = subprocess.run(asked, capture_output=True, timeout=5, check=False)  # noqa: S603 - one of ours
                return ran.stdout.decode("utf-8", "replace")
    raise HostError("TemplaterError", "The clipboard cannot be read here; give its text with --clipboard TEXT")


def _scripts(run: Run) -> dict[str, object]:
    """Return the user's scripts by name; of two with one name the later path counts."""
    folder = run.settings.user_scripts_folder.strip("/")
    if not run.settings.user_scripts_folder:
        return {"paths": {}, "eager": False}
    if folder and not run.staged.is_folder(folder):
        message = f'Couldn\'t find user script folder "{folder}"\nCheck console for more information'
        run.notices.append(f"Templater error:\n{message}")
        return {"paths": {}, "eager": False}
    start = f"{folder}/" if folder else ""
    paths = [path for path in run.staged.files if path.startswith(start) and path.lower().endswith(".js")]
    return {"paths": {path.rpartition("/")[2][:-3]: path for path in paths}, "eager": run.eager_scripts}


HOSTS: dict[str, HostFunction] = {
    "fetch": _fetch,
    "exec": _exec,
    "clipboard": _clipboard,
    "scripts": _scripts,
    "commands": lambda run: list(run.settings.commands),
    "may_exec": lambda run: run.allow_exec,
    "compile": lambda run, template, path: run.compile(template, path),
}
