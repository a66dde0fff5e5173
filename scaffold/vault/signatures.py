"""By what a vault is known to have changed: the signatures of its files, and of the settings that it is read by."""

from typing import NamedTuple

from scaffold.vault.listing import Listing, Signature, is_settled, sign_file
from scaffold.vault.setting_files import SETTING_FILES
from scaffold.vault.snapshot import Snapshot


class Signatures(NamedTuple):
    """What a vault was at one moment: its files, and the signatures of its settings, None for what is not there."""

    listing: Listing
    settings: tuple[Signature | None, ...]

    def changed(self, before: "Signatures") -> frozenset[str]:
        """Return the files that are new, are not as they were, or may not be: see `is_settled`."""
        known = dict(zip(before.listing.paths, before.listing.signatures, strict=True))
        return frozenset(
            path
            for path, signature in zip(self.listing.paths, self.listing.signatures, strict=True)
            if known.get(path) != signature or not is_settled(signature, before.listing.moment)
        )

    def same(self, other: "Signatures") -> frozenset[str]:
        """Return the files that have the same signature both times."""
        mine = zip(self.listing.paths, self.listing.signatures, strict=True)
        theirs = zip(other.listing.paths, other.listing.signatures, strict=True)
        return frozenset(path for path, _ in {*mine} & {*theirs})

    def has_same_settings(self, before: "Signatures") -> bool:
        """Tell whether the settings are as they were, and cannot have changed unseen."""
        return self.settings == before.settings and all(
            each is None or is_settled(each, before.listing.moment) for each in before.settings
        )

    def has_same_places(self, before: "Signatures") -> bool:
        """Tell whether the files and folders have the names that they had."""
        mine, theirs = self.listing, before.listing
        return (mine.paths, mine.links, set(mine.folders)) == (theirs.paths, theirs.links, set(theirs.folders))


def sign(vault: Snapshot) -> Signatures:
    """Return the signatures of a vault; to be taken before its files are read, so that no change is missed."""
    return Signatures(vault.listing, tuple(sign_file(f"{vault.root}/{path}", follow=True) for path in SETTING_FILES))
