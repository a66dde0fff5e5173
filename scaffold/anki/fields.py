"""The text of a card as Anki's HTML: Markdown by markdown-it, math in Anki's brackets, links into the vault, media.

What is inert in Markdown (math, links, embeds, gaps) is put aside as placeholders before it is rendered, and put back.
"""

import html
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from scaffold.cards.line_syntax import Gap
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Span

IMAGES = frozenset(["apng", "avif", "bmp", "gif", "jpg", "jpeg", "png", "svg", "tif", "tiff", "webp"])
SOUNDS = frozenset(["3gp", "flac", "m4a", "mp3", "ogg", "wav", "webm", "mp4", "mkv", "mov"])
_SPECIAL = compile_later(r"[\\`*_\[\]<>#&!~|=$%\n\ue000-\uf8ff]|^\s*(?:[-+]|\d+[.)])\s|^\s{4}")
_STRESSED = compile_later(
    r"""(?<![^ ("'])(\*\*?)(?=[^\W_])([^*]*[^\W_])\1(?![^ .,;:?)"'])"""
)  # can be read one way only
_ONE_LINE = compile_later(
    r"(?![ \t]|#{1,6}(?:[ \t]|$)|[>|=-]|[*+][ \t*]|\d+[.)]|`{3}|~{3}|<|\[)[^\n]*[^\s\n]"
)  # nothing that begins a block
_ASIDE = compile_later(
    r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|\$\$(?P<block>.+?)\$\$"
    r"|(?<![\\$])\$(?P<math>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?!\d)"
    r"|(?P<embed>!?)\[\[(?P<target>[^\[\]|#\n]*)(?P<part>#[^\[\]|\n]*)?(?:\\?\|(?P<shown>[^\[\]\n]*))?\]\]"
    r"|!\[(?P<alt>[^\[\]\n]*)\]\((?P<url><[^<>\n]*>|[^()\s]+)\)"
    r"|(?P<comment>%%.*?%%)"
    r"|(?<![=\\])==(?P<mark>[^=\s](?:[^=\n]*[^=\s])?)==(?!=)",
    re.DOTALL,
)
_PLACE = compile_later("\ue000(\\d+)\ue001")
_TAG = compile_later(r"</?([A-Za-z][A-Za-z0-9]*)\s*/?>")
_ANY_TAG = compile_later(r"<(?=[A-Za-z/!?])")
_ALLOWED = frozenset(["b", "i", "u", "s", "em", "strong", "sub", "sup", "mark", "kbd", "br", "small", "code"])

Resolve = Callable[[str], str | None]  # the path of the file that a link means
Media = Callable[[str], str | None]  # the name that a file of the vault has in Anki


def bare(text: str, between: str = "") -> str:
    """Return HTML as it is read: without its tags, with `between` instead."""
    plain = re.sub(r"<[^<>]*>", between, text)
    try:
        return html.unescape(plain)
    except ValueError:  # a character by a number of thousands of digits
        return plain


