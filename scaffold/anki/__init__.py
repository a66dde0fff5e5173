"""Flashcards on their way to Anki: what a card's fields, deck and tags are, the file that Anki imports, live sync."""
