"""Extract a section into a note of its own: a link or an embed stays behind, and links to what moved follow."""

from collections.abc import Iterable
from posixpath import dirname, relpath
from typing import NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.fences import BOM
from scaffold.links.kinds.markdown_link import destination
from scaffold.links.link import Link
from scaffold.links.style import Move, rewrite_path
from scaffold.markdown.definitions import labels
from scaffold.markdown.headings import find_headings, part_key, path_to, section_span
from scaffold.plan.model import CreateNote, Plan
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.retitled import find_heading
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.text.lines import line_ending
from scaffold.text.spans import Edit, Span, apply_edits
from scaffold.vault.names import is_note, stem
from scaffold.vault.obsidian import app_settings
from scaffold.vault.snapshot import Snapshot


class SourceSection(NamedTuple):
    """A section of a note: its span, and the keys of the headings and block ids that links into it name."""

    path: str
    span: Span
    parts: frozenset[str]
    above: frozenset[str]  # the headings above it


def plan_extract(vault: Snapshot, path: str, selector: str, target: str, *, embed: bool) -> Plan:
    """Return the plan that moves the section below a heading of the note `path`, heading included, to `target`.

    A link, or with `embed` an embed, takes its place. Links to the section's headings and blocks lead to the new note;
    the section's own are based on its folder. Raises ScaffoldError when the heading is not one, or `target` is taken.
    """
    if not is_note(path):
        raise ScaffoldError(f"{path} is not a note; only a section of a note can be extracted.")
    taken = vault.taken(target)
    if taken:
        raise ScaffoldError(f"{taken[0]} exists already; choose another name.")
    sources = read_affected(vault, {path: path}, also=[stem(target)])
    own = next(source for source in sources if source.path == path)
    extraction = _Extraction(vault, _section(own, selector), target)
    inner = extraction.plan_links(own, sources)
    section = extraction.section
    _list_parted(own, section)
    start = section.span.start
    moved = [Edit(edit.span.moved(-start), edit.replacement) for edit in sorted(set(inner))]
    text = apply_edits(section.span.of(own.text), moved)
    bare = text.rstrip("\r\n")
    mark = f"{'!' if embed else ''}{_link(vault, target, path, extraction.relinker)}"
    own.edits.append(Edit(section.span, mark + text[len(bare) :]))
    title = f"Extract {selector!r} of {stem(path)!r} into {stem(target)!r}"
    return build_plan(title, sources, CreateNote(target, bare + line_ending(own.text), source=path))


def _section(own: SourceFile, selector: str) -> SourceSection:
    heading = find_heading(own, selector)
    found = find_headings(own.text, own.regions)
    start, end = section_span(own.text, found, found.index(heading))
    start += len(BOM) * (start == 0 and own.text.startswith(BOM))
    if own.text[start : heading.span.start].strip("# \t") or "\n" in heading.text:
        raise ScaffoldError(f"{own.path}: {selector!r} is in a quote or a list, and cannot be taken out of it.")
    span = Span(start, end)
    inside = [part_key(other.text) for other in found if start <= other.span.start < end]
    before = {part_key(other.text) for other in found if other.span.start < start}
    blocks = [label.name for label in labels(own.text, own.regions) if start <= label.span.start < end]
    parts = frozenset(part for part in [*inside, *blocks] if part not in before)
    return SourceSection(own.path, span, parts, frozenset(path_to(found, found.index(heading))[:-1]))


def _list_parted(own: SourceFile, section: SourceSection) -> None:
    """List the footnotes and references whose definition stays while a mark goes, or the reverse."""
    text = own.text.lower()
    for label in labels(own.text, own.regions):
        inside = section.span.start <= label.span.start < section.span.end
        ranges = [Span(0, section.span.start), Span(section.span.end, len(text))] if inside else [section.span]
        if label.name.startswith("[") and any(label.name in part.of(text) for part in ranges):
            own.leave(label.span.start, f"{label.name} is defined here; copy it to where else it is used")


