"""What a template asks of the world outside its JavaScript, one file for each module of `tp` and the app."""

from collections.abc import Callable
from typing import Protocol

from scaffold import registry

HostFunction = Callable[..., object]  # it takes the run, and what the template gives


class HostModule(Protocol):
    """What each file of this folder offers: functions by the name that JavaScript calls them by."""

    HOSTS: dict[str, HostFunction]


def host_functions(module: str) -> dict[str, HostFunction]:
    """Return the functions of a module."""
    return registry.member(__name__, module, HostModule).HOSTS
