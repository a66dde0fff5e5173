"""The statuses of a vault: what each symbol in a box means, and which comes next.

Source: the plugin's `StatusRegistry`. Core statuses come first; a symbol that is repeated is ignored; an unregistered
one is a Todo, whatever it looks like (`[X]` too, unless the settings name it).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

TYPES = ("TODO", "DONE", "IN_PROGRESS", "ON_HOLD", "CANCELLED", "NON_TASK", "EMPTY")


class Status(NamedTuple):
    """A status: the `symbol` in the box, the symbol of the `next` one, and its `type`, one of `TYPES`."""

    symbol: str
    name: str
    next: str
    type: str = "TODO"
    is_command: bool = False

    @property
    def is_open(self) -> bool:
        """Tell whether a task with it is neither done nor cancelled."""
        return self.type not in ("DONE", "CANCELLED", "NON_TASK")


CORE = (Status(" ", "Todo", "x", "TODO", is_command=True), Status("x", "Done", " ", "DONE", is_command=True))
CUSTOM = (
    Status("/", "In Progress", "x", "IN_PROGRESS", is_command=True),
    Status("-", "Cancelled", " ", "CANCELLED", is_command=True),
)


class Statuses:
    """The registered statuses in their order."""

    def __init__(self, statuses: Iterable[Status]) -> None:
        self._known: dict[str, Status] = {}
        for status in statuses:
            self._known.setdefault(status.symbol, status)

    def __iter__(self) -> Iterator[Status]:
        return iter(self._known.values())

    def of(self, symbol: str) -> Status:
        """Return the status of a symbol; an unregistered one is a Todo."""
        return self._known.get(symbol) or Status(symbol, "Unknown", "x", "TODO")

    def after(self, status: Status) -> Status:
        """Return the status that a click on `status` gives."""
        return self.of(status.next)

    def named(self, name: str) -> Status | None:
        """Return the registered status with the symbol or, in any case, the name `name`."""
        known = self._known.get(name)
        return known or next((one for one in self._known.values() if one.name.lower() == name.lower()), None)

    def first(self, kind: str) -> Status | None:
        """Return the first registered status of a type."""
        return next((one for one in self._known.values() if one.type == kind), None)

    def of_next_occurrence(self, done: Status) -> Status:
        """Return the status of the task that follows one completed with `done`.

        It is the first Todo that clicks lead to from there, else the first that is in progress, else the empty box.
        """
        start = self.after(done)
        for kind in ("TODO", "IN_PROGRESS"):
            found = start
            for _ in range(max(len(self._known), 1)):
                if found.type == kind:
                    return found
                found = self.after(found)
        return self.of(" ")


def read_status(data: Mapping[str, object]) -> Status:
    """Return a status as the plugin's settings hold it; a missing or unknown type is TODO."""
    kind = data.get("type")
    symbol, name, following = (_text(data.get(key)) for key in ("symbol", "name", "nextStatusSymbol"))
    is_command = data.get("availableAsCommand") is True
    return Status(symbol, name, following, str(kind) if kind in TYPES else "TODO", is_command)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
