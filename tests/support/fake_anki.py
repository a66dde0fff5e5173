"""An Anki with AnkiConnect that behaves as the recorded one does (`data/ankiconnect.jsonl`), with faults on demand."""

# ruff: noqa: N802, N803, FBT001, FBT002, ANN401 - the names and values of its interface

import base64
import fnmatch
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NOTE = """---
cards-deck: S1::Intro
tags: [S1/Intro]
---
# Note
![[pic.png]]

# cards
>[!info] card
>What is ![[pic.png]]? ::An answer
^q-aaaa

>[!info] card
>Both :::ways
^q-bbbb

>[!info] card
>A {1:gap} and {2:another}
^q-cccc
"""


class Refusal(Exception):  # noqa: N818 - AnkiConnect's word for it is error
    """What AnkiConnect says in `error`."""


class FakeAnki:
    """The state of a collection, and the actions on it."""

    def __init__(self, key: str | None = None, *, keeps_deck: bool = True) -> None:
        self.key, self.keeps_deck = key, keeps_deck  # Anki 26 puts what is added into Default
        self.models: dict[str, dict[str, Any]] = {"Basic": {"fields": ["Front", "Back"], "cloze": False, "cards": 1}}
        self.decks: dict[str, int] = {"Default": 1}
        self.notes: dict[int, dict[str, Any]] = {}
        self.cards: dict[int, dict[str, Any]] = {}
        self.media: dict[str, bytes] = {}
        self.next = 1_795_000_000_000
        self.asked: list[str] = []

    def handle(self, request: dict[str, Any]) -> Any:
        """Return the whole answer to a request."""
        if self.key is not None and request.get("key") != self.key and request["action"] != "requestPermission":
            return {"result": None, "error": "valid api key must be provided"}
        action, params = request["action"], request.get("params") or {}
        self.asked.append(action)
        method: Callable[..., Any] | None = getattr(self, f"do_{action}", None)
        if method is None:
            answer = {"result": None, "error": "unsupported action"}
        else:
            try:
                answer = {"result": method(**params), "error": None}
            except Refusal as error:
                answer = {"result": None, "error": str(error)}
            except TypeError as error:
                answer = {"result": None, "error": str(error).replace("FakeAnki.do_", "AnkiConnect.")}
        return answer if request.get("version", 4) > 4 else answer["result"]

    def number(self) -> int:
        self.next += 1
        return self.next

    def do_version(self) -> int:
        return 6

    def do_requestPermission(self) -> dict[str, Any]:
        return {"permission": "granted", "requireApikey": self.key is not None, "version": 6}

    def do_deckNames(self) -> list[str]:
        return sorted(self.decks)

    def do_deckNamesAndIds(self) -> dict[str, int]:
        return dict(sorted(self.decks.items()))

    def do_createDeck(self, deck: str) -> int:
        parts = deck.split("::")
        for depth in range(1, len(parts) + 1):
            self.decks.setdefault("::".join(parts[:depth]), self.number())
        return self.decks[deck]

    def do_modelNames(self) -> list[str]:
        return sorted(self.models)

    def do_modelFieldNames(self, modelName: str) -> list[str]:
        if modelName not in self.models:
            raise Refusal(f"model was not found: {modelName}")
        return list(self.models[modelName]["fields"])

    def do_createModel(
        self, modelName: str, inOrderFields: list[str], cardTemplates: list[Any], css: str = "", isCloze: bool = False
    ) -> dict[str, Any]:
        del css
        if modelName in self.models:
            raise Refusal("Model name already exists")
        self.models[modelName] = {"fields": inOrderFields, "cloze": isCloze, "cards": len(cardTemplates)}
        return {"id": self.number(), "name": modelName, "type": int(isCloze)}

    def problem(self, note: dict[str, Any]) -> str:
        model = self.models.get(note["modelName"])
        if model is None:
            return f"model was not found: {note['modelName']}"
        if note["deckName"] not in self.decks:
            return f"deck was not found: {note['deckName']}"
        first = note["fields"].get(model["fields"][0], "")
        if not first:
            return "cannot create note because it is empty"
        if model["cloze"] and not re.search(r"\{\{c\d+::", first):
            return "cannot create note for unknown reason"
        same = (
            each["fields"][model["fields"][0]] for each in self.notes.values() if each["model"] == note["modelName"]
        )
        if first in same and not (note.get("options") or {}).get("allowDuplicate"):
            return "cannot create note because it is a duplicate"
        return ""

    def do_canAddNotes(self, notes: list[dict[str, Any]]) -> list[bool]:
        return [not self.problem(note) for note in notes]

    def do_addNote(self, note: dict[str, Any]) -> int:
        if wrong := self.problem(note):
            raise Refusal(wrong)
        number, model = self.number(), self.models[note["modelName"]]
        fields = {name: note["fields"].get(name, "") for name in model["fields"]}
        gaps = {int(each) for each in re.findall(r"\{\{c(\d+)::", next(iter(fields.values())))}
        cards = []
        for order in range(len(gaps) if model["cloze"] else model["cards"]):
            card = self.number()
            deck = note["deckName"] if self.keeps_deck else "Default"
            self.cards[card] = {"note": number, "deck": deck, "ord": order}
            cards.append(card)
        self.notes[number] = {
            "model": note["modelName"],
            "fields": fields,
            "tags": set(note.get("tags", [])),
            "cards": cards,
        }
        return number

    def do_addNotes(self, notes: list[dict[str, Any]]) -> list[int | None]:
        made: list[int | None] = []
        for note in notes:
            try:
                made.append(self.do_addNote(note))
            except Refusal:
                made.append(None)
        return made

    def do_updateNoteFields(self, note: dict[str, Any]) -> None:
        if note["id"] not in self.notes:
            raise Refusal(f"Note was not found: {note['id']}")
        known = self.notes[note["id"]]["fields"]
        known.update({name: value for name, value in note["fields"].items() if name in known})

    def do_updateNote(self, note: dict[str, Any]) -> None:
        self.do_updateNoteFields({"id": note["id"], "fields": note.get("fields", {})})
        if "tags" in note:
            self.notes[note["id"]]["tags"] = set(note["tags"])

    def do_updateNoteTags(self, note: int, tags: list[str]) -> None:
        self.notes[note]["tags"] = set(tags)

    def do_getNoteTags(self, note: int) -> list[str]:
        return sorted(self.notes[note]["tags"])

    def do_addTags(self, notes: list[int], tags: str) -> None:
        for number in notes:
            self.notes[number]["tags"] |= set(tags.split())

    def do_removeTags(self, notes: list[int], tags: str) -> None:
        for number in notes:
            self.notes[number]["tags"] -= set(tags.split())

    def do_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:
        return [self.info(number) if number in self.notes else {} for number in notes]

    def info(self, number: int) -> dict[str, Any]:
        note = self.notes[number]
        fields = {name: {"value": value, "order": order} for order, (name, value) in enumerate(note["fields"].items())}
        return {"noteId": number, "tags": sorted(note["tags"]), "fields": fields, "modelName": note["model"],
                "cards": list(note["cards"])}  # fmt: skip

    def do_findNotes(self, query: str) -> list[int]:
        if deck := re.fullmatch(r'"deck:([^"]+)"', query):
            return [number for number, note in self.notes.items()
                    if any(self.cards[card]["deck"].startswith(deck.group(1)) for card in note["cards"])]  # fmt: skip
        names = re.findall(r'"note:([^"]+)"', query)
        assert " or ".join(f'"note:{name}"' for name in names) == query, query
        return [number for number, note in self.notes.items() if note["model"] in names]

    def do_findCards(self, query: str) -> list[int]:
        number = int(query.removeprefix("nid:"))
        return list(self.notes[number]["cards"])

    def do_cardsInfo(self, cards: list[int]) -> list[dict[str, Any]]:
        return [
            {"cardId": card, "deckName": self.cards[card]["deck"], "note": self.cards[card]["note"],
             "ord": self.cards[card]["ord"], "modelName": self.notes[self.cards[card]["note"]]["model"]}
            if card in self.cards else {}
            for card in cards
        ]  # fmt: skip

    def do_cardsToNotes(self, cards: list[int]) -> list[int]:
        return list(dict.fromkeys(self.cards[card]["note"] for card in cards))

    def do_changeDeck(self, cards: list[int], deck: str) -> None:
        self.do_createDeck(deck)
        for card in cards:
            if card in self.cards:
                self.cards[card]["deck"] = deck

    def do_storeMediaFile(self, filename: str, data: str, deleteExisting: bool = True) -> str:
        name, content = filename.rpartition("/")[2], base64.b64decode(data)
        if not deleteExisting and self.media.get(name, content) != content:
            stem, _, ending = name.rpartition(".")
            name = f"{stem}-{hashlib.sha1(content).hexdigest()}.{ending}"
        self.media[name] = content
        return name

    def do_retrieveMediaFile(self, filename: str) -> str | bool:
        return base64.b64encode(self.media[filename]).decode() if filename in self.media else False

    def do_getMediaFilesNames(self, pattern: str) -> list[str]:
        return [name for name in self.media if fnmatch.fnmatch(name, pattern)]

    def do_deleteMediaFile(self, filename: str) -> None:
        self.media.pop(filename, None)

    def do_deleteNotes(self, notes: list[int]) -> None:
        for number in notes:
            for card in self.notes.pop(number, {"cards": []})["cards"]:
                del self.cards[card]

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.handle(action) for action in actions]


class Server:
    """A fake Anki behind HTTP; `fault(number of the request, action)` may return what goes wrong with it.

    `"500"`: an error of the server; `"hang"`: no answer for a while; `"drop"`: done, and the connection cut;
    `"cut"`: the connection cut before it is done; a callable is called after the action is done.
    """

    def __init__(self, anki: FakeAnki) -> None:
        self.anki, self.count = anki, 0
        self.fault: Callable[[int, str], object] = lambda _number, _action: None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.headers.get("Origin") is None
                outer.count += 1
                wrong = outer.fault(outer.count, request["action"])
                if wrong == "500":
                    self.send_error(500)
                    return
                if wrong == "hang":
                    time.sleep(2)
                    return
                if wrong == "cut":
                    self.connection.close()
                    return
                answer = json.dumps(outer.anki.handle(request)).encode()
                if callable(wrong):
                    wrong()
                if wrong is not None:
                    self.connection.close()
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
                """Say nothing."""

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing: the connection was cut on purpose."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
