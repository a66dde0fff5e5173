"""Bookmarks of folders, which follow them as in Obsidian."""

from collections.abc import Iterator, Mapping

from scaffold.links.hosts.bookmarks import BOOKMARKS
from scaffold.refactor.scan import SourceFile
from scaffold.text.encoding import decode
from scaffold.text.json_strings import find_objects, write_json_string
from scaffold.text.spans import Edit
from scaffold.vault.parallel import Worker
from scaffold.vault.snapshot import Snapshot


def follow_folders(vault: Snapshot, moves: Mapping[str, str], readings: list[SourceFile], worker: Worker) -> None:
    """Add to `readings`, those of a worker, the edits of bookmarks that name a folder of `moves`."""
    if not moves or BOOKMARKS not in worker.part(vault.linking):
        return
    reading = next((reading for reading in readings if reading.path == BOOKMARKS), None)
    if reading is None:
        reading = SourceFile(BOOKMARKS, decode(vault.read_bytes(BOOKMARKS)), [])
        readings.append(reading)
    reading.edits += _bookmarked(reading.text, moves)


def _bookmarked(text: str, moves: Mapping[str, str]) -> Iterator[Edit]:
    for _, bookmark in find_objects(text):
        path = bookmark.get("path")
        if path and "type" in bookmark and bookmark["type"].value == "folder":
            for old, new in moves.items():
                if f"{path.value}/".startswith(f"{old}/"):
                    yield Edit(path.file_span(0, len(old)), write_json_string(new))
