"""Lengths of time as moment.js reads them: ISO 8601 (`P1M`, `-PT90M`), clock readings (`1.02:03:04`), numbers of ms."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

_ISO = re.compile(
    r"(-|\+)?P(?:([-+]?[0-9,.]*)Y)?(?:([-+]?[0-9,.]*)M)?(?:([-+]?[0-9,.]*)W)?(?:([-+]?[0-9,.]*)D)?"
    r"(?:T(?:([-+]?[0-9,.]*)H)?(?:([-+]?[0-9,.]*)M)?(?:([-+]?[0-9,.]*)S)?)?"
)
_CLOCK = re.compile(r"(-|\+)?(?:([0-9]*)[. ])?([0-9]+):([0-9]+)(?::([0-9]+)(\.[0-9]*)?)?")
_PLURAL = {"y": "years", "Q": "quarters", "M": "months", "w": "weeks", "d": "days", "D": "days", "h": "hours"} | {
    "W": "isoweeks",
    "m": "minutes",
    "s": "seconds",
    "ms": "milliseconds",
}
MS = {"milliseconds": 1.0, "seconds": 1000.0, "minutes": 60_000.0, "hours": 3_600_000.0}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, as moment keeps it: `months`, `days` and `ms` do not turn into one another."""

    months: float = 0
    days: float = 0
    ms: float = 0


def unit(name: str) -> str:
    """Return the plural of a unit in any spelling (`d`, `day`, `Days`); "" for none."""
    if name in _PLURAL:
        return _PLURAL[name]
    folded = name.lower().rstrip("s") + "s"
    known = (*_PLURAL.values(), "dates", "isoweeks", "isoweekdays", "weekdays")
    return "days" if folded == "dates" else folded if folded in known else ""


def duration(value: object) -> Duration:  # noqa: PLR0911 - one kind of value after another
    """Return what moment makes of a value: text, a number of ms, or amounts by unit; garbage is no time at all."""
    if isinstance(value, bool) or value is None:
        return Duration()
    if isinstance(value, int | float):
        return Duration(ms=value)
    if isinstance(value, Mapping):
        return _of_units({name: _float(amount) for name, amount in value.items()})
    text = str(value)
    try:
        return Duration(ms=float(text))
    except ValueError:
        pass
    iso, clock = _ISO.fullmatch(text), _CLOCK.fullmatch(text)
    if clock and not iso:
        sign = -1 if clock.group(1) == "-" else 1
        seconds = int(clock.group(5) or 0) + round(float(f"0{clock.group(6) or ''}") * 1000) / 1000
        ms = int(clock.group(3)) * MS["hours"] + int(clock.group(4)) * MS["minutes"] + seconds * 1000
        return Duration(days=sign * int(clock.group(2) or 0), ms=sign * ms)
    if not iso:
        return Duration()
    sign = -1 if iso.group(1) == "-" else 1
    names = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
    return _of_units({name: sign * _float(iso.group(place)) for place, name in enumerate(names, 2)})


def _of_units(amounts: Mapping[str, float]) -> Duration:
    months = days = ms = 0.0
    for name, amount in amounts.items():
        plural = unit(name)
        if plural in MS:
            ms += amount * MS[plural]
        elif plural in ("days", "weeks"):
            days += amount * (7 if plural == "weeks" else 1)
        elif plural in ("months", "quarters", "years"):
            months += amount * {"months": 1, "quarters": 3, "years": 12}[plural]
    return Duration(months, days, ms)


def _float(value: object) -> float:
    try:
        found = float(str(value).replace(",", "."))
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0


def rounded(number: float) -> int:
    """Round half away from zero, as moment does."""
    return int(math.copysign(math.floor(abs(number) + 0.5), number))
