"""The deck in Anki that the cards of a note go to."""

from scaffold.notes.note import Note


def deck_of(note: Note, default: str) -> str:
    """Return the deck of a note's cards: `cards-deck`, else its folders, else the default."""
    deck = note.value("cards-deck")
    if deck and deck.value.strip():
        return "::".join(part.strip() for part in deck.value.split("::") if part.strip()) or default
    return "::".join(part for part in note.folder.split("/") if part) or default
