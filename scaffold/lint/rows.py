"""What is kept of each note that was checked: what it says to others, what it asked of them, and what was found."""

import zlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from scaffold.lint.finding import PlacedFinding
from scaffold.lint.note_findings import check_note, plain_findings
from scaffold.lint.reports.text import report_note
from scaffold.lint.select import RuleSelection
from scaffold.lint.status import status_of
from scaffold.lint.summary import Tally
from scaffold.notes.facts import Pairs, facts_of
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.notes.table import pack

OUTLINE = "outline"


class LintRow(NamedTuple):
    """The columns of one note, as bytes; none where there is nothing to say.

    `facts` are its pairs by the name of the fact, `asked` its questions (see `notes.asked`), `findings` those that the
    rules found, `shown` and `tally` those that count now, printed and counted, `status` what `status` shows of it.
    """

    facts: bytes
    asked: bytes
    findings: bytes
    shown: bytes
    tally: bytes
    status: bytes


COLUMNS = LintRow._fields


def look_at(note: Note, index: NoteIndex, choice: RuleSelection, is_linked: Callable[[str], bool]) -> LintRow:
    """Return the row of a note."""
    with index.asking(note) as asked:
        facts: dict[str, Pairs] = facts_of(note, index)
        findings = check_note(note, index, choice)
        status = status_of(note, index)
    facts[OUTLINE] = ((_digest(note), None),)
    shown, tally = show_note(note.path, findings, is_linked)
    packed = pack(plain_findings(findings)) if findings else b""
    return LintRow(pack(facts), asked.pack(), packed, shown, tally, pack(status))


def _digest(note: Note) -> int:
    """Return a number that tells apart what links and flows of other notes may ask of a note."""
    outline = note.outline
    said = [f"{heading.level} {heading.text}" for heading in outline.headings]
    said += sorted(outline.blocks)
    for section in outline.sections:
        said += [f"{section.direction} {flow.direction} {flow.what} {flow.partners}" for flow in section.flows]
    data = "\n".join([*said, str(len(outline.sections))]).encode(errors="surrogateescape")
    return zlib.crc32(data) << 32 | zlib.adler32(data)


def show_note(path: str, findings: Sequence[PlacedFinding], is_linked: Callable[[str], bool]) -> tuple[bytes, bytes]:
    """Return the findings of a note that count, as a report prints them, and their tally."""
    if not findings:
        return b"", b""
    depends = any(each.finding.unless_linked for each in findings)
    if depends and is_linked(path):
        findings = [each for each in findings if not each.finding.unless_linked]
    tally = Tally.of(findings, depends=depends).pack()
    return "".join(f"{line}\n" for line in report_note(findings)).encode(errors="surrogateescape"), tally
