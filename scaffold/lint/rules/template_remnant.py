"""What a template should have replaced, and did not.

`<% tp.file.title %>` or `{{title}}` in a note: the template did not run, or failed half way. Commands with `<%+` are
left there on purpose; Templater evaluates them when the note is read.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_COMMAND = compile_later(r"<%(?!\+|[-_]\+)(?:(?!%>)[^\n]){0,500}%>|\{\{ *(?:title|date|time)(?::[^{}\n]*)? *\}\}")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each command or field of a template, in properties and in prose."""
    for match in _COMMAND.finditer(note.text) if _may_hold(note.text) else ():
        region = note.regions.at(match.start())
        if region is None or region.kind in ("front matter", "html"):
            what = match.group() if len(match.group()) < 40 else match.group()[:37] + "..."  # noqa: PLR2004 - a line
            yield Finding(Span(*match.span()), f"{what} is left of a template; run it, or write what it stands for")


def _may_hold(text: str) -> bool:
    """Tell whether a command's or a field's end stands in a text; a single character is found ten times as fast."""
    return ("%" in text and "%>" in text) or ("{" in text and "{{" in text)


rule = Rule(
    "FMT010",
    "warning",
    check,
    flags="# Note\nWritten on {{date}} about <% tp.file.title %>.\n",
    fixed="# Note\nWritten on 2026-02-24 about Note.\n",
)
