"""Plans that rename, move, merge and extract; every link follows."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from scaffold.api.graph import Graph
from scaffold.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffold.plan.model import Plan
    from scaffold.refactor.bulk import Bulk
    from scaffold.refactor.relocate import Relocation
    from scaffold.refactor.titles import MentionPolicy


class Refactors(Graph):
    """What a vault plans of names and places."""

    def rename(
        self,
        old: str,
        new: str,
        *,
        kind: Literal["alias", "property"] | None = None,
        mentions: "MentionPolicy | None" = None,
        options: Collection[str] = (),
    ) -> "Relocation":
        """Plan another name for what `old` means: NOTE, FOLDER/, NOTE#HEADING, NOTE#^BLOCK or #TAG.

        With a `kind` it means NOTE#ALIAS, or the name of a property. `mentions` and `options` are those of `relocate`,
        by default as the settings say. Raises ScaffoldError for what does not exist, and for a name that cannot be.
        """
        from scaffold.refactor.rename import plan_rename
        from scaffold.refactor.target import parse_target

        snapshot, options = self.snapshot, self.link_options(options)
        target = parse_target(snapshot, old, kind=kind, folder_notes="folder_notes" in options)
        return plan_rename(snapshot, target, new, mentions or self._mentions, options)

    def moves_by_pattern(self, pattern: str, new: str) -> "Bulk":
        """Return where the notes go whose titles a pattern changes, for `rename_many`; ScaffoldError for none."""
        from scaffold.refactor.bulk import moves_by_pattern

        return moves_by_pattern(self.snapshot, pattern, new)

    def moves_by_table(self, name: str, rows: Iterable[Sequence[str]], *, options: Collection[str] = ()) -> "Bulk":
        """Return where files go by rows of old and new names, for `rename_many`; errors call the table `name`."""
        from scaffold.refactor.bulk import moves_by_table

        return moves_by_table(self.snapshot, name, rows, folder_notes="folder_notes" in self.link_options(options))

    def rename_many(
        self, bulk: "Bulk", *, mentions: "MentionPolicy | None" = None, options: Collection[str] = ()
    ) -> "Relocation":
        """Plan new names for many files at once; see `refactor.bulk` for how they are told."""
        from scaffold.refactor.bulk import plan_bulk

        return plan_bulk(self.snapshot, bulk, mentions or self._mentions, self.link_options(options))

    def move(self, path: str, to: str, *, links_only: bool = False, options: Collection[str] = ()) -> "Plan":
        """Plan to put a note, file or folder into the folder `to`, or give it that path. Raises ScaffoldError."""
        from scaffold.refactor.new_path import path_after_move
        from scaffold.refactor.relocate import plan_relocation
        from scaffold.vault.lookup import find_file_or_folder

        snapshot, options = self.snapshot, self.link_options(options)
        source = find_file_or_folder(snapshot, path, is_one="folder_notes" in options)
        target = path_after_move(snapshot, source, to)
        title = f"Move {source} to {target}"
        return plan_relocation(snapshot, {source: target}, "none" if links_only else "safe", title, options)

    def merge(self, source: str, target: str, *, options: Collection[str] = ()) -> "Plan":
        """Plan to append a note to another, and to lead its links there. Raises ScaffoldError."""
        from scaffold.refactor.merge import plan_merge

        return plan_merge(self.snapshot, self.find(source), self.find(target), self.link_options(options))

    def extract(self, section: str, new: str, *, embed: bool = False) -> "Plan":
        """Plan to put the section of a note, named as NOTE#HEADING, into the note `new`. Raises ScaffoldError."""
        from scaffold.refactor.extract import plan_extract
        from scaffold.refactor.new_path import place_in
        from scaffold.vault.lookup import split_part
        from scaffold.vault.names import check_title, without_ending

        snapshot = self.snapshot
        name, heading = split_part(snapshot, section)
        if not heading:
            raise ScaffoldError(f"Name the section as NOTE#HEADING, not {section!r}.")
        path = self.find(name)
        folder, slash, title = without_ending(new.strip()).rpartition("/")
        folder = place_in(snapshot, folder) if slash else path.rpartition("/")[0]
        target = f"{folder}/{check_title(title)}.md".lstrip("/")
        return plan_extract(snapshot, path, heading, target, embed=embed)

    def link_options(self, options: Collection[str]) -> list[str]:
        """Return the names of what else a refactor changes: `options`, and what the settings switch on."""
        names = ("queries", "bases", "python", "settings", "folder_notes")
        return [name for name in names if name in options or getattr(self.config.rename, name)]

    @property
    def _mentions(self) -> "MentionPolicy":
        return self.config.rename.mentions  # type: ignore[return-value] # checked when it is loaded
