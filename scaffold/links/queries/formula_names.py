"""What in a formula names files and folders: links, tests of a file's name or place, and strings that compute with one.

A string elsewhere, such as `status == "Plan"`, is a word and names nothing; one with a slash is a part of a path. The
functions of Dataview are known, too.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from scaffold.links.queries.formula import FormulaNode, Kind

Operator = Literal["is", "begins", "ends", "contains", "in folder", "links", "source"]
SUBJECTS = ("name", "basename", "path", "folder")
_OPERATORS: dict[str, Operator] = {
    **dict.fromkeys(("==", "!=", "=", "===", "!=="), "is"),
    **dict.fromkeys(("startsWith", "startswith"), "begins"),
    **dict.fromkeys(("endsWith", "endswith"), "ends"),
    **dict.fromkeys(("contains", "containsAny", "containsAll", "includes", "icontains", "econtains"), "contains"),
    **dict.fromkeys(("inFolder",), "in folder"),
    **dict.fromkeys(("hasLink", "link", "linksTo", "file", "image"), "links"),
}
_LISTS = ("links", "embeds", "backlinks", "inlinks", "outlinks")  # of a file
_ASKING = ("matches", "isEmpty", "isType", "isTruthy")
_TRUTHS = {*_ASKING, *(name for name, operator in _OPERATORS.items() if operator != "links")}
_DEEPEST = 8  # formulas that use one another
_PATTERNS = ("regexmatch", "regextest", "regexreplace")  # to Dataview, whose patterns are strings
_COMPARED = {sign for sign, operator in _OPERATORS.items() if operator == "is"} | {"<", ">", "<=", ">="}


class FormulaTest(NamedTuple):
    """What a formula asks of a file: whether its `subject` stands in a relation to a string."""

    subject: str
    operator: Operator
    literal: FormulaNode
    folded: bool = False  # where case does not matter
    shown: FormulaNode | None = None  # the string that a link shows instead of its path


@dataclass
class Places:
    """The strings of a formula that may name files or folders; in `computed`, regular expressions as well."""

    tests: list[FormulaTest] = field(default_factory=list)
    computed: list[FormulaNode] = field(default_factory=list)

    @property
    def links(self) -> list[FormulaTest]:
        """The tests whose string is a link."""
        return [test for test in self.tests if test.operator == "links"]


def find_places(root: FormulaNode, formulas: Collection[str] = ()) -> Places:
    """Return the places of a formula; `formulas` are those whose value is made of a file's name or place."""
    return _Reader(formulas).places(root)


def find_computed_names(formulas: Mapping[str, FormulaNode]) -> set[str]:
    """Return the names of the formulas whose value is made of a file's name or place, by way of others, too."""
    names: set[str] = set()
    nodes = {name: list(root.walk()) for name, root in formulas.items()}
    for _ in range(_DEEPEST):
        before = len(names)
        names |= {name for name in nodes if id(nodes[name][0]) in _Reader(names).derived(nodes[name])}
        if len(names) == before:
            break
    return names


class _Reader:
    def __init__(self, formulas: Collection[str]) -> None:
        self.formulas = formulas

    def places(self, root: FormulaNode) -> Places:
        nodes = list(root.walk())
        derived, slashed = self.derived(nodes), _slashed(nodes)
        places = Places()
        for node in nodes:
            places.tests += _tests(node)
        understood = {id(test.literal) for test in places.tests}
        understood |= {id(node.children[1]) for node in nodes if node.kind == "index" and _subject(node)}
        doubts: dict[int, Kind] = {}  # as what a string is compared with a name
        for node in nodes:  # what is above a node comes before it
            for part in _doubtful(node, derived, slashed):
                is_pattern = part.kind == "call" and _called(part) in _PATTERNS
                doubts.setdefault(id(part), "regex" if is_pattern else "string")
            if id(node) in doubts:
                doubts |= {id(child): doubts[id(node)] for child in node.children if id(child) not in doubts}
                if node.kind in ("string", "regex") and id(node) not in understood:
                    places.computed.append(node._replace(kind="regex") if doubts[id(node)] == "regex" else node)
        return places

    def derived(self, nodes: list[FormulaNode]) -> set[int]:
        """Return the ids of the nodes whose value is a file's name or place, or is made of one."""
        ids: set[int] = set()
        for node in reversed(nodes):  # what is below a node comes before it
            first, *rest = node.children or (node,)
            below = any(id(child) in ids for child in node.children)
            if node.kind == "call":
                name = _called(node)
                method = first.kind == "member" and id(first.children[0]) in ids
                below = name not in _TRUTHS and (method or any(id(child) in ids for child in rest))
            elif node.kind in ("member", "index"):
                is_of_files = _member(node) in SUBJECTS and _member(first) == "file"  # such as rows.file.name
                below = id(first) in ids or is_of_files or _subject(node) != "" or self._is_formula(node)
            elif node.kind == "binary":
                below = below and node.text in ("+", "||", "&&")
            if below:
                ids.add(id(node))
        return ids

    def _is_formula(self, node: FormulaNode) -> bool:
        owner = node.children[0]
        return owner.kind == "name" and owner.text == "formula" and _member(node) in self.formulas


