"""Templates of Obsidian's core plugin: `{{title}}`, `{{date}}`, `{{time}}`, the last two with a pattern of moment's."""

import re
from datetime import datetime

from scaffold.text.patterns import compile_later

_FIELD = compile_later(r"\{\{\s*(title|date|time)\s*(?::([^{}]*))?\}\}", re.IGNORECASE)
_DEFAULTS = {"date": "YYYY-MM-DD", "time": "HH:mm"}


def is_core(text: str) -> bool:
    """Tell whether a template is one of the core plugin: no command of Templater stands in it."""
    return "<%" not in text


def expand_core_template(text: str, title: str, now: datetime, language: str) -> str:
    """Return a template with the core plugin's fields filled in; one of Templater as it is."""
    if not is_core(text):
        return text
    from scaffold.dates.format import format_moment
    from scaffold.dates.locales import locale

    def expand(field: re.Match[str]) -> str:
        name = field.group(1).lower()
        if name == "title":
            return title
        return format_moment(now, (field.group(2) or "").strip() or _DEFAULTS[name], locale(language))

    return _FIELD.sub(expand, text)
