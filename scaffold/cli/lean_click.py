"""Loads click without what only its rare parts ask for, which takes a third of the time that click takes to load.

Stand-ins take the places of some modules while click is imported, and each takes from its module, which is imported
then, what it does not have itself. In the end only click has them, but for that of `inspect`: `dataclasses` imports it
as well, and asks nothing of it for classes of ours. Import this module before click.
"""

import sys
from importlib import import_module
from types import ModuleType


class _StandIn(ModuleType):
    """What stands in the place of a module."""

    def __init__(self, name: str, **own: object) -> None:
        super().__init__(name)
        self.__dict__.update(own)

    def __getattr__(self, name: str) -> object:
        """Return what the module has under a name."""
        if name.startswith("__"):
            raise AttributeError(name)  # asked for by each import
        self.withdraw()
        return getattr(import_module(self.__name__), name)

    def withdraw(self) -> None:
        """Let whoever imports the module from now on have the module itself."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]


def clean_doc(text: str) -> str:
    """Return what `inspect.cleandoc` does, which click calls for the help of each option."""
    first, *rest = text.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.lstrip(), *(line[margin:] for line in rest)]).strip("\n")


def _load() -> None:
    class UUID:
        """What click's definitions name; the class itself is there when click comes to use it."""

    stand_ins = [
        # nothing that click says is translated, yet it looks for translations of each text
        _StandIn("gettext", gettext=str, ngettext=lambda one, many, count: one if count == 1 else many),
        _StandIn("inspect", cleandoc=clean_doc),
        _StandIn("uuid", UUID=UUID),
    ]
    stand_ins = [each for each in stand_ins if each.__name__ not in sys.modules]
    sys.modules.update({each.__name__: each for each in stand_ins})
    import click  # noqa: F401 - who imports it next has it at once

    for each in stand_ins:
        vars(each).pop("UUID", None)
        if each.__name__ != "inspect":
            each.withdraw()


_load()
