"""A note that is named and not linked.

Link while writing: one good link is worth more than a sentence. Looked for are titles and aliases of several words, in
their own case, as a title of one word is a word of the language, too; only the first mention of a note counts, and none
where the note is linked already.
"""

from collections.abc import Iterator

from scaffold.links.style import wikilink_to
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.facts import Reference
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.spans import Edit, Span, SpanIndex, apply_edits


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for the first mention of each note that the note does not link to; the fix links it."""
    names, linked = index.names, {note.path, *(target.path for _, target in index.references(note))}
    if not any(map(note.may_show, names.possible(note.text, linked))):
        return
    in_flows = SpanIndex(flow.span for section in note.sections for flow in section.flows if not flow.partners)
    named: set[str] = set()
    for span, path in names.find(note.linkable, Span(0, len(note.text)), note.path):
        if path in named or in_flows.overlaps(span):
            continue
        named.add(path)
        if all(target.path != path for _, target in index.references(note)):
            name, bar = span.of(note.text), "\\|" if note.in_table(span.start) else "|"
            link = wikilink_to(path, name, note.path, index.vault.resolver, bar)
            if link is None or not _is_proved(note, index, Edit(span, link), path):
                continue
            yield Finding(span, f"{name!r} is a note; link to it", Fix((Edit(span, link),)))


def _is_proved(note: Note, index: NoteIndex, edit: Edit, path: str) -> bool:
    """Tell whether the text, read again with the link in it, has that link to that note, and all others as before."""
    after = note.with_text(apply_edits(note.text, [edit]))
    new = Span(edit.span.start, edit.span.start + len(edit.replacement))
    own = [target.path for link, target in index.references(after) if link.span == new]
    rest = [_destination(reference) for reference in index.references(after) if reference.link.span != new]
    return own == [path] and rest == [_destination(reference) for reference in index.references(note)]


def _destination(reference: Reference) -> tuple[str, str, str | None]:
    return reference.link.path.text, reference.link.subpath.text, reference.target.path


rule = Rule(
    "FND041",
    "info",
    check,
    flags="# Note\nWhoever calls reaches the Service desk first. The Service desk answers.\n",
    fixed="# Note\nWhoever calls reaches the [[Service desk]] first. The Service desk answers.\n",
    beside={"Service desk.md": "# Service desk\n"},
)
