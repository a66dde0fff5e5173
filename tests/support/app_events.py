"""What the plugin does by itself while the app runs, and no verb does: cases of upstream show with it what verbs share."""

import re

from scaffold.frontmatter.fences import note_body
from scaffold.templater.errors import TemplateError, TemplateSyntaxError
from scaffold.templater.modes import Made, lay_over, rewrite
from scaffold.templater.run import Run
from scaffold.templater.settings import folder_template

_DYNAMIC = re.compile(r"(<%(?:-|_)?\s*[*~]{0,1})\+((?:.|\s)*?%>)")
_DYNAMIC_MODE = 4
_LONGEST = 100_000  # bytes of a new note whose own commands are run


def on_create(run: Run, path: str, *, triggered: bool) -> Made:
    """Do what the plugin does when a note appears: its folder's template for an empty one, else its own commands."""
    settings = run.settings
    folder = path.rpartition("/")[0]
    skipped = settings.templates_folder and settings.templates_folder in path
    if not triggered or skipped or any(folder.startswith(each) for each in settings.ignored_folders):
        return Made(path)
    text = run.staged.read(path)
    if not note_body(text).strip():
        template = folder_template(settings, path)
        if template is None:
            return Made(path)
        if not run.staged.is_file(template):
            run.notices.append(f'Templater error:\nFile "{template}" doesn\'t exist')
            return Made(path)
        return lay_over(run, run.staged.read(template), template, path)
    return rewrite(run, path) if len(text.encode("utf-8", "surrogateescape")) <= _LONGEST else Made(path)


def dynamic(run: Run, nodes: list[str], path: str) -> list[str]:
    """Return texts as the reading view shows them: each `<%+ %>` in one of them evaluated by itself."""

    def shown(found: re.Match[str]) -> str:
        command = found.group(1) + found.group(2)
        try:
            output, _ = run.render(command, "", path, _DYNAMIC_MODE)
        except (TemplateError, TemplateSyntaxError):
            message = f"Command Parsing error in dynamic command '{command}'\nCheck console for more information"
            run.notices.append(f"Templater error:\n{message}")
            return found.group()
        return output or ""

    return [_DYNAMIC.sub(shown, node) for node in nodes]


def offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place in a text, line and column from 0."""
    start = 0
    for _ in range(line):
        start = text.find("\n", start) + 1
    return start + column
