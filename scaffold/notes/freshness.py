"""What tells whether the cards of a note are older than its text."""

from typing import Any

from scaffold.notes.note import Note


class Freshness:
    """What tells whether the cards of a note are older than its text: here they never are; see `lint.stale_cards`."""

    def apart(self) -> "Freshness":
        """Return one that remembers nothing for this one: for notes as they would be with other texts."""
        return self

    def prepare(self) -> None:
        """Find out what is asked of all notes at once, before several processes look at them."""

    def is_stale(self, note: Note) -> bool:  # noqa: ARG002 - for those that can tell
        """Tell whether the cards are older than the text, and remember the note as it is."""
        return False

    @property
    def mark(self) -> str | None:
        """What it goes by beside the notes: while that is the same, so is what it tells of notes that are the same.

        None where that is not so.
        """
        return ""

    @property
    def learned(self) -> Any:  # noqa: ANN401 - for `learn`
        """What is remembered of the notes that were asked for."""
        return None

    def learn(self, learned: Any) -> None:  # noqa: ANN401 - as above
        """Remember what another process has learned."""
