"""What is kept of a vault from one run to the next: tables, each under a name that tells what it depends on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scaffold.notes.table import Table
    from scaffold.vault.config import Config
    from scaffold.vault.snapshot import Snapshot


class Keeping:
    """The tables that are kept of the vault at `root` in the folder `cache`, None for nowhere."""

    def __init__(self, cache: str | None, root: str) -> None:
        self._cache, self._root = cache, root

    def load(self, name: str, columns: Sequence[str]) -> "Table | None":
        """Return a table that was kept, None for none: there is none, or it is no good."""
        if self._cache is None:
            return None
        from scaffold.notes.table import Table
        from scaffold.plan.cache import CacheDir

        data = CacheDir(self._cache, self._root).read(name)
        try:
            return Table.load(data, columns) if data else None
        except (ValueError, TypeError, EOFError, IndexError, OverflowError):
            return None

    def keep(self, name: str, table: "Table") -> None:
        """Keep a table for another time."""
        if self._cache is not None:
            from scaffold.plan.cache import CacheDir

            CacheDir(self._cache, self._root).write(name, *table.dump())


def kept_name(kind: str, snapshot: "Snapshot", config: "Config", *asked: object) -> str:
    """Return the name under which something is kept, which the settings, and what is asked, are part of."""
    import zlib

    from scaffold.resources import program_mark
    from scaffold.tasks.settings import PLUGIN, is_plugin_used
    from scaffold.templater.settings import template_folders

    settings = (config.check, config.cards, config.notes, template_folders(snapshot), is_plugin_used(snapshot))
    read = repr((program_mark(), snapshot.settings(PLUGIN), settings, asked)).encode(errors="surrogateescape")
    return f"{kind}-{zlib.crc32(read):08x}{zlib.adler32(read):08x}"
