"""The strings of a base that are links: `link("Plan#Outputs")`, `file("Plan.md")`, `file.hasLink("Plan")`, `"[[a]]"`.

Obsidian's rename leaves them (links 1.2), so they are listed, and changed with `--bases`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scaffold.links.host import Form, HostText, everywhere
from scaffold.links.queries.signs import may_hold_bases
from scaffold.text.spans import Span

if TYPE_CHECKING:
    from scaffold.links.queries.bases import Formula
    from scaffold.links.queries.formula import FormulaNode
    from scaffold.links.queries.formula_names import FormulaTest

OPTION = ""
INERT = True


def find(path: str, text: str) -> Iterator[HostText]:
    """Yield the links in the formulas and filters of a base, or of the `base` code blocks of a note."""
    if not may_hold_bases(path, text):
        return
    from scaffold.links.queries.bases import find_bases

    for base in find_bases(path, text):
        for formula, places in base.readable():
            links = {id(link.literal): link for link in places.links}
            for node in formula.root.walk() if formula.root else ():
                if node.kind == "string" and "[[" in node.text:
                    yield _host_text(formula, node, Span(0, len(node.text)), "markdown")
                elif id(node) in links:
                    yield _link(formula, links[id(node)])


def _link(formula: "Formula", link: "FormulaTest") -> HostText:
    text, shown = link.literal.text, link.shown
    end = text.find("#") if "#" in text else len(text)
    subpath = _host_text(formula, link.literal, Span(end, len(text)), "name")
    display = _host_text(formula, shown, Span(0, len(shown.text)), "name") if shown else None
    return _host_text(formula, link.literal, Span(0, end), "name", subpath)._replace(display=display)


def _host_text(
    formula: "Formula", node: "FormulaNode", part: Span, form: Form, subpath: HostText | None = None
) -> HostText:
    """Return a part of a string; one with a backslash has no place, as it cannot be told which character is which."""
    is_plain = node.inner.of(formula.scalar.value) == node.text

    def file_span(start: int, end: int) -> Span | None:
        return formula.file_span(Span(start, end).moved(node.inner.start + part.start)) if is_plain else None

    def escape(new: str) -> str | None:
        is_cut = subpath is not None and "#" in new  # there its subpath would begin
        return None if is_cut else formula.escape(new, node)

    return HostText(part.of(node.text), form, "a base", everywhere, file_span, escape, "bases", subpath)
