"""A vault whose files are held in memory."""

from scaffold.text.encoding import encode
from scaffold.vault.listing import Listing
from scaffold.vault.snapshot import Snapshot


class Memory(Snapshot):
    """A vault whose files are held in memory, to look at many renames without writing them."""

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__("no folder")
        self.files = files
        self.__dict__["listing"] = Listing(0, tuple(sorted(files)), (), (), ())
        self.__dict__["linking"] = self.paths

    def read_bytes(self, path: str) -> bytes:
        return encode(self.files[path])