class _Extraction:
    """A section on its way to a note of its own, as links see it."""

    def __init__(self, vault: Snapshot, section: SourceSection, target: str) -> None:
        self.vault, self.section, self.target = vault, section, target
        self.relinker = Relinker(vault, {}, created=[target])
        self.from_target = Relinker(vault, {section.path: target}, created=[section.path])

    def plan_links(self, own: SourceFile, sources: Iterable[SourceFile]) -> list[Edit]:
        """Add the edits of links to the files, and return those of links within the section."""
        inner: list[Edit] = []
        for source in sources:
            for link in source.links:
                span = self.section.span
                inside = source is own and span.start <= link.span.start < span.end
                edits = self._edits(source, link, inside=inside)
                if inside:
                    inner += edits
                else:
                    source.edits += edits
        return inner

    def _edits(self, source: SourceFile, link: Link, *, inside: bool) -> list[Edit]:
        """Return the edits of a link: one that names the section, and one that leads elsewhere from another note."""
        led = self.vault.resolver.resolve(link.target_name, source.path)
        if self.section.path not in (led.path, *led.others):
            return [] if link.inert else self._edits_elsewhere(source, link, inside=inside)
        goes_along = self._goes_along(link)
        if link.inert and goes_along and not inside:
            source.leave(link.span.start, f"in {link.place}, a link to what is taken out")
        if link.inert or (not link.path.text and goes_along == inside):
            return []
        if not goes_along and not inside:  # the new note may have the name of this one
            return self._edits_elsewhere(source, link, inside=inside)
        if link.kind != "path" and led.others:
            source.leave(link.span.start, f"ambiguous: it may mean {led.listed()}")
            return []
        return self._edits_to(source, link, goes_along=goes_along, inside=inside)

    def _edits_elsewhere(self, source: SourceFile, link: Link, *, inside: bool) -> list[Edit]:
        scratch = SourceFile(source.path, source.text, [link])
        (self.from_target if inside else self.relinker).plan_edits([scratch])
        source.skipped += scratch.skipped
        return scratch.edits

    def _goes_along(self, link: Link) -> bool:
        """Tell whether a link into the note names a part of the section."""
        parts = _parts(link)
        above = all(part_key(part) in self.section.parts | self.section.above for part in parts[:-1])
        return bool(parts) and above and part_key(parts[-1]) in self.section.parts

    def _edits_to(self, source: SourceFile, link: Link, *, goes_along: bool, inside: bool) -> list[Edit]:
        """Return the edits that lead a link to the new note, or from it to the one where the section was."""
        if link.kind == "path":
            edit = link.path.replaced(self.target)
            return [edit] if edit else []
        section = self.section
        new = self.target if goes_along else section.path
        place = Move(source.path, self.target if inside else source.path)
        written = link.path.text or stem(section.path)
        form, after = self.relinker.link_format, self.relinker.after
        spelled = rewrite_path(written, Move(section.path, new), place, form, after, kind=link.kind)
        if spelled is None:
            source.refuse(link.span.start, f"no link to {new} can be written here")
        edits = [link.path.replaced(spelled) if spelled != link.path.text else None]
        parts = _parts(link)
        kept = [part for part in parts if part_key(part) in section.parts] if goes_along else parts
        if kept != parts:
            edits.append(link.subpath.replaced("#" + "#".join(kept)))
        return [edit for edit in edits if edit]


def _parts(link: Link) -> list[str]:
    return [part for part in link.subpath.text.split("#") if part]


def _link(vault: Snapshot, target: str, path: str, relinker: Relinker) -> str:
    """Return a link to the new note as the vault's settings write links."""
    if app_settings(vault).has_markdown_links:
        full = relpath(target, dirname(path) or ".") if relinker.link_format == "relative" else target
        return f"[{stem(target)}]({destination(full)})"
    name = rewrite_path(stem(target), Move(target, target), Move(path, path), "shortest", relinker.after)
    if name is None:
        raise ScaffoldError(f"No wikilink to {target} can be written; choose another name or folder.")
    return f"[[{name}]]"
