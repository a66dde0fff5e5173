"""A note that is named and not linked.

Link while writing: one good link is worth more than a sentence. Looked for are titles and aliases of several words, in
their own case, as a title of one word is a word of the language, too; only the first mention of a note counts, and none
where the note is linked already.
"""

from collections.abc import Iterator

from scaffold.facts import NAMES
from scaffold.note import Note
from scaffold.rule import Finding, Fix, Rule
from scaffold.text import Edit, Span


def check(note: Note) -> Iterator[Finding]:
    """Yield a finding for the first mention of each note that the note does not link to; the fix links it."""
    names, known = note.around.names, {note.path, *(each.target.path for each in note.references)}
    if not any(map(note.may_show, names.possible(note.text, known))):
        return
    in_flows = [flow.span for section in note.sections for flow in section.flows if not flow.partners]
    named: set[str] = set()
    for span, path in names.find(note.prose, Span(0, len(note.text)), note.path):
        if path in named or any(flow.overlaps(span) for flow in in_flows):
            continue
        named.add(path)
        if all(each.target.path != path for each in note.references):
            said, title = span.of(note.text), note.around.notes[path].title
            link = f"[[{said}]]" if said == title else f"[[{title}|{said}]]"
            yield Finding(span, f"{said!r} is a note; link to it", Fix((Edit(span, link),)))


rule = Rule(
    "FND041",
    "info",
    check,
    flags="# Note\nWhoever calls reaches the Service desk first. The Service desk answers.\n",
    fixed="# Note\nWhoever calls reaches the [[Service desk]] first. The Service desk answers.\n",
    beside={"Service desk.md": "# Service desk\n"},
    asks=(NAMES,),
)
