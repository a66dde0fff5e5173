"""The tokens of moment's patterns, as they are read: which text each stands for, and which unit of a date it gives."""

import re

from scaffold.dates.locales import Locale

_DIGITS = {
    **dict.fromkeys(("M", "D", "H", "h", "k", "m", "s", "w", "W", "d", "e", "E"), ("[0-9]{1,2}", "[0-9]{1,2}")),
    **dict.fromkeys(
        ("MM", "DD", "HH", "hh", "kk", "mm", "ss", "ww", "WW", "YY", "gg", "GG"), ("[0-9]{1,2}", "[0-9]{2}")
    ),
    **dict.fromkeys(("YYYY", "gggg", "GGGG"), ("[0-9]{1,4}", "[0-9]{4}")),
    **dict.fromkeys(("YYYYY", "ggggg", "GGGGG", "YYYYYY"), ("[+-]?[0-9]{1,6}", "[+-]?[0-9]{6}")),
    "Y": ("[+-]?[0-9]+", "[+-]?[0-9]+"),
    "x": ("[+-]?[0-9]+", "[+-]?[0-9]+"),
    "Q": ("[0-9]", "[0-9]"),
    "DDD": ("[0-9]{1,3}", "[0-9]{1,3}"),
    "DDDD": ("[0-9]{1,3}", "[0-9]{3}"),
    **dict.fromkeys(("hmm", "Hmm"), ("[0-9]{3,4}", "[0-9]{3,4}")),
    **dict.fromkeys(("hmmss", "Hmmss"), ("[0-9]{5,6}", "[0-9]{5,6}")),
    "S": ("[0-9]{1,3}", "[0-9]"),
    "SS": ("[0-9]{1,3}", "[0-9]{2}"),
    "SSS": ("[0-9]{1,3}", "[0-9]{3}"),
    **{"S" * count: ("[0-9]+", "[0-9]+") for count in range(4, 10)},
    **dict.fromkeys(("Do", "wo", "Wo", "Mo", "Qo", "do", "DDDo"), ("[0-9]{1,3}", "[0-9]{1,3}")),
    **dict.fromkeys(("Z", "ZZ"), ("Z|[+-][0-9]{2}(?::?[0-9]{2})?", "Z|[+-][0-9]{2}(?::?[0-9]{2})?")),
    "X": (r"[+-]?[0-9]+(?:\.[0-9]{1,3})?", r"[+-]?[0-9]+(?:\.[0-9]{1,3})?"),
    **dict.fromkeys(("a", "A"), (r"[ap]\.?m?\.?", r"[ap]\.?m?\.?")),
}
UNITS = {
    **dict.fromkeys(("M", "MM", "Mo"), "month"),
    **dict.fromkeys(("D", "DD", "Do"), "day"),
    **dict.fromkeys(("H", "HH", "h", "hh", "k", "kk"), "hour"),
    **dict.fromkeys(("m", "mm"), "minute"),
    **dict.fromkeys(("s", "ss"), "second"),
    **dict.fromkeys(("DDD", "DDDD", "DDDo"), "day_of_year"),
    **dict.fromkeys(("Y", "YYYYY", "YYYYYY"), "year"),
    **dict.fromkeys(("w", "ww", "wo"), "week"),
    **dict.fromkeys(("W", "WW", "Wo"), "iso_week"),
    **dict.fromkeys(("gggg", "ggggg"), "week_year"),
    **dict.fromkeys(("GGGG", "GGGGG"), "iso_week_year"),
    "d": "weekday",
    "do": "weekday",
    "e": "local_weekday",
    "E": "iso_weekday",
}


def is_token(token: str) -> bool:
    """Tell whether a piece of a pattern is a token, and not text."""
    return token in _DIGITS or token in ("MMM", "MMMM", "dd", "ddd", "dddd")


def text_pattern(token: str, locale: Locale, *, strict: bool) -> str:
    """Return the regular expression of what a piece of a pattern stands for: of a token, or of text."""
    names = {"MMM": locale.months_short, "MMMM": locale.months, "ddd": locale.weekdays_short, "dddd": locale.weekdays}
    names["dd"] = locale.weekdays_min
    if token in names:
        spelled = {*names[token]}
        if not strict:
            month = token.startswith("M")
            every = (locale.months, locale.months_short, locale.months_of, locale.months_short_of)
            spelled |= {
                name for each in (every if month else (locale.weekdays, locale.weekdays_short)) for name in each
            }
        return "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True))
    if token in ("Do", "DDDo", "wo", "Wo", "Mo", "Qo", "do") and not strict:
        return r"[0-9]{1,3}(?:st|nd|rd|th|er|re|de|ste|-го|-я|-й|º|\.|e|日|月|周)?"
    if token in _DIGITS:
        return _DIGITS[token][strict]
    return re.escape(token[1:-1] if token.startswith("[") and token.endswith("]") else token.replace("\\", ""))
