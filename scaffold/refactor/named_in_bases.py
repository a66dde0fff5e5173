"""What in a base names a file or folder beside links: it follows with `--bases`, and the whole base or none of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from scaffold.links.queries.bases import Base, Formula, find_bases
from scaffold.links.queries.formula import FormulaNode
from scaffold.links.queries.formula_names import Places
from scaffold.refactor.name_tests import FOLDER, WHAT, Naming, NamingTest
from scaffold.refactor.scan import SourceFile
from scaffold.text.spans import Edit, Span, SpanIndex, apply_edits

_HINT = " (--bases changes it)"


@dataclass
class _Found:
    """What is to change in one base, each with the words for it, and where something stands in the way, and what."""

    edits: list[tuple[Edit, str]] = field(default_factory=list)
    obstacles: list[tuple[int, str]] = field(default_factory=list)

    @property
    def own(self) -> list[Edit]:
        """The edits alone."""
        return [edit for edit, _ in self.edits]


def follow_in_bases(reading: SourceFile, naming: Naming, options: Collection[str]) -> None:
    """Add to a file with bases the edits of what names files and folders, or list it; links were looked at before.

    Where a part of a base cannot be changed, the edits of its links are taken back, and all is listed.
    """
    bases = find_bases(reading.path, reading.text)
    founds = [_found(base, reading, naming) for base in bases]
    linked = _edits_by_base(reading, bases)
    clear = [[*links, *found.own] for found, links in zip(founds, linked, strict=True) if not found.obstacles]
    keep = _keep_their_shapes(reading, [*chain.from_iterable(clear)])  # all at once, as each reads the whole file
    listed, dropped = _Listed(reading), set[Edit]()
    for base, found, links in zip(bases, founds, linked, strict=True):
        is_whole = not found.obstacles and listed.are_hinted(base)
        is_whole = is_whole and (keep or _keep_their_shapes(reading, [*links, *found.own]))
        for offset, reason in found.obstacles:
            reading.leave(offset, reason)
        if "bases" in options and is_whole:
            reading.edits += found.own
            continue
        dropped |= set(links)
        reason = _HINT if is_whole else ", of which a part cannot be changed"
        for edit in links:
            reading.leave(edit.span.start, f"in a base{reason}")
        for edit, what in found.edits:
            reading.leave(edit.span.start, f"{what} in a base{reason}")
        if not is_whole:
            listed.take_hints(base)
    if dropped:
        reading.edits = [edit for edit in reading.edits if edit not in dropped]


def _edits_by_base(reading: SourceFile, bases: Sequence[Base]) -> list[list[Edit]]:
    """Return, of each base, the edits of its links that are planned so far."""
    by_span: dict[Span, list[Edit]] = {}
    for edit in reading.edits if bases else ():
        by_span.setdefault(edit.span, []).append(edit)
    spans = SpanIndex(by_span)
    return [[edit for span in spans.overlapping(base.span) for edit in by_span[span]] for base in bases]


class _Listed:
    """What is listed of a file, by its lines."""

    def __init__(self, reading: SourceFile) -> None:
        self.reading = reading
        self._by_line: dict[int, list[int]] = {}
        self._known = 0

    def _within(self, base: Base) -> list[int]:
        """Return the numbers of what is listed of a base so far."""
        skipped = self.reading.skipped
        for number in range(self._known, len(skipped)):
            self._by_line.setdefault(skipped[number].line, []).append(number)
        self._known = len(skipped)
        first, last = map(self.reading.lines.number, base.span)
        return [number for line in range(first, last + 1) for number in self._by_line.get(line, ())]

    def are_hinted(self, base: Base) -> bool:
        """Tell whether all that is listed would be changed if a person asked for it."""
        return all(self.reading.skipped[number].reason.endswith(_HINT) for number in self._within(base))

    def take_hints(self, base: Base) -> None:
        for number in self._within(base):
            skipped = self.reading.skipped[number]
            self.reading.skipped[number] = skipped._replace(reason=skipped.reason.removesuffix(_HINT))


def _keep_their_shapes(reading: SourceFile, edits: list[Edit]) -> bool:
    """Tell whether the edits keep all that a file's bases say but the names in them."""
    if not edits:
        return True
    text = apply_edits(reading.text, sorted(set(edits)))
    shapes = [[base.shape for base in find_bases(reading.path, each)] for each in (reading.text, text)]
    return shapes[0] == shapes[1]


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
