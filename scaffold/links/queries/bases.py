"""The formulas of Obsidian's bases, in `.base` files and in the `base` blocks of notes, each where it stands.

A base is YAML; a formula is the value of one of its scalars, in whatever quotes. Source: Obsidian's help.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from scaffold.frontmatter.properties import Scalar, scalars
from scaffold.frontmatter.yaml_nodes import NotReadError, compose
from scaffold.frontmatter.yaml_scalars import write_scalar
from scaffold.links.queries.formula import FormulaError, FormulaNode, parse_formula
from scaffold.links.queries.formula_names import Places, find_computed_names, find_places
from scaffold.links.queries.signs import may_hold_bases
from scaffold.markdown.code_blocks import Code, find_code_blocks
from scaffold.text.encoding import is_utf8
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_NAMES = compile_later(r"\b(?:link|file|image|hasLink|inFolder)\(|\bfile\.")
_PLACES = compile_later(
    r"(?:views\.\d+\.)?filters(?:\.|$)|formulas\.|summaries\."
)  # what stands elsewhere may be a word


@dataclass(frozen=True)
class Formula:
    """A formula as the value of a scalar; `root` is None for one that cannot be read."""

    code: Code
    scalar: Scalar
    root: FormulaNode | None

    @property
    def start(self) -> int:
        """Where in the file it begins."""
        return self.code.at(self.scalar.span.start)

    def file_span(self, span: Span) -> Span | None:
        """Return where the file spells a range of the formula; None when that cannot be told."""
        bare = self.scalar.file_span(*span)
        return self.code.file_span(bare) if bare else None

    def escape(self, text: str, string: FormulaNode) -> str | None:
        """Return how `text` is written within a string of the formula, None where that cannot hold it."""
        quote = self.scalar.value[string.span.start]
        if quote in text or "\\" in text or "\\" in string.inner.of(self.scalar.value):
            return None
        style = self.scalar.style
        if style in ("'", '"'):
            return write_scalar(text, style=style)[1:-1]
        beside = f"x{text}x"  # the string's quotes are not quotes to YAML
        return text if write_scalar(beside, flow=self.scalar.flow) == beside else None


@dataclass(frozen=True)
class Base:
    """One base: its place in the file, and its formulas; `is_read` is False where it is not YAML."""

    span: Span
    formulas: tuple[Formula, ...] = ()
    is_read: bool = True
    places: tuple[Places, ...] = field(default=())  # of each formula that is read

    @property
    def shape(self) -> list[object]:
        """What stays the same when a name in it changes."""
        return [
            (formula.scalar.key, formula.scalar.style, formula.root and [node.kind for node in formula.root.walk()])
            for formula in self.formulas
        ]

    def readable(self) -> Iterator[tuple[Formula, Places]]:
        """Yield the formulas that are read, each with what in it names files and folders."""
        return zip((formula for formula in self.formulas if formula.root), self.places, strict=True)


@lru_cache(maxsize=4)  # the readers of one file ask one after another
def find_bases(path: str, text: str) -> tuple[Base, ...]:
    """Return the bases of a file: all of a `.base`, each `base` block of a note."""
    if path.lower().endswith(".base"):
        bare = text.removeprefix("\ufeff")
        return (_read(Code("base", bare, Span(len(text) - len(bare), len(text)))),)
    if not may_hold_bases(path, text):
        return ()
    return tuple(_read(code) for code in find_code_blocks(text) if code.language == "base")


def _read(code: Code) -> Base:
    try:
        root = compose(code.bare, Span(0, len(code.bare))) if is_utf8(code.bare) else None
    except NotReadError:
        return Base(code.span, is_read=False)
    if root is None:
        return Base(code.span, is_read=is_utf8(code.bare))
    values = [Formula(code, scalar, _parse(scalar.value)) for scalar in scalars(code.bare, "", root)]
    formulas = tuple(formula for formula in values if formula.root or _is_formula(formula.scalar))
    named = {
        formula.scalar.key.removeprefix(".formulas."): formula.root
        for formula in formulas
        if formula.root and formula.scalar.key.startswith(".formulas.")
    }
    computed = find_computed_names(named)
    places = tuple(find_places(formula.root, computed) for formula in formulas if formula.root)
    return Base(code.span, formulas, places=places)


def _is_formula(scalar: Scalar) -> bool:
    """Tell whether a text that cannot be read was meant as a formula."""
    return bool(_PLACES.match(scalar.key.removeprefix(".")) or _NAMES.search(scalar.value))


def _parse(text: str) -> FormulaNode | None:
    try:
        return parse_formula(text)
    except FormulaError:
        return None
