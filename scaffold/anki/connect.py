"""A client of AnkiConnect, the add-on through which a running Anki is told what to do (its interface, version 6).

Answers come with status 200 whatever happened: `{"result": …, "error": …}`. No `Origin` is sent, or it would refuse.
"""

import json
import socket
import threading
import urllib.parse
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from io import BufferedIOBase
from itertools import islice
from typing import Any, TypeVar

from scaffold.errors import ScaffoldError

T = TypeVar("T")
URL = "http://127.0.0.1:8765"
SECONDS = 30.0  # for a whole answer: Anki may be busy with a collection of years
_AT_ONCE = 200  # notes in one request
LARGEST = 16 << 20  # bytes of an answer: two hundred notes have far less
LONGEST = 3600.0  # seconds to wait
_SAID = 200  # letters of a refusal that are shown
_NAMES, _NUMBERS = [str], [int]
_NOTE = {"noteId": int, "modelName": str, "fields": {"": {"value": str}}, "tags": _NAMES, "cards": _NUMBERS}
_CARD = {"cardId": int, "deckName": str}
_SHAPES: dict[str, object] = {  # what is read of an answer; [x] any number of x, {"": x} values of any key
    "version": int,
    "deckNames": _NAMES,
    "modelNames": _NAMES,
    "modelFieldNames": _NAMES,
    "getMediaFilesNames": _NAMES,
    "findNotes": _NUMBERS,
    "notesInfo": [_NOTE],
    "cardsInfo": [_CARD],
}


class AnkiConnect:
    """A running Anki at a URL; `key` is the add-on's API key, where it has one.

    It is spoken to directly: through no proxy, and redirections are not followed.
    """

    def __init__(self, url: str = URL, key: str | None = None, seconds: float = SECONDS) -> None:
        try:
            parts = urllib.parse.urlsplit(url)
            is_known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_known = False
        if not is_known or any(sign <= " " or sign > "~" for sign in url):
            raise ScaffoldError(_no_address(url))
        if not 0 < seconds <= LONGEST:
            raise ScaffoldError(f"--timeout must be a number of seconds, at most {LONGEST:g}.")
        self.url, self.key, self.seconds = url, key, seconds
        self._parts = parts

    def ask(self, action: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """Return the result of an action. Raises ScaffoldError where Anki cannot be reached, or refuses."""
        wanted: dict[str, object] = {"action": action, "version": 6, "params": params}
        if self.key is not None:
            wanted["key"] = self.key
        try:
            said = json.loads(self._answer(action, json.dumps(wanted).encode()))
        except (ValueError, RecursionError) as error:
            raise ScaffoldError(f"{self.url} did not answer in JSON to {action}; is AnkiConnect there?") from error
        if not isinstance(said, dict) or not {"result", "error"} <= set(said):
            raise ScaffoldError(f"{self.url} did not answer as AnkiConnect does to {action}.")
        if said["error"] is not None:
            self._refuse(action, str(said["error"]))
        if action in _SHAPES and not _has_shape(said["result"], _SHAPES[action]):
            raise ScaffoldError(f"{self.url} did not answer as AnkiConnect does to {action}.")
        return said["result"]

    def _answer(self, action: str, question: bytes) -> bytes:
        """Return the bytes that are answered, at most LARGEST, and within the time for all of them."""
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = kind(str(self._parts.hostname), self._parts.port, timeout=self.seconds)
        late = threading.Event()
        timer = threading.Timer(self.seconds, _give_up, (connection, late))
        timer.daemon = True
        try:
            timer.start()
            path = self._parts.path + (f"?{self._parts.query}" if self._parts.query else "")
            connection.request("POST", path or "/", question, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.fp = _Bounded(answer.fp)  # type: ignore[assignment] # as far as it is used
            data = answer.read(LARGEST + 1) if answer.status == 200 else b""  # noqa: PLR2004 - OK
            if answer.length and len(data) <= LARGEST and answer.status == 200:  # noqa: PLR2004 - OK
                raise ConnectionError("cut short")
        except UnicodeError as error:
            raise ScaffoldError(_no_address(self.url)) from error
        except (OSError, HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise ScaffoldError(self._silent(action)) from error
            raise ScaffoldError(
                f"Nobody answers at {self.url}: start Anki with the add-on AnkiConnect (2055492159), or name another "
                "place with --url."
            ) from error
        finally:
            timer.cancel()
            connection.close()
        if late.is_set():
            raise ScaffoldError(self._silent(action))
        if answer.status != 200:  # noqa: PLR2004 - OK
            raise ScaffoldError(f"{self.url} answered {answer.status} to {action}; is AnkiConnect there?")
        if len(data) > LARGEST:
            raise ScaffoldError(
                f"{self.url} answered {action} with more than {LARGEST >> 20} MiB; is AnkiConnect there?"
            )
        return data

    def _silent(self, action: str) -> str:
        return f"Anki did not answer to {action} within {self.seconds:g} seconds; is a dialog open in it? Try again."

    def _refuse(self, action: str, error: str) -> None:
        if "api key" in error.lower():
            raise ScaffoldError("AnkiConnect wants its API key, or another one: give it with --key, or in ANKI_KEY.")
        raise ScaffoldError(f"Anki refused {action}: {shortened(error)}.")


class _Bounded:
    """The file of an answer, of which nobody reads more at once than an answer may have: a chunk names its own size."""

    def __init__(self, file: BufferedIOBase) -> None:
        self.file = file

    def read(self, size: int = -1) -> bytes:
        """Return at most LARGEST bytes and one."""
        return self.file.read(size if 0 <= size <= LARGEST else LARGEST + 1)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the file has
        return getattr(self.file, name)


def shortened(text: str) -> str:
    """Return what Anki says on one line, cut where it is long."""
    return " ".join(text[:_SAID].split()) + "…" * (len(text) > _SAID)


def _no_address(url: str) -> str:
    return f"--url must be an address with http:// or https://, not {url!r}."


def _give_up(connection: HTTPConnection, late: threading.Event) -> None:
    """End a conversation that takes too long as a whole, though each piece of it comes in time."""
    late.set()
    try:
        connection.sock.shutdown(socket.SHUT_RDWR)
    except (OSError, AttributeError):
        return  # not connected yet, or no longer


def _has_shape(value: object, shape: object) -> bool:
    """Tell whether a value of JSON is as it is read, see `_SHAPES`. An empty object stands for what is not there."""
    if isinstance(shape, list):
        inner, may_lack = shape[0], isinstance(shape[0], dict)
        return isinstance(value, list) and all(_has_shape(each, inner) or (may_lack and each == {}) for each in value)
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return False
        if "" in shape:
            return all(_has_shape(each, shape[""]) for each in value.values())
        return all(name in value and _has_shape(value[name], inner) for name, inner in shape.items())
    return isinstance(value, shape) and not isinstance(value, bool)  # type: ignore[arg-type] # a type


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items as lists, each as long as one request may be."""
    left = iter(items)
    while some := list(islice(left, _AT_ONCE)):
        yield some
