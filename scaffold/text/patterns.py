"""Regular expressions that are compiled when they are first used: one run uses few of those that its modules define."""

import re
from typing import Any, AnyStr, cast


class _LatePattern:
    """A pattern of which nothing is compiled yet; what was asked of it is kept in its place."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of the compiled pattern
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


def compile_later(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern with all that a compiled one has; functions of `re` itself do not take it."""
    return cast("re.Pattern[AnyStr]", _LatePattern(text, flags))
