"""Rename a tag, in text and in properties, with the tags nested in it."""

import re
from collections.abc import Collection, Iterator
from functools import partial

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import front_matter_span, lost_tags
from scaffold.frontmatter.properties import PropertyError, Scalar, read_properties
from scaffold.frontmatter.yaml_scalars import core_type, write_scalar
from scaffold.links.find import find_links
from scaffold.markdown.regions import find_regions
from scaffold.markdown.tags import TAG_NAME, find_tags
from scaffold.plan.model import Plan, Skipped
from scaffold.refactor.heading_links import with_heading_links
from scaffold.refactor.name_tests import NOTHING
from scaffold.refactor.named_in_bases import follow_in_bases
from scaffold.refactor.queries import list_in_queries
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.scan import SourceFile
from scaffold.text.json_strings import find_objects
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span, SpanIndex
from scaffold.vault.snapshot import Snapshot

_VALUE = compile_later(rf"(?:(?<=^)|(?<=[\s,]))#?({TAG_NAME.pattern})(?=$|[\s,])")
_ALIAS = compile_later(r"^tags?:[ \t]*\*", re.MULTILINE | re.IGNORECASE)
_DATE = compile_later(r"\d{4}-\d\d?-\d\d?")  # to YAML 1.1


def rename_tag(vault: Snapshot, old: str, new: str, options: Collection[str] = ()) -> Plan:
    """Return the plan that renames the tag `old` to `new` (both without `#`) and `old/x` to `new/x`, in any case.

    Of links to a heading that holds it, `options` names what else changes: `queries`, `bases`, `python`.
    Raises ScaffoldError when `new` cannot be a tag, or no note has `old`.
    """
    old, new = _checked(old, new)
    paths = [path for path in vault.paths if path.lower().endswith((".md", ".canvas"))]
    readings = [source for source in vault.each(paths, partial(_read_tagged, vault, old, new)) if source]
    if not any(reading.edits for reading in readings):
        raise ScaffoldError(f"No note has the tag #{old}.")
    tag = re.escape(old)
    named = re.compile(rf"""#{tag}(?=["'/\s)\]]|$)|["']{tag}(?=["'/])""", re.IGNORECASE | re.MULTILINE)
    list_in_queries(vault, readings, named, "a tag")
    plan = build_plan(f"Rename the tag #{old} to #{new}", _with_links(vault, readings, options))
    return plan._replace(skipped=(*_in_settings(vault, old), *plan.skipped))


def _checked(old: str, new: str) -> tuple[str, str]:
    """Return both tags as they are written in text, without `#`. Raises ScaffoldError where `new` cannot be one."""
    old, new = old.strip().strip("/"), new.strip().removeprefix("#").strip("/")
    if not TAG_NAME.fullmatch(new) or new.replace("/", "").isdigit():
        raise ScaffoldError(f"#{new} cannot be a tag: it takes letters, digits, _, - and /, and not digits alone.")
    if old == new:
        raise ScaffoldError(f"The tag is #{old} already; there is nothing to do.")
    if "//" in new:
        raise ScaffoldError(f"#{new} cannot be a tag: a name is missing between two slashes.")
    return old, new


def _read_tagged(vault: Snapshot, old: str, new: str, path: str) -> SourceFile | None:
    """Return a file that may have the tag `old`, with the edits that rename it; None for one that does not hold it."""
    text = vault.read(path)
    if old.lower() not in text.lower():
        return None
    source = SourceFile(path, text, [])
    for lost in lost_tags(text):
        if old.lower() in lost.of(text).lower():
            source.leave(lost.start, "a comment to YAML, not a tag")
    if alias := _ALIAS.search(text):
        source.leave(alias.start(), "tags that are written elsewhere in the front matter (*)")
    removals = list(_doubled(source, old, new))
    plain = _PlainValues(source)
    renamed = (_renamed(text, span, new, plain) for span in _tags(source, old))
    source.edits += removals
    removed = SpanIndex(edit.span for edit in removals)
    source.edits += [edit for edit in renamed if not removed.overlaps(edit.span)]
    return source.without_links()


def _in_settings(vault: Snapshot, old: str) -> Iterator[Skipped]:
    """Yield the Tasks plugin's global filter where it is the tag: without it no task is one any more."""
    path = "plugins/obsidian-tasks-plugin/data.json"
    given = str(vault.settings(path).get("globalFilter") or "")
    if f"{given.lower()}/".startswith(f"#{old.lower()}/"):
        yield Skipped(
            f".obsidian/{path}", 1, given, "the filter of the Tasks plugin, which stays: change it in its settings"
        )


