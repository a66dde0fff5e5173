"""The property `cards-deck` where it is derived from a note's class and folder: it follows when the folder changes."""

import os
from collections.abc import Iterable, Mapping

from scaffold.frontmatter.edits import replace_value
from scaffold.frontmatter.properties import PropertyError, read_properties
from scaffold.refactor.scan import SourceFile
from scaffold.vault.derived_names import deck

DECK, CLASS = "cards-deck", "class"


def follow_decks(readings: Iterable[SourceFile], files: Mapping[str, str]) -> None:
    """Add to the notes that change their folder the edit of their deck, where it was that of the folder."""
    for reading in readings:
        to = files.get(reading.path)
        if to and os.path.dirname(to) != os.path.dirname(reading.path) and f"{DECK}:" in reading.text:
            try:
                _follow(reading, os.path.dirname(reading.path), os.path.dirname(to))
            except PropertyError:
                reading.leave(0, f"its properties cannot be read, so its {DECK} stays")


def _follow(reading: SourceFile, folder: str, new: str) -> None:
    values = {each.key.lower(): each.scalars[0].value for each in read_properties(reading.text) if each.scalars}
    owner, given = values.get(CLASS), values.get(DECK)
    if owner and owner in folder.split("/") and owner in new.split("/") and given == deck(folder, owner):
        reading.edits += replace_value(reading.text, DECK, given, deck(new, owner))
