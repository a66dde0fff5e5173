"""The file that Anki imports (`.apkg`): a zip with a database in Anki's oldest form, which every version reads.

Our own writer and not genanki: the same cards give the same bytes, a note keeps its modification time until it changes
(Anki updates what is newer, and nothing else), text is escaped before it comes here, and no library is added for it.
"""

import io
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1, sha256
from html import unescape
from re import compile as pattern

from scaffold.anki.memory import SentCards
from scaffold.anki.note_types import CSS, MODELS, Model
from scaffold.anki.notes import AnkiNote
from scaffold.anki.selection import AnkiCards

COMMENT = b"written by scaffold cards export"  # by it the next export knows that it may write over the file
CREATED = 1735100000  # seconds: when our note types came into being; nothing in the file depends on the clock
_TAGS = pattern(r"<[^<>]*>")
_CLOZE = pattern(r"\{\{c(\d+)::")
_SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null,
  odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
"""


@dataclass(frozen=True, slots=True)
class Package:
    """The bytes of a file for Anki, and what is to be remembered of its cards once it is in its place."""

    data: bytes
    memory: SentCards


def package_cards(cards: AnkiCards, root: str, memory: SentCards) -> Package:
    """Return the file of some cards of the vault at `root`; one that has changed gets the time of its note."""
    saved = {path: _seconds(root, path) for path in {note.path for note in cards.notes}}
    times = {note.guid: memory.modified(note, saved[note.path]) for note in cards.notes}
    return Package(build_package(cards.notes, times, cards.media.paths, cards.media.read), memory)


def _seconds(root: str, path: str) -> int:
    return int(os.stat(os.path.join(root, path)).st_mtime)


def build_package(
    notes: Sequence[AnkiNote], times: Mapping[str, int], media: Mapping[str, str], read: Callable[[str], bytes]
) -> bytes:
    """Return the bytes of the file.

    `times` are when each note changed last, in seconds, by its guid; `media` are the vault's files by their names in
    Anki, which `read` reads.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _put(archive, "collection.anki2", _database(notes, times))
        names = sorted(media)
        _put(archive, "media", json.dumps({str(number): name for number, name in enumerate(names)}).encode())
        for number, name in enumerate(names):
            _put(archive, str(number), read(media[name]))
        archive.comment = COMMENT
    return packed.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same bytes on every system
    archive.writestr(entry, data)


def _database(notes: Sequence[AnkiNote], times: Mapping[str, int]) -> bytes:
    decks = {name: _number(name, 1 << 40) + 2 for name in _with_parents(note.deck for note in notes)}
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        database.execute("INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')", _collection(decks))
        _fill(database, notes, times, decks)
        database.execute("COMMIT")
        return database.serialize()
    finally:
        database.close()


def _fill(
    database: sqlite3.Connection, notes: Sequence[AnkiNote], times: Mapping[str, int], decks: Mapping[str, int]
) -> None:
    rows, cards = [], []
    taken: set[int] = set()
    for place, note in enumerate(notes):
        guid = note.guid
        number = 1_400_000_000_000 + _number(guid, 10**11)
        while number in taken:
            number += 1
        taken.add(number)
        first = unescape(_TAGS.sub("", note.fields[0])).strip()
        checksum = int(sha1(first.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:8], 16)
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        fields = "\x1f".join(each.replace("\x1f", "") for each in note.fields)
        row = (number, guid, note.model.id, times[guid], -1, tags, _text(fields), _text(first), checksum, 0, "")
        rows.append(row)
        for order in _orders(note):
            card = number * 4 + order if order < 4 else number * 4 + order * 10**12  # noqa: PLR2004 - all apart
            cards.append((card, number, decks[note.deck], order, times[guid], -1, 0, 0, place + 1, *(0,) * 8, ""))
    database.executemany("INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
    database.executemany("INSERT INTO cards VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", cards)


def _text(text: str) -> str:
    """Return a text that can be written as UTF-8: what was not text in the note becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _orders(note: AnkiNote) -> Iterable[int]:
    """Return the places of the cards that a note has: one a template, or one for each number of a gap."""
    if not note.model.is_cloze:
        return range(len(note.model.templates))
    return sorted({int(number) - 1 for number in _CLOZE.findall(note.fields[0])})


def _with_parents(names: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for name in names:
        parts = name.split("::")
        found |= {"::".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return sorted(found)


def _number(text: str, below: int) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "replace")).digest()[:8], "big") % below


def _collection(decks: Mapping[str, int]) -> tuple[object, ...]:
    models = {str(model.id): _model(model) for model in MODELS.values()}
    listed = {"1": _deck(1, "Default"), **{str(number): _deck(number, name) for name, number in decks.items()}}
    conf = {"nextPos": 1, "curDeck": 1, "sortType": "noteFld", "curModel": None, "activeDecks": [1]}
    texts = [json.dumps(value, sort_keys=True) for value in (conf, models, listed, {"1": _OPTIONS})]
    return (CREATED, CREATED * 1000, CREATED * 1000, *texts)


def _deck(number: int, name: str) -> dict[str, object]:
    today = {name: [0, 0] for name in ("newToday", "revToday", "lrnToday", "timeToday")}
    return {"id": number, "name": _text(name), "mod": CREATED, "usn": -1, "desc": "", "dyn": 0, "collapsed": False,
            "browserCollapsed": False, "conf": 1, "extendNew": 0, "extendRev": 0, **today}  # fmt: skip


def _model(model: Model) -> dict[str, object]:
    fields = [
        {"name": name, "ord": order, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": [],
         "id": model.id * 100 + order}
        for order, name in enumerate(model.fields)
    ]  # fmt: skip
    templates = [
        {"name": name, "ord": order, "qfmt": question, "afmt": answer, "bqfmt": "", "bafmt": "", "did": None,
         "id": model.id * 100 + 50 + order}
        for order, (name, question, answer) in enumerate(model.templates)
    ]  # fmt: skip
    needed = [[order, "any", [order]] for order in range(len(templates))]
    return {"id": model.id, "name": model.name, "type": int(model.is_cloze), "mod": CREATED, "usn": -1, "sortf": 0,
            "did": 1, "tmpls": templates, "flds": fields, "css": CSS, "latexPre": "", "latexPost": "", "tags": [],
            "vers": [], **({} if model.is_cloze else {"req": needed})}  # fmt: skip


_OPTIONS = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True,
    "dyn": False,
    "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": False},
    "rev": {"perDay": 200, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "bury": False},
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0},
}  # fmt: skip
