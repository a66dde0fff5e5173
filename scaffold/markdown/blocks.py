"""The block structure of one note: which lines are prose, and which are code, math, HTML or a comment.

CommonMark's container walk (quotes and list items), because whether an indented or fenced line is code depends on the
containers around it; a line-wise regex gets nested lists and callouts wrong. Obsidian adds `%%` comments and `$$` math.
Every line is read once; nothing here looks inside prose (see `inline.py`). Most lines of most notes are plain: runs of
them are taken at once (`_Scanner.run`), with what the walk (`_Scanner.line`) would say of each.
"""

from typing import NamedTuple

from scaffold.markdown.block_starts import FENCE, BlockKind, html_end, kind_at
from scaffold.markdown.containers import CODE, QUOTE, pass_new, pass_open
from scaffold.markdown.cursor import Cursor
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

_UNDERLINE = compile_later(r"(?:=+|-+)[ \t]*$")
_PLAIN = (  # how a line begins that can be nothing but text
    r"(?:[^ \t\r\n#`~<%$*+\-_=>0-9]|\*\*?[^ \t*\r\n]|__?[^ \t_\r\n]|``?[^`\r\n]|~~?[^~\r\n]|#[^ \t#\r\n]"
    r"|\$[^$\r\n]|%[^%\r\n]|[-+][^ \t\r\n-]|=[^ \t\r\n=]|[0-9]+(?![0-9.)]))[^\n]*(?:\n|\Z)"
)
_RUN = compile_later(
    rf"(?P<blank>(?:[ \t]*\r?\n)*+)(?:(?P<prose>(?:{_PLAIN})++)|(?P<quote>(?:> ?{_PLAIN})++)"
    rf"|[-*+] (?=\S)(?P<item>{_PLAIN})"
    r"|(?P<heading>#{1,6}[ \t][^\n]*(?:\n|\Z)))?"
)


class Block(NamedTuple):
    """A run of lines of one kind; a paragraph is inline text, a heading's span starts at its first `#` or letter."""

    kind: BlockKind
    span: Span


