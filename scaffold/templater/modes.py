"""The ways in which a template meets a note: making one, put into one, laid over an empty one, run in place."""

from dataclasses import dataclass

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import BOM, front_matter_block, in_line_ends, with_text
from scaffold.frontmatter.properties import PropertyError
from scaffold.templater.host.vault import new_folder
from scaffold.templater.run import APPEND, CREATE, OVERWRITE, Run
from scaffold.text.lines import line_ending
from scaffold.text.patterns import compile_later

_CURSOR = compile_later(r"<%\s*tp\.file\.cursor\((-?[0-9]+(?:\.[0-9]+)?)?\)\s*%>")


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a template: the note's path by now, None where the template ended early."""

    path: str | None


def create_note(  # noqa: PLR0913 - a template, and where its note goes
    run: Run, template: str, template_path: str, name: str, *, folder: str | None = None, active: str = ""
) -> Made:
    """Make a note called `name` of a template, in `folder` or where the app makes new notes."""
    extension = template_path.rpartition(".")[2] if "." in template_path else "md"
    where = new_folder(run, active) if folder is None else folder
    base = f"{where.strip('/')}/{name}".strip("/")
    path, number = f"{base}.{extension}", 0
    while run.staged.resolver.same_name(path):
        number += 1
        path = f"{base} {number}.{extension}"
    run.staged.create(path, "")
    output, now_at = run.render(template, template_path, path, CREATE, active)
    if output is None:
        run.staged.remove(now_at)
        return Made(None)
    run.staged.write(now_at, output)
    return Made(run.settle(now_at))


def insert(  # noqa: PLR0913, PLR0917 - a template, and a place in a note
    run: Run, template: str, template_path: str, path: str, start: int, end: int, *, as_lines: bool = False
) -> Made:
    """Put what a template makes between two offsets of a note; its properties are united with the note's.

    With `as_lines` it begins on a line of its own. What it makes takes the line ends of the note.
    """
    output, now_at = run.render(template, template_path, path, APPEND, path)
    if output is None:
        return Made(None)
    text, output = run.staged.read(now_at), output.removeprefix(BOM)
    properties = _properties_of(output)
    added = in_line_ends(output[len(properties) :], text)
    if added and as_lines and start and text[start - 1] != "\n":
        added = line_ending(text) + added
    after = text[:start] + added + text[end:]
    if text and front_matter_block(after) and not front_matter_block(text):
        raise ScaffoldError(f"{now_at} begins with front matter that is not closed; close it first.")
    run.staged.write(now_at, _united(after, properties, now_at))
    return Made(run.settle(now_at))


def _properties_of(output: str) -> str:
    """Return the front matter of what a template made, "" where it says nothing.

    Raises ScaffoldError where it cannot be read.
    """
    from scaffold.frontmatter.properties import compose_properties
    from scaffold.templater.properties import values

    block = front_matter_block(output)
    try:
        compose_properties(output)
    except PropertyError as error:
        raise ScaffoldError(f"The properties of the template cannot be read ({str(error).rstrip('.')}).") from error
    return output[: block.end] if block and values(output) else ""


def _united(text: str, properties: str, path: str) -> str:
    """Return a note with more properties. Raises ScaffoldError, which names the note, where its own cannot be read."""
    from scaffold.frontmatter.union import unite
    from scaffold.templater.properties import unite_properties, values, with_values

    if not properties:
        return text
    try:
        return unite(text, properties, theirs_count=True).text
    except PropertyError as error:
        if error.code == "not-united":  # maps: they are written anew, as the plugin does
            return with_values(text, unite_properties(values(text), values(properties)))
        reason = str(error).rstrip(".")
        raise ScaffoldError(f"The properties of {path} and the template cannot be united ({reason}).") from error


def lay_over(run: Run, template: str, template_path: str, path: str) -> Made:
    """Lay a template over a note: properties united, its text behind the note's."""
    output, now_at = run.render(template, template_path, path, OVERWRITE, path)
    if output is None:
        return Made(None)
    text = run.staged.read(now_at)
    if not text:
        run.staged.write(now_at, output)
        return Made(run.settle(now_at))
    output = output.removeprefix(BOM)
    properties = _properties_of(output)
    text = _united(text, properties, now_at)
    run.staged.write(now_at, with_text(text, output[len(properties) :]))
    return Made(run.settle(now_at))


def rewrite(run: Run, path: str) -> Made:
    """Run the commands that stand in a note, in place."""
    output, now_at = run.render(run.staged.read(path), path, path, OVERWRITE, path)
    if output is None:
        return Made(None)
    run.staged.write(now_at, output)
    return Made(run.settle(now_at))


def jumped(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without the cursor marks that come first, and their places: line and column from 0."""
    found = list(_CURSOR.finditer(text))
    if not found:
        return text, []
    orders = [float(mark.group(1)) if mark.group(1) else None for mark in found]
    first = min((order or 0.0, order is not None) for order in orders)
    bare = next((place for place, order in enumerate(orders) if order is None), None)
    if bare is not None and first[0] >= 0 and not (first[0] == 0 and any(order == 0 for order in orders[:bare])):
        taken = [found[bare]]
    else:
        taken = [mark for mark, order in zip(found, orders, strict=True) if order == first[0]]
    places: list[tuple[int, int]] = []
    pieces: list[str] = []
    at = 0
    for mark in taken:
        pieces.append(text[at : mark.start()])
        at = mark.end()
        before = "".join(pieces)
        places.append((before.count("\n"), len(before) - before.rfind("\n") - 1))
    return "".join([*pieces, text[at:]]), places


def jump(run: Run, path: str) -> list[tuple[int, int]]:
    """Take the first cursor marks out of a note; return where they stood."""
    text, places = jumped(run.staged.read(path))
    run.staged.write(path, text)
    return places
