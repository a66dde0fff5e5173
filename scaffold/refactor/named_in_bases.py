"""What in a base names a file or folder beside links: it follows with `--bases`, and the whole base or none of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from scaffold.links.queries.bases import Base, Formula, find_bases
from scaffold.links.queries.formula import FormulaNode
from scaffold.links.queries.formula_names import Places
from scaffold.plan.model import Skipped
from scaffold.refactor.name_tests import FOLDER, WHAT, Naming, NamingTest
from scaffold.refactor.scan import SourceFile
from scaffold.text.spans import Edit, apply_edits

_HINT = " (--bases changes it)"


@dataclass
class _Found:
    """What is to change in one base, each with the words for it, and where something stands in the way, and what."""

    edits: list[tuple[Edit, str]] = field(default_factory=list)
    obstacles: list[tuple[int, str]] = field(default_factory=list)


def follow_in_bases(reading: SourceFile, naming: Naming, options: Collection[str]) -> None:
    """Add to a file with bases the edits of what names files and folders, or list it; links were looked at before.

    Where a part of a base cannot be changed, the edits of its links are taken back, and all is listed.
    """
    for base in find_bases(reading.path, reading.text):
        found = _found(base, reading, naming)
        linked = [edit for edit in reading.edits if base.span.overlaps(edit.span)]
        edits = [*linked, *(edit for edit, _ in found.edits)]
        inside = _Lines(reading, base)
        is_whole = not found.obstacles and inside.are_hinted() and _keeps_its_shape(reading, edits)
        for offset, reason in found.obstacles:
            reading.leave(offset, reason)
        if "bases" in options and is_whole:
            reading.edits += edits[len(linked) :]
            continue
        reading.edits = [edit for edit in reading.edits if edit not in linked]
        reason = _HINT if is_whole else ", of which a part cannot be changed"
        for edit in linked:
            reading.leave(edit.span.start, f"in a base{reason}")
        for edit, what in found.edits:
            reading.leave(edit.span.start, f"{what} in a base{reason}")
        if not is_whole:
            inside.take_hints()


class _Lines:
    """The lines of a base in which something is listed."""

    def __init__(self, reading: SourceFile, base: Base) -> None:
        self.reading = reading
        self.first, self.last = map(reading.lines.number, base.span)

    def has(self, skipped: Skipped) -> bool:
        return self.first <= skipped.line <= self.last

    def are_hinted(self) -> bool:
        """Tell whether all that is listed would be changed if a person test for it."""
        return all(skipped.reason.endswith(_HINT) for skipped in self.reading.skipped if self.has(skipped))

    def take_hints(self) -> None:
        self.reading.skipped = [
            skipped._replace(reason=skipped.reason.removesuffix(_HINT)) if self.has(skipped) else skipped
            for skipped in self.reading.skipped
        ]


def _keeps_its_shape(reading: SourceFile, edits: list[Edit]) -> bool:
    """Tell whether the edits keep all that a file's bases say but the names in them."""
    text = apply_edits(reading.text, sorted(set(edits)))
    shapes = [[base.shape for base in find_bases(reading.path, each)] for each in (reading.text, text)]
    return not edits or shapes[0] == shapes[1]


def _found(base: Base, reading: SourceFile, naming: Naming) -> _Found:
    found = _Found()
    if not base.is_read:
        found.obstacles += _lines(base, reading, naming)
    for formula in base.formulas:
        if formula.root is None and naming.is_in(formula.scalar.value):
            found.obstacles.append((formula.start, "in a formula of a base that cannot be read"))
    for formula, places in base.readable():
        _look(formula, places, naming, found)
    return found


def _lines(base: Base, reading: SourceFile, naming: Naming) -> Iterator[tuple[int, str]]:
    at = base.span.start
    for line in base.span.of(reading.text).split("\n"):
        if naming.is_in(line):
            yield at, "in a base that is not valid YAML"
        at += len(line) + 1


def _look(formula: Formula, places: Places, naming: Naming, found: _Found) -> None:
    for subject, operator, literal, folded, _ in places.tests:
        if operator != "links":
            test = NamingTest(subject, operator, literal.text, folded)
            _follow(formula, literal, test, naming.respelled(test), found)
        elif formula.file_span(literal.inner) is None and naming.names(literal.text.partition("#")[0]):
            found.obstacles.append((formula.start, "a link in a base, spelled with an escape or over several lines"))
    for node in places.computed:
        if naming.names(node.text) if node.kind == "string" else naming.is_in(node.text):
            found.obstacles.append((_place(formula, node), "in a base, in a formula that computes with it"))


def _follow(formula: Formula, literal: FormulaNode, test: NamingTest, new: str | None, found: _Found) -> None:
    if new == test.text:
        return
    what = WHAT.get(test.subject, FOLDER)
    span = formula.file_span(literal.inner)
    spelled = formula.escape(new, literal) if new is not None else None
    if new is None:
        found.obstacles.append((_place(formula, literal), f"{what} in a base, which would mean other files"))
    elif span is None or spelled is None:
        found.obstacles.append((_place(formula, literal), f"{what} in a base, in quotes that cannot hold the new one"))
    else:
        found.edits.append((Edit(span, spelled), what))


def _place(formula: Formula, node: FormulaNode) -> int:
    span = formula.file_span(node.inner)
    return span.start if span else formula.start