def _tests(node: FormulaNode) -> Iterator[FormulaTest]:
    """Yield what one comparison or call asks of a file."""
    if node.kind == "binary" and _OPERATORS.get(node.text) == "is":
        left, right = node.children
        for one, other in ((left, right), (right, left)):
            if _subject(one) and other.kind == "string":
                yield FormulaTest(_subject(one), "is", other)
    elif node.kind == "call":
        callee, *arguments = node.children
        operator = _OPERATORS.get(_called(node))
        owner = callee.children[0] if callee.kind == "member" else None
        if operator == "links":
            shown = next((text for text in arguments[1:2] if text.kind == "string"), None)
            yield from (
                FormulaTest("path", "links", text, shown=shown) for text in arguments[:1] if text.kind == "string"
            )
        elif operator == "in folder":
            yield from (FormulaTest("folder", "in folder", text) for text in arguments[:1] if text.kind == "string")
        elif operator and owner:
            yield from _asked(operator, owner, arguments)
        elif operator and arguments:
            folded = _called(node).startswith("i")
            yield from (test._replace(folded=folded) for test in _asked(operator, arguments[0], arguments[1:]))


def _asked(operator: Operator, owner: FormulaNode, arguments: list[FormulaNode]) -> Iterator[FormulaTest]:
    """Yield the tests of `asked.contains(given…)` and its like."""
    if _subject(owner):
        yield from (FormulaTest(_subject(owner), operator, text) for text in arguments if text.kind == "string")
    elif operator == "contains" and _member(owner) in _LISTS and _is_file(owner.children[0]):
        yield from (FormulaTest("path", "links", text) for text in arguments if text.kind == "string")
    elif operator == "contains":
        is_list = owner.kind == "list" or (owner.kind == "call" and _called(owner) == "list")
        items = owner.children[owner.kind == "call" :] if is_list else ()
        for subject in filter(None, map(_subject, arguments)):
            yield from (FormulaTest(subject, "is", text) for text in items if text.kind == "string")


def _slashed(nodes: list[FormulaNode]) -> set[int]:
    """Return the ids of the nodes that hold a string with a slash, as a path has one."""
    ids: set[int] = set()
    for node in reversed(nodes):
        if (node.kind == "string" and "/" in node.text) or any(id(child) in ids for child in node.children):
            ids.add(id(node))
    return ids


def _doubtful(node: FormulaNode, derived: set[int], slashed: set[int]) -> Iterator[FormulaNode]:
    """Yield the parts of a comparison or call in which a string may be held against a file's name or place."""
    if node.kind == "binary" and node.text in _COMPARED:
        if any(id(side) in derived for side in node.children):
            yield node
    elif node.kind == "binary" and node.text == "+":  # a path that is put together
        if id(node) in derived and id(node) in slashed:
            yield node
    elif node.kind == "call":
        callee, *arguments = node.children
        name = _called(node)
        if _OPERATORS.get(name) in ("links", "in folder"):
            yield from arguments[:1]
        elif (callee.kind == "member" and id(callee.children[0]) in derived) or (
            name in (*_TRUTHS, *_PATTERNS) and any(id(text) in derived for text in arguments)
        ):
            yield node


def _called(call: FormulaNode) -> str:
    return call.children[0].text if call.children[0].kind in ("name", "member") else ""


def _member(node: FormulaNode) -> str:
    """Return the name of the member that a node is: `file.name`, `file["name"]`; "" where it is not one."""
    if node.kind == "index" and [child.kind for child in node.children[1:]] == ["string"]:
        return node.children[1].text
    return node.text if node.kind == "member" else ""


def _subject(node: FormulaNode) -> str:
    """Return which name or place of a file a node is, "" where it is not one."""
    member = _member(node)
    return member if member in SUBJECTS and _is_file(node.children[0]) else ""


def _is_file(node: FormulaNode) -> bool:
    if node.kind == "call":
        return _called(node) in ("file", "asFile")
    owner = node.children[0] if _member(node) == "file" else node
    return owner.kind == "name" and owner.text in (("file",) if owner is node else ("file", "this"))
