"""The formulas of Obsidian's bases, read into nodes that say where in the text they stand.

Sources: Obsidian's help, "Bases syntax" and "Functions". What Dataview writes in another way is read as well: `=`, and
`and`, `or`, `not` as words.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, NoReturn

from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

Kind = Literal["string", "number", "name", "regex", "list", "member", "index", "call", "unary", "binary"]
_DEEPEST = 50  # brackets and signs within one another
_LONGEST = 4000  # tokens
_ESCAPE = compile_later(r"\\(.)", re.DOTALL)
_TOKEN = compile_later(
    r"""(?P<space>\s+)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?![^\W\d]))
    |(?P<name>(?:[^\W\d]|[$]|[^\x00-\x7f\s])(?:\w|[$]|[^\x00-\x7f\s])*)
    |(?P<operator>[=!]==?|[<>]=?|&&?|\|\|?|[-+*/%!()\[\],.=])""",
    re.VERBOSE | re.DOTALL,
)
_REGEX = compile_later(
    r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,99}\]){1,500}/[a-z]*"
)  # bounded, as each / may begin one
_WORDS = {"and": "&&", "or": "||", "not": "!"}
_LEVELS = (("||", "|"), ("&&", "&"), ("==", "!=", "===", "!==", "=", "<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_LEVEL_OF = {sign: level for level, signs in enumerate(_LEVELS) for sign in signs}


class FormulaError(Exception):
    """Says why a text is not a formula, and at which offset."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.offset = offset


class Token(NamedTuple):
    """One word, sign or run of white space of a formula."""

    kind: str
    span: Span
    text: str


class FormulaNode(NamedTuple):
    """A part of a formula: `text` is a string's value, a name, a member's name, an operator or a regular expression.

    A call's first child is what is called, a member's only one what it is a member of. Brackets are not nodes.
    """

    kind: Kind
    span: Span
    text: str = ""
    children: tuple["FormulaNode", ...] = ()

    @property
    def inner(self) -> Span:
        """The place between a string's quotes."""
        return Span(self.span.start + 1, self.span.end - 1)

    def walk(self) -> Iterator["FormulaNode"]:
        """Yield the node and all below it, each before what is below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)


def parse_formula(text: str) -> FormulaNode:
    """Return the root of a formula. Raises FormulaError where the text is not one, or is too long or deep."""
    return _Parser(text).whole()


def read_tokens(text: str) -> Iterator[Token]:
    """Yield what a formula is made of, white space too: together it is the text.

    Raises FormulaError for a character that no formula holds, and for a string that does not end.
    """
    at, before = 0, ""
    while at < len(text):
        slash = text[at] == "/" and before not in ("string", "number", "name", "regex", ")", "]")
        token = (slash and _REGEX.match(text, at)) or _TOKEN.match(text, at)
        if not token:
            raise FormulaError(f"a formula does not hold {text[at]!r} here", at)
        kind = token.lastgroup or "regex"
        yield Token(kind, Span(at, token.end()), token[0])
        before = before if kind == "space" else token[0] if kind == "operator" else kind
        at = token.end()


class _Parser:
    def __init__(self, text: str) -> None:
        end = Token("end", Span(len(text), len(text)), "")
        self.tokens = [token for token in read_tokens(text) if token.kind != "space"]
        if len(self.tokens) > _LONGEST:
            raise FormulaError("the formula is too long", 0)
        self.tokens.append(end)
        self.at = self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def refuse(self) -> NoReturn:
        raise FormulaError(f"{self.next.text or 'the end'} is not expected here", self.next.span.start)

    def is_sign(self, *signs: str) -> bool:
        return self.next.kind == "operator" and self.next.text in signs

    def expect(self, sign: str) -> Span:
        if not self.is_sign(sign):
            self.refuse()
        return self.take().span

    def whole(self) -> FormulaNode:
        node = self.binary(0)
        if self.next.kind != "end":
            self.refuse()
        return node

    def binary(self, lowest: int) -> FormulaNode:
        left = self.unary()
        while (level := _LEVEL_OF.get(sign := self.sign(), -1)) >= lowest:
            self.take()
            right = self.binary(level + 1)
            left = FormulaNode("binary", Span(left.span.start, right.span.end), sign, (left, right))
        return left

    def sign(self) -> str:
        """Return the operator that stands next, a word as the sign that it means; "" for none."""
        if self.next.kind == "operator":
            return self.next.text
        return _WORDS.get(self.next.text.lower(), "") if self.next.kind == "name" else ""

    def unary(self) -> FormulaNode:
        sign = self.sign()
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaError("the formula is too deep", self.next.span.start)
        if sign in ("!", "-", "+"):
            start = self.take().span.start
            operand = self.unary()
            node = FormulaNode("unary", Span(start, operand.span.end), sign, (operand,))
        else:
            node = self.behind(self.primary())
        self.depth -= 1
        return node

    def primary(self) -> FormulaNode:
        if self.is_sign("("):
            self.take()
            node = self.binary(0)
            self.expect(")")
            return node
        if self.is_sign("["):
            start = self.take().span.start
            items, end = self.items("]")
            return FormulaNode("list", Span(start, end), "", items)
        token = self.next
        if token.kind not in ("string", "number", "name", "regex") or self.sign():
            self.refuse()
        self.take()
        text = _ESCAPE.sub(r"\1", token.text[1:-1]) if token.kind == "string" else token.text
        return FormulaNode(token.kind, token.span, text)  # type: ignore[arg-type]

    def behind(self, node: FormulaNode) -> FormulaNode:
        """Read the members, places and calls behind a node."""
        while self.is_sign(".", "[", "("):
            sign = self.take().text
            if sign == "." and self.next.kind == "name":
                member = self.take()
                node = FormulaNode("member", Span(node.span.start, member.span.end), member.text, (node,))
            elif sign == ".":
                self.refuse()
            else:
                items, end = self.items("]" if sign == "[" else ")")
                kind: Kind = "index" if sign == "[" else "call"
                node = FormulaNode(kind, Span(node.span.start, end), "", (node, *items))
        return node

    def items(self, closer: str) -> tuple[tuple[FormulaNode, ...], int]:
        """Return what stands between commas up to the closing bracket, and where that ends."""
        items: list[FormulaNode] = []
        while not self.is_sign(closer):
            items.append(self.binary(0))
            if not self.is_sign(closer):
                self.expect(",")
        return tuple(items), self.take().span.end
