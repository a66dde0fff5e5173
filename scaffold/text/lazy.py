"""A value that is found when it is first asked for, and kept: as functools has it, without its lock.

Python 3.11 takes a lock and looks twice whenever such a value is found, and one note has some thirty of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from functools import cached_property as lazy
else:
    from collections.abc import Callable
    from typing import Any

    class lazy:  # noqa: N801 - a decorator
        """A method of one object, whose result takes its place among the object's attributes."""

        def __init__(self, find: Callable[[Any], Any]) -> None:
            self.find, self.__doc__ = find, find.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, instance: object, owner: type | None = None) -> Any:  # noqa: ANN401 - what the method returns
            if instance is None:
                return self
            value = instance.__dict__[self.name] = self.find(instance)
            return value


__all__ = ["lazy"]
