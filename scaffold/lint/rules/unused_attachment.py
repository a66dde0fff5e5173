"""An attachment that nothing shows or links to.

It takes space and nobody will find it again. Embeds, links, banners, canvases and bookmarks count as uses.
The finding stands in the first note of the folder nearest to the file.
"""

from collections.abc import Iterable, Iterator, Mapping

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.facts import BANNERS, LEADS
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.attachments import is_attachment

_OPENED_FOR_THEMSELVES = (".canvas", ".base", ".py", ".js", ".css")


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each unused attachment that falls to this note."""
    for path in index.verdict(_unused_by_note, note.path):
        yield Finding(note.head, f"nothing links to {path}")


def _unused_by_note(index: NoteIndex) -> dict[str, list[str]]:
    """Return the attachments that nothing leads to, by the note to which the finding falls: the first one nearby."""
    shown = {index.vault.resolver.resolve(banner, "").path for banner in index.whole(BANNERS).rows}
    first_below = _first_notes(index.notes)
    unused: dict[str, list[str]] = {}
    for path in index.vault.paths:
        is_used = index.is_linked(path) or path in shown
        if not is_used and is_attachment(path) and not path.endswith(_OPENED_FOR_THEMSELVES):
            unused.setdefault(_nearest(path, first_below), []).append(path)
    return unused


def _first_notes(paths: Iterable[str]) -> dict[str, str]:
    """Return the first note at any depth in each folder."""
    first: dict[str, str] = {}
    for path in sorted(paths):
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in first:
                break
            first[folder] = path
    return first


def _nearest(path: str, first_below: Mapping[str, str]) -> str:
    """Return the first note in the deepest folder above a file that has one, "" for none."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in first_below:
            return first_below[folder]
    return ""


rule = Rule(
    "LNK007",
    "info",
    check,
    flags="# Note\nWords.\n",
    fixed="# Note\nWords.\n![[chart.png]]\n",
    beside={"chart.png": ""},
    by_note=_unused_by_note,
    asks=(LEADS, BANNERS),
)
