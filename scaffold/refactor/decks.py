"""The property `cards-deck` where it is derived from a note's class and folder: it follows when the folder changes."""

import os
from collections.abc import Iterable, Mapping

from scaffold.refactor.scan import SourceFile
from scaffold.vault.derived_names import deck

DECK, CLASS = "cards-deck", "class"


def follow_decks(sources: Iterable[SourceFile], files: Mapping[str, str]) -> None:
    """Add to the notes that change their folder the edit of their deck, where it was that of the folder."""
    for source in sources:
        to = files.get(source.path)
        if to and os.path.dirname(to) != os.path.dirname(source.path) and f"{DECK}:" in source.text:
            from scaffold.frontmatter.properties import PropertyError

            try:
                _follow(source, os.path.dirname(source.path), os.path.dirname(to))
            except PropertyError:
                source.leave(0, f"its properties cannot be read, so its {DECK} stays")


def _follow(source: SourceFile, folder: str, new: str) -> None:
    from scaffold.frontmatter.edits import replace_value
    from scaffold.frontmatter.properties import read_properties

    values = {each.key.lower(): each.scalars[0].value for each in read_properties(source.text) if each.scalars}
    owner, given = values.get(CLASS), values.get(DECK)
    if owner and owner in folder.split("/") and owner in new.split("/") and given == deck(folder, owner):
        source.edits += replace_value(source.text, DECK, given, deck(new, owner))
