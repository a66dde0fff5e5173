"""The syntax of flashcards in notes."""