def find_blocks(text: str, start: int = 0) -> list[Block]:
    """Return the leaf blocks of `text` from offset `start` (the end of its front matter), in order."""
    scanner = _Scanner(text)
    at, size = start, len(text)
    while at < size:
        run = scanner.run(at)
        if run:
            at = run
            continue
        newline = text.find("\n", at)
        end = size if newline < 0 else newline
        jump = scanner.line(at, end - (end > at and text[end - 1] == "\r"))
        at = jump if jump is not None else end + 1
    scanner.close()
    return scanner.found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Block] = []
        self.containers: list[int] = []
        self.open: BlockKind | None = None  # the leaf that the next line may go on with
        self.start = self.reached = 0  # its span so far
        self.empty_item = False  # the last line was the marker of a list item and nothing more
        self.fence = ""  # the opening fence of an open code block
        self.html_end = ""  # what ends an open HTML block; "" = a blank line

    def close(self) -> None:
        if self.open:
            self.found.append(Block(self.open, Span(self.start, self.reached)))
        self.open = None

    def begin(self, kind: BlockKind, start: int, end: int) -> None:
        if self.open:
            self.found.append(Block(self.open, Span(self.start, self.reached)))
        self.open, self.start, self.reached = kind, start, end

    def run(self, at: int) -> int:
        """Read the blank and plain lines that begin at `at`; return where they end, 0 where there are none.

        A line that begins in its first column with text, a heading or a list marker goes on with no container, one
        that begins with `>` with a quote alone; so what is open tells what the lines are.
        """
        if self.open in ("fenced code", "html"):
            return self.code(at) if not self.containers and self.open == "fenced code" else 0
        text = self.text
        found = None if self.empty_item else _RUN.match(text, at)
        if not found:
            return 0
        stop, begun = found.end(), found.end(1)
        if begun > at:
            if QUOTE in self.containers:
                del self.containers[self.containers.index(QUOTE) :]
                self.close()
            self.blank()
        if stop == begun:
            return stop if stop > at else 0
        at, kind = begun, found.lastgroup
        end = stop - (text[stop - 1] == "\n")
        end -= text[end - 1] == "\r"
        if kind == "heading":
            self.containers.clear()
            self.close()
            self.found.append(Block("heading", Span(at, end)))
        elif kind == "item":
            self.containers[:] = [2]
            self.begin("paragraph", found.start("item"), end)
        elif self.open == "paragraph" and (kind == "prose" or self.containers[:1] == [QUOTE]):
            self.reached = end
        else:
            self.containers[:] = [QUOTE] if kind == "quote" else []
            self.begin("paragraph", at + (kind == "quote") + text.startswith("> ", at), end)
        return stop

    def code(self, at: int) -> int:
        """Read on to the end of an open code block outside of all containers; return where the line behind begins."""
        text = self.text
        while (found := text.find(self.fence, at)) >= 0:
            newline = text.find("\n", found)
            end = len(text) if newline < 0 else newline
            line = text[text.rfind("\n", 0, found) + 1 : end].removesuffix("\r").rstrip(" \t")
            fence = line.lstrip(" ")
            if len(line) - len(fence) <= CODE and not fence.strip(self.fence[0]):
                self.reached = end - (text[end - 1] == "\r")
                self.close()
                return end + 1
            at = end
        end = len(text) - text.endswith("\n")
        self.reached = end - (text[end - 1] == "\r")
        return len(text)

    def line(self, start: int, end: int) -> int | None:
        """Read one line; return the offset to go on from when a block ended inside a later line."""
        cursor = Cursor(self.text, start, end)
        matched = pass_open(cursor, self.containers)
        all_matched = matched == len(self.containers)
        if self.open in ("fenced code", "html") and all_matched:
            self.go_on(cursor, start, end)
            return None
        paragraph = self.open == "paragraph"
        if not paragraph and not all_matched:
            self.close()
        opened = pass_new(cursor, interrupts=paragraph and all_matched)
        if opened:
            self.close()
        indent, first = cursor.indentation()
        if self.open == "paragraph" and first < end:
            if all_matched and indent <= CODE and _UNDERLINE.match(self.text, first, end):
                self.open, self.reached = "heading", end
                self.close()
                return None
            if indent > CODE or kind_at(self.text, first, end, interrupts=True) == "paragraph":
                self.reached = end  # more of it, even where the markers of its containers are missing
                return None
        self.containers[matched:] = opened
        if first >= end:
            self.blank()
            if self.empty_item and all_matched and not opened:  # an item may begin with one empty line, no more
                self.containers.pop()
            self.empty_item = bool(opened) and opened[-1] != QUOTE
            return None
        self.empty_item = False
        return self.leaf(first, end, indent)

    def go_on(self, cursor: Cursor, start: int, end: int) -> None:
        indent, first = cursor.indentation()
        rest = self.text[first:end].rstrip(" \t")
        if self.open == "fenced code":
            self.reached = end
            if indent <= CODE and len(rest) >= len(self.fence) and not rest.strip(self.fence[0]):
                self.close()
        elif self.html_end:
            self.reached = end
            if self.html_end in self.text[start:end].lower():
                self.close()
        elif rest:
            self.reached = end
        else:
            self.close()

    def leaf(self, first: int, end: int, indent: int) -> int | None:
        """Begin the block whose first character stands at `first`."""
        if indent > CODE:
            if self.open != "indented code":
                self.begin("indented code", first, end)
            self.reached = end
            return None
        kind = kind_at(self.text, first, end, interrupts=False)
        if kind == "rule":
            self.close()
            return None
        self.begin(kind, first, end)
        if kind in ("comment", "math"):
            self.reached = self.text.find(self.text[first] * 2, first + 2) + 2
            self.close()
            return self.found[-1].span.end
        self.stay_open(kind, first, end)
        return None

    def stay_open(self, kind: BlockKind, first: int, end: int) -> None:
        if kind == "heading":
            self.close()
        elif kind == "fenced code":
            fence = FENCE.match(self.text, first, end)
            self.fence = (fence.group(1) or fence.group(2)) if fence else ""
        elif kind == "html":
            self.html_end = html_end(self.text, first, end, interrupts=False) or ""
            if self.html_end and self.html_end in self.text[first + 2 : end].lower():
                self.close()

    def blank(self) -> None:
        if self.open != "indented code":
            self.close()