def _with_links(vault: Snapshot, readings: list[SourceFile], options: Collection[str]) -> list[SourceFile]:
    """Return the readings, with those of the notes whose links name a heading that gets another text by the tag."""
    found = with_heading_links(readings, Relinker(vault, {}, options=options))
    for reading in found if len(found) > len(readings) else ():
        follow_in_bases(reading, NOTHING, options)
    return found


def _tags(reading: SourceFile, old: str) -> Iterator[Span]:
    """Yield where `old` stands as a tag, or as the beginning of one nested in it."""
    if reading.path.lower().endswith(".canvas"):
        for place, node in find_objects(reading.text):
            if place == "nodes" and "text" in node:
                text = node["text"]
                yield from (text.file_span(span.start, span.end) for span in _in_text(reading.path, text.value, old))
        return
    yield from _in_text(reading.path, reading.text, old)
    try:
        found = read_properties(reading.text) if front_matter_span(reading.text) else ()
    except PropertyError as error:
        if old.lower() in reading.text[: reading.text.find("\n---", 4)].lower():
            reading.leave(0, f"a front matter that cannot be read: {error}")
        return
    for entry in found:
        for scalar in entry.scalars if entry.key.lower() in ("tags", "tag") else ():
            for match in _VALUE.finditer(scalar.value) if "[[" not in scalar.value else ():
                span = scalar.file_span(*match.span(1)) if _is_tag(match.group(1), old) else None
                if span:
                    yield Span(span.start, span.start + len(old))


def _renamed(text: str, span: Span, new: str, plain: "_PlainValues") -> Edit:
    """Return the edit of one tag; a `plain` value that YAML would then read as a number, say, gets quotes."""
    for scalar in plain.around(span):
        is_first = scalar.span.start == span.start  # another one changes nothing of how the value is to be written
        if span.end <= scalar.span.end and (is_first or not new.isprintable()):
            value = text[scalar.span.start : span.start] + new + text[span.end : scalar.span.end]
            if core_type(value) != "str" or _DATE.fullmatch(value) or write_scalar(value, flow=scalar.flow) != value:
                return Edit(scalar.span, f'"{value}"')
    return Edit(span, new)


class _PlainValues:
    """The values of front matter without quotes, by where they stand."""

    def __init__(self, reading: SourceFile) -> None:
        self._by_span = {scalar.span: scalar for scalar in reversed(_plain_values(reading))}
        self._spans = SpanIndex(self._by_span)

    def around(self, span: Span) -> Iterator[Scalar]:
        """Yield those that share a character with a span."""
        yield from (self._by_span[found] for found in self._spans.overlapping(span))


def _plain_values(reading: SourceFile) -> list[Scalar]:
    """Return the values of front matter without quotes, none where it cannot be read."""
    if not reading.path.lower().endswith(".md"):
        return []
    try:
        found = read_properties(reading.text) if front_matter_span(reading.text) else ()
    except PropertyError:
        return []
    return [scalar for entry in found for scalar in entry.scalars if not scalar.style]


def _doubled(reading: SourceFile, old: str, new: str) -> Iterator[Edit]:
    """Yield the edits that take `old` out of a list of tags that has `new` already."""
    try:
        found = read_properties(reading.text) if front_matter_span(reading.text) else ()
    except PropertyError:
        return
    for entry in found:
        items = [scalar for scalar in entry.scalars if scalar.key != entry.key] if entry.key.lower() == "tags" else []
        values = [scalar.value.removeprefix("#").lower() for scalar in items]
        own = [f"{each}/".startswith(f"{old.lower()}/") for each in values]
        kept = {each for each, is_own in zip(values, own, strict=True) if not is_own}
        for number, scalar in enumerate(items):
            if not own[number] or new.lower() + values[number][len(old) :] not in kept:
                continue
            if not scalar.flow:
                yield Edit(_whole_line(reading.text, scalar.span), "")
            elif number + 1 < len(items):
                yield Edit(Span(scalar.span.start, items[number + 1].span.start), "")
            else:
                yield Edit(Span(items[number - 1].span.end, scalar.span.end), "")


def _whole_line(text: str, span: Span) -> Span:
    return Span(text.rfind("\n", 0, span.start) + 1, text.index("\n", span.end) + 1)


def _in_text(path: str, text: str, old: str) -> Iterator[Span]:
    tags = [tag for tag in find_tags(text) if _is_tag(tag.of(text), old)]
    if not tags:  # most are in front matter alone, for which nothing else is parsed
        return
    regions = find_regions(text)
    links = SpanIndex(link.span for link in find_links(path, text) if not link.inert)
    for tag in tags:
        if regions.is_live(tag.start) and not links.overlaps(tag):
            yield Span(tag.start, tag.start + len(old))


def _is_tag(tag: str, old: str) -> bool:
    return f"{tag.lower()}/".startswith(f"{old.lower()}/")
