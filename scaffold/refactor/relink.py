"""The one rule behind every refactor that gives files other paths.

Every link is resolved before and after; exactly those whose target would change, or become ambiguous, are written
anew, each in its author's form and its container's escaping (links 1.4, 3). Links of bystanders are among them.
"""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from itertools import zip_longest

from scaffold.errors import ScaffoldError
from scaffold.links.find import find_links
from scaffold.links.host import OPTIONS
from scaffold.links.link import Link
from scaffold.links.style import Move, rewrite_path
from scaffold.plan.model import Change, EditNote, Plan
from scaffold.refactor.retitled import NewHeadings, edit_subpath, find_new_headings
from scaffold.refactor.scan import SourceFile
from scaffold.text.encoding import is_utf8
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, apply_edits
from scaffold.vault.names import stem
from scaffold.vault.obsidian import app_settings
from scaffold.vault.parallel import ALONE, Worker
from scaffold.vault.resolver import Resolver, Target
from scaffold.vault.snapshot import Snapshot

_WORDS = compile_later(r"(?!.*--)[^\W\d_](?:[^\W_]|[ ./-])*")


class Relinker:
    """One operation as links see it: the files that move, the notes that are created.

    Inert links (in a query, say) are listed, unless `options` names their kind. `subpaths` maps a file and the key of
    a part of it to the part's new text.
    """

    def __init__(
        self,
        vault: Snapshot,
        moves: Mapping[str, str],
        *,
        created: Collection[str] = (),
        options: Collection[str] = (),
        subpaths: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.vault, self.moves, self.created, self.options = vault, moves, created, options
        self.subpaths = subpaths or {}
        self.after = vault.resolver.changed(moves, created)
        self.link_format = app_settings(vault).link_format
        self._touched: dict[str, bool] = {}  # whether a name may mean another file afterwards
        self._rewritten: dict[tuple[str, Move, Move, str], str | None] = {}

    def plan_edits(self, readings: Iterable[SourceFile], worker: Worker = ALONE) -> None:
        """Add to each reading the edits that keep its links leading where they lead, headings with another text too.

        `readings` are the part of `worker`. Raises ScaffoldError where no link can be written that leads there.
        """
        readings = list(readings)
        for reading in readings:
            for link in reading.links:
                self._follow_link(reading, link)
        mine = {reading.path: new for reading in readings if (new := find_new_headings(reading))}
        retitled = {path: new for part in worker.gather(mine) for path, new in part.items()}
        if retitled or self.subpaths:
            self._follow_parts(readings, retitled)

    def _follow_parts(self, readings: Iterable[SourceFile], retitled: Mapping[str, NewHeadings]) -> None:
        """Add the edits of links to parts of files that have another name, and list what nobody can know to follow."""
        ambiguous = {path: new.ambiguous() for path, new in retitled.items()}
        for reading in readings:
            for link in reading.links:
                target = _resolve(self.vault.resolver, link, reading.path) if link.subpath.text else Target(None)
                if target.path is None:
                    continue
                edit = edit_subpath(link, target.path, retitled.get(target.path), self.subpaths)
                if edit and edit.replacement in ambiguous.get(target.path, ()):
                    reading.leave(link.span.start, "two headings are then alike, and links lead to the first")
                if edit and target.others:
                    reading.leave(link.span.start, f"ambiguous: it may mean {target.listed()}")
                else:
                    self._plan(reading, link, [edit])

    def verify(self, readings: Iterable[SourceFile]) -> None:
        """Read the edited files again: every link must still be one, and lead where it led.

        Spared are files in which nothing but words took the place of words.
        Raises ScaffoldError, as a name that makes code or math of what stands around it would break links.
        """
        for reading in readings:
            if not all(_is_plain(reading.text, edit) for edit in reading.edits):
                offset = self._find_broken(reading)
                if offset is not None:
                    reading.refuse(offset, "with that name a link here would break, or lead elsewhere")

    def _find_broken(self, reading: SourceFile) -> int | None:
        """Return where a link of a file stands that its edits break or lead elsewhere, None for none."""
        path = self.moves.get(reading.path, reading.path)
        after = find_links(path, apply_edits(reading.text, sorted(set(reading.edits))), self.options)
        for old, new in zip_longest(reading.links, after):
            if not self._is_same(reading, old, path, new):
                return old.span.start if old else 0
        return None

    def holds(self, source: SourceFile) -> bool:
        """Tell whether `verify` accepts a file."""
        try:
            self.verify([source])
        except ScaffoldError:
            return False
        return True

    def _is_same(self, reading: SourceFile, old: Link | None, new_path: str, new: Link | None) -> bool:
        if old is None or new is None or old.kind != new.kind:
            return False
        if old.path.text == new.path.text and self._is_bystander(reading, new):
            return True
        before = _resolve(self.vault.resolver, old, reading.path)
        if before.path is None or before.others or old.span in reading.kept:
            return True
        return _resolve(self.after, new, new_path) == Target(self.moves.get(before.path, before.path))

    def _is_bystander(self, reading: SourceFile, link: Link) -> bool:
        """Tell whether a link leads where it led, as neither its file nor one of the name it has is touched."""
        if reading.path in self.moves:
            return False
        name = link.path.text
        touched = self._touched.get(name)
        if touched is None:
            touched = self._touched[name] = self.vault.resolver.differs_for(name, self.after)
        return not touched

    def _follow_link(self, reading: SourceFile, link: Link) -> None:
        if self._is_bystander(reading, link):
            return
        source = Move(reading.path, self.moves.get(reading.path, reading.path))
        before = _resolve(self.vault.resolver, link, source.old)
        now = _resolve(self.after, link, source.new)
        if before.path is None:
            if now.path is not None and now.path not in self.created and not link.inert:
                reading.leave(link.span.start, f"led nowhere before; it now leads to {now.path}")
        elif before.others:
            is_elsewhere = posixpath.dirname(source.old) != posixpath.dirname(source.new)  # the own folder breaks ties
            if is_elsewhere or now.path != before.path or any(path in self.moves for path in before.others):
                reading.leave(link.span.start, f"ambiguous before: it may mean {before.listed()}")
        elif link.path.text:
            target = Move(before.path, self.moves.get(before.path, before.path))
            stays = target.old == target.new and posixpath.dirname(source.old) == posixpath.dirname(source.new)
            stays = stays or self._stays_a_name(link, target)
            if not (stays and now == Target(target.new)):
                self._plan(reading, link, [self._path_edit(reading, link, target, source), _display_edit(link, target)])

    def _stays_a_name(self, link: Link, target: Move) -> bool:
        """Tell whether a link is a name, which a file keeps in another folder."""
        is_name = "/" not in link.path.text and link.kind != "path" and self.link_format == "shortest"
        return is_name and posixpath.basename(target.old) == posixpath.basename(target.new)

    def _path_edit(self, reading: SourceFile, link: Link, target: Move, source: Move) -> Edit | None:
        written = link.path.text
        wanted: str | None = target.new
        if link.kind != "path":
            wanted = self._rewrite(written, target, source, link.kind)
        if wanted == written:
            return None
        edit = None if wanted is None else link.path.replaced(wanted)
        if edit is None and link.inert:
            reading.keep(link, f"in {link.place}, which cannot hold that name")
        elif edit is None:
            reading.refuse(link.span.start, f"no link to {target.new} can be written here")
        return edit

    def _rewrite(self, written: str, target: Move, source: Move, kind: str) -> str | None:
        """Return what `rewrite_path` does, which is the same for all files of a folder."""
        folders = Move(*(path[: path.rfind("/") + 1] for path in source))
        asked = written, target, folders, kind
        if asked not in self._rewritten:
            new = rewrite_path(written, target, source, self.link_format, self.after, kind=kind)
            self._rewritten[asked] = new
        return self._rewritten[asked]

    def _plan(self, reading: SourceFile, link: Link, edits: list[Edit | None]) -> None:
        """Take a link's edits, or list it: an inert one, and one in whose file the new text cannot be encoded."""
        found = [edit for edit in edits if edit]
        if not found:
            return
        if link.inert and link.inert not in self.options:
            hint = f" (--{link.inert} changes it)" if link.inert in OPTIONS else ""
            reading.keep(link, f"in {link.place}{hint}")
        elif not all(edit.replacement.isascii() for edit in found) and not is_utf8(reading.text):
            reading.keep(link, "in a file that is not UTF-8, where that name cannot be written")
        else:
            reading.edits += found


def _is_plain(text: str, edit: Edit) -> bool:
    """Tell whether an edit puts words in the place of words, which no mark of Markdown can gain or lose by."""
    return bool(_WORDS.fullmatch(text, edit.span.start, edit.span.end) and _WORDS.fullmatch(edit.replacement))


def _resolve(resolver: Resolver, link: Link, source: str) -> Target:
    return resolver.resolve(link.target_name, source)


def _display_edit(link: Link, target: Move) -> Edit | None:
    """Shown text that is the target's name follows it (links 1.4); other text is the author's own."""
    if not link.display:
        return None
    names = {stem(target.old): stem(target.new), posixpath.basename(target.old): posixpath.basename(target.new)}
    if names.get(link.display.text, link.display.text) != link.display.text:
        return link.display.replaced(names[link.display.text])
    return None


def build_plan(title: str, readings: Iterable[SourceFile], *others: Change) -> Plan:
    """Return the plan of what the readings hold, and of `others`."""
    readings = list(readings)
    edits = [EditNote(r.path, r.text, tuple(sorted(set(r.edits)))) for r in readings if r.edits]
    return Plan(title, (*edits, *others), tuple(sorted(skipped for reading in readings for skipped in reading.skipped)))