class CardRenderer:
    """Makes HTML of the text of one note's cards; `vault` is its name, as `obsidian://` links give it."""

    def __init__(self, vault: str, resolve: Resolve, media: Media) -> None:
        self.vault, self.resolve, self.media = vault, resolve, media
        self.missing: list[str] = []  # images and sounds that the vault does not have

    def html(self, text: str, span: Span, gaps: Sequence[Gap] = ()) -> str:
        """Return the HTML of a part of a note; its gaps become `{{c1::text::hint}}`."""
        return self._rendered(span.of(text)) if not gaps else self._cloze(text, span, gaps)

    def joined(self, text: str, spans: Sequence[Span]) -> str:
        """Return the HTML of several lines, which a quote's marks stand between."""
        return self._rendered("\n".join(span.of(text).rstrip("\r") for span in spans))

    def _cloze(self, text: str, span: Span, gaps: Sequence[Gap]) -> str:
        pieces: list[str] = []
        kept: list[str] = []
        at = span.start
        for gap in gaps:
            hidden = self._rendered(gap.text.of(text)).replace("}}", "} }")
            hint = f"::{html.escape(gap.hint, quote=False)}" if gap.hint else ""
            kept.append(f"{{{{c{gap.number}::{hidden}{hint}}}}}")
            pieces += [text[at : gap.span.start], f"\ue000{len(kept) - 1}\ue001"]
            at = gap.span.end
        return self._rendered("".join([*pieces, text[at : span.end]]), kept)

    def _rendered(self, source: str, kept: list[str] | None = None) -> str:
        if not _SPECIAL.search(_PLACE.sub("", source) if kept else source):
            return _PLACE.sub(lambda match: kept[int(match.group(1))], source) if kept else source
        if not kept and (stressed := _stressed(source)):
            return stressed
        aside = list(kept or ())
        bare = _ASIDE.sub(lambda match: self._aside(match, aside), source)
        reader = _markdown(allows_html=_is_harmless(bare))
        try:
            made = reader.renderInline(bare) if _ONE_LINE.fullmatch(bare) else reader.render(bare).strip()
        except IndexError:  # markdown-it-py fails at HTML in a list in a quote that ends with an empty line
            made = html.escape(bare, quote=False).replace("\n", "<br>\n")
        if made.startswith("<p>") and made.endswith("</p>") and made.count("<p>") == 1:
            made = made[3:-4]
        return _PLACE.sub(lambda match: aside[int(match.group(1))] if int(match.group(1)) < len(aside) else "", made)

    def _aside(self, match: re.Match[str], aside: list[str]) -> str:
        if match.group("code") is not None:
            return match.group()  # Markdown's own
        if match.group("comment") is not None:
            return ""
        aside.append(self._made(match))
        return f"\ue000{len(aside) - 1}\ue001"

    def _made(self, match: re.Match[str]) -> str:
        if match.group("block") is not None:
            return rf"\[{html.escape(match.group('block').strip(), quote=False)}\]"
        if match.group("math") is not None:
            return rf"\({html.escape(match.group('math'), quote=False)}\)"
        if match.group("mark") is not None:
            return f"<mark>{self._rendered(match.group('mark'))}</mark>"
        if match.group("alt") is not None:
            return self._shown(match.group("url").strip("<>").replace("%20", " "), match.group("alt"))
        target, shown = match.group("target").strip(), match.group("shown")
        if match.group("embed"):
            return self._shown(target, shown or "")
        part = match.group("part") or ""
        path = self.resolve(target) if target else None
        label = html.escape(shown or f"{target}{part.replace('#', ' > ') if target else part.lstrip('#')}", quote=False)
        where = (path or target).removesuffix(".md") + part
        link = f"obsidian://open?vault={quote(self.vault, safe='')}&file={quote(where, safe='')}"
        return f'<a href="{html.escape(link)}">{label}</a>' if where else label

    def _shown(self, target: str, size: str) -> str:
        """Return an image, a sound, or, for what is neither, its name."""
        if "://" in target:
            self.missing.append(target)
            is_remote = target.lower().startswith(("http://", "https://"))
            return f'<img src="{html.escape(target)}">' if is_remote else html.escape(target, quote=False)
        ending = target.rpartition(".")[2].lower()
        path = self.resolve(target) if ending in IMAGES | SOUNDS else None
        name = self.media(path) if path else None
        if not name:
            self.missing += [target] if ending in IMAGES | SOUNDS else []
            return html.escape(target, quote=False)
        if ending in SOUNDS:
            return f"[sound:{name}]"
        width = re.match(r"(\d+)(?:x\d+)?$", size.strip())
        return f'<img src="{html.escape(name)}"{f" width={chr(34)}{width.group(1)}{chr(34)}" if width else ""}>'


def _stressed(source: str) -> str | None:
    """Return the HTML of a line with nothing in it but words in bold or italics: no parser need read it; else None."""
    if "*" not in source or not source.isprintable() or source != source.strip():
        return None
    if _SPECIAL.search(_STRESSED.sub(r"\2", source)):
        return None
    return _STRESSED.sub(lambda found: _STRESS[found[1]].format(found[2]), source).replace('"', "&quot;")


_STRESS = {"*": "<em>{}</em>", "**": "<strong>{}</strong>"}


def _is_harmless(source: str) -> bool:
    """Tell whether all HTML in a text is of tags that only format, without attributes."""
    tags = _ANY_TAG.findall(source)
    return not tags or (
        len(tags) == len(_TAG.findall(source)) and all(name.lower() in _ALLOWED for name in _TAG.findall(source))
    )


@cache
def _markdown(*, allows_html: bool) -> Any:  # noqa: ANN401 - markdown-it's reader
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"breaks": True, "html": allows_html}).enable(["table", "strikethrough"])
