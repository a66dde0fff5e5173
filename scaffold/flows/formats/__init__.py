"""The forms in which flows are drawn, one file each."""

from typing import Protocol

from scaffold import registry
from scaffold.flows.layout import FlowMap


class FlowFormat(Protocol):
    """What each file of this folder offers."""

    def draw(self, picture: FlowMap, /) -> str:
        """Return the text of a file that shows the flows."""


def load_format(name: str) -> FlowFormat:
    """Return the form of a name."""
    return registry.member(__name__, name, FlowFormat)
