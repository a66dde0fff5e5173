"""What leads where in a vault: its files by name, links, and the flows between activities."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scaffold.api.state import VaultState

if TYPE_CHECKING:
    from scaffold.flows.graph import Exchange
    from scaffold.links.references import LocatedLink
    from scaffold.plan.model import Plan


class Graph(VaultState):
    """What a vault knows of its links and flows, and how flows are drawn."""

    def find(self, name: str) -> str:
        """Return the path of the file that `name` means: its title, or its path. Raises ScaffoldError."""
        from scaffold.vault.lookup import find_file

        return find_file(self.snapshot, name)

    def links(self, path: str | None = None, chosen: "Callable[[LocatedLink], bool]" = bool) -> "list[LocatedLink]":
        """Return the `chosen` links of the file at `path`, or of all, that Obsidian follows."""
        from scaffold.links.references import find_references

        return list(find_references(self.snapshot, None if path is None else [path], chosen))

    def orphans(self) -> list[str]:
        """Return the notes that no other file links to."""
        from scaffold.links.references import find_references

        snapshot = self.snapshot
        linked = {link.target.path for link in find_references(snapshot) if link.target.path != link.path}
        return [path for path in snapshot.notes if path not in linked]

    def flows(self, title: str | None = None) -> "list[Exchange]":
        """Return what goes from one activity to another, as far as the note called `title` has part in it."""
        from scaffold.flows.graph import find_exchanges

        return [row for row in find_exchanges(self.snapshot) if title in (None, row.giver, row.taker)]

    def draw_flows(self, rows: "Sequence[Exchange]", form: str) -> str:
        """Return flows as the text of a file, in one of the formats of `flows.formats`."""
        from scaffold.flows.formats import load_format
        from scaffold.flows.layout import lay_out
        from scaffold.vault.names import stem

        paths = {stem(path): path for path in reversed(self.snapshot.notes)}
        return load_format(form).draw(lay_out(rows, paths))

    def put_chart(self, path: str, chart: str) -> "Plan":
        """Plan to put a Mermaid chart into the note at `path`, between two markers. Raises ScaffoldError."""
        from scaffold.refactor.flow_chart import plan_chart

        return plan_chart(self.snapshot, path, chart)

    def put_drawing(self, path: str, drawing: str, *, exists: bool) -> "Plan":
        """Plan to write a drawing as the file at `path`, which `exists` or not."""
        from scaffold.refactor.flow_chart import plan_drawing

        return plan_drawing(self.snapshot, path, drawing, exists=exists)
