"""The places in a vault where links live, one file each."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Protocol

from scaffold import registry
from scaffold.links.host import HostText


class Host(Protocol):
    """What each file of this folder offers.

    `OPTION` names the option without which links here are not looked for, "" for none. `INERT`: Obsidian follows no
    link here.
    """

    OPTION: str
    INERT: bool

    def find(self, path: str, text: str, /) -> Iterator[HostText]:
        """Yield the host texts of this kind in a file."""


def find_host_texts(path: str, text: str, options: Collection[str] = (), *, live: bool = False) -> Iterator[HostText]:
    """Yield every host text of a file; that of a host with an `OPTION` only when it is among `options`.

    With `live`, hosts that are `INERT` are passed over.
    """
    for host in _hosts(tuple(options), live=live):
        yield from host.find(path, text)


@cache
def _hosts(options: tuple[str, ...], *, live: bool) -> tuple[Host, ...]:
    hosts = (host for host in registry.members(__name__, Host) if not host.OPTION or host.OPTION in options)
    return tuple(host for host in hosts if not (live and host.INERT))
