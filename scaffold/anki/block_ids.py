"""Give flashcards their block ids, and keep the property that counts them: the same vault gets the same ids."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from scaffold.frontmatter.edits import set_property
from scaffold.frontmatter.properties import PropertyError
from scaffold.notes.note import Note
from scaffold.plan.model import EditNote, Plan, Skipped
from scaffold.text.encoding import is_utf8
from scaffold.text.spans import Edit, Span, apply_edits

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # those of the flashcards plugin's own ids
COUNT = "Anki"  # the property that counts a note's cards


def plan_card_ids(notes: Iterable[Note], taken: Iterable[str]) -> Plan:
    """Return the plan that writes an id behind each card without one; `taken` are those of the whole vault.

    A note that is not UTF-8 is left, and listed.
    """
    used, tried = set(taken), Counter[str]()
    changes: list[EditNote] = []
    is_new = False
    skipped: list[Skipped] = []
    for note in notes:
        if not note.cards:
            continue
        if not is_utf8(note.text):
            if any(not card.id for card in note.cards):
                skipped.append(Skipped(note.path, 1, "", "not UTF-8: its cards get no ids"))
            continue
        ids, counts = list(_ids(note, used, tried)), count_edits(note)
        if ids and not _is_read_back(note, ids):
            skipped.append(
                Skipped(note.path, 1, "", "a new id would not be read where it goes; write it by hand: ^q-…")
            )
            ids = []
        is_new = is_new or bool(ids)
        if ids or counts:
            changes.append(EditNote(note.path, note.text, (*ids, *counts)))
    return Plan("Give cards their ids" if is_new else "Count the cards", tuple(changes), tuple(skipped))


def _ids(note: Note, used: set[str], tried: Counter[str]) -> Iterable[Edit]:
    for card in note.cards:
        if not card.id:
            seed = "\n".join(span.of(note.text) for span in (*card.front, *card.back))
            name = _new_id(f"{note.title}\0{seed}", used, tried)
            used.add(name)
            place = Span(card.place, card.place)
            yield Edit(place, f"{card.before}^{name}{card.after}")


def _is_read_back(note: Note, edits: list[Edit]) -> bool:
    """Tell whether a note with new ids has the same cards, each with its id."""
    text = apply_edits(note.text, edits)
    found = note.with_text(text).cards
    return len(found) == len(note.cards) and all(
        new.id and old.id in ("", new.id) for old, new in zip(note.cards, found, strict=True)
    )


def _new_id(seed: str, used: set[str], tried: Counter[str]) -> str:
    """Return an id such as `q-x7k2` that nothing has; a longer one where the short are used up around the seed.

    `tried` counts the ids of each seed that are known to be used.
    """
    for attempt in range(tried[seed], 1 << 20):
        tried[seed] += 1
        digest = hashlib.sha256(f"{seed}\0{attempt}".encode("utf-8", "surrogateescape")).digest()
        size = 4 if attempt < 16 else 8  # noqa: PLR2004 - four letters are a million ids
        name = "q-" + "".join(_LETTERS[byte % 32] for byte in digest[:size])
        if name not in used:
            return name
    raise AssertionError(seed)


def count_edits(note: Note) -> list[Edit]:
    """Return the edits that make the property `Anki` the number of the note's cards, where it is there."""
    given = note.find_property(COUNT)
    if given is None or (given.scalars and given.scalars[0].value == str(len(note.cards))):
        return []
    try:
        return set_property(note.text, given.key, len(note.cards))
    except PropertyError:
        return []
