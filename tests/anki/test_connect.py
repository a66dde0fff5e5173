"""Whatever answers at AnkiConnect's address: one sentence, before anything was written here or there; no way around it."""

import json
import os
import re
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_anki import NOTE, FakeAnki
from vaults import Ran, tree

from scaffold.anki import connect as anki_connect

Run = Callable[..., Ran]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
HEAD = b"HTTP/1.1 200 OK\r\n"


def ok(body: bytes) -> bytes:
    return OK % (len(body), body)


def result(value: object) -> bytes:
    return ok(json.dumps({"result": value, "error": None}).encode())


def dripping(connection: socket.socket) -> None:
    """Answer a byte at a time, each well in time, without end."""
    connection.sendall(HEAD)
    for _ in range(400):
        connection.sendall(b"X")
        time.sleep(0.02)


def endless(connection: socket.socket) -> None:
    """Answer with more than anybody should read."""
    connection.sendall(HEAD + b"Connection: close\r\n\r\n")
    for _ in range(4000):
        connection.sendall(b" " * 4096)


def chunks(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(4000):
        connection.sendall(b"1000\r\n" + b" " * 4096 + b"\r\n")


Answer = bytes | Callable[[socket.socket], None]
RAW: dict[str, Answer] = {  # what is said to the first question
    "nothing": b"",
    "no HTTP": b"hello\r\n\r\n",
    "a half of a line": b"HTTP/1.1 20",
    "another protocol": b"SSH-2.0-OpenSSH_9\r\n",
    "a status that is no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "unauthorized": b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
    "a proxy's question": b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
    "a server's mistake": b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
    **{f"redirection {code}": b"HTTP/1.1 %d Go\r\nLocation: ELSEWHERE\r\nContent-Length: 0\r\n\r\n" % code for code in (301, 302, 303, 307, 308)},
    "a header without an end": HEAD + b"X: " + b"x" * 100_000,
    "headers without an end": HEAD + b"X: x\r\n" * 5000,
    "a length that is none": HEAD + b"Content-Length: many\r\n\r\n{}",
    "a negative length": HEAD + b"Content-Length: -5\r\n\r\n{}",
    "less than was said": HEAD + b'Content-Length: 5000\r\n\r\n{"result": 6, "error": null}',
    "a broken chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "a cut chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{}",
    "an unknown encoding": HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    "a drip": dripping,
    "a flood": endless,
    "a flood in chunks": chunks,
    "an empty body": ok(b""),
    "no JSON": ok(b"<html>"),
    "half of JSON": ok(b'{"result": 6, "err'),
    "two of JSON": ok(b'{"result": 6, "error": null}{}'),
    "deep JSON": ok(b"[" * 200_000),
    "deep objects": ok(b'{"a":' * 100_000),
    "a number of many digits": ok(b'{"error": null, "result": ' + b"9" * 10_000 + b"}"),
    "not UTF-8": ok(b'{"result": "\xff\xfe", "error": null}'),
    "a list": ok(b"[]"),
    "a text": ok(b'"AnkiConnect"'),
    "null": ok(b"null"),
    "version 4's answer": ok(b"6"),
    "no error": ok(b'{"result": 6}'),
    "no result": ok(b'{"error": null}'),
    "a refusal": ok(b'{"result": null, "error": "no"}'),
    "a refusal that is a number": ok(b'{"result": 6, "error": 5}'),
    "a refusal that a terminal would obey": ok(b'{"result": null, "error": "\\u001b[31m\\u202e"}'),
}  # fmt: skip
INFO = {"noteId": 7, "modelName": "Scaffold-basic", "fields": {"Id": {"value": "q-aaaa"}}, "tags": [], "cards": [1]}
SHAPES: list[tuple[str, object]] = [  # what is said to a later question
    *(("version", value) for value in (None, "6", True, [6], {})),
    *(("modelNames", value) for value in (None, 5, "Basic", {"Basic": 1}, [5], [None])),
    *(("modelFieldNames", value) for value in (None, "Front", [5], [["Front"]], {"Front": 1})),
    *(("findNotes", value) for value in (None, 5, "1", ["1"], [None], [True], [1.5], {"1": 1})),
    *(("notesInfo", value) for value in (None, 5, [5], [None], [[]], {"noteId": 1})),
    *(("notesInfo", [{**INFO, name: wrong}]) for name in INFO for wrong in (None, {"x": 5})),
    *(("deckNames", value) for value in (None, 5, "Default", {"Default": 1}, [1])),
    *(("getMediaFilesNames", value) for value in (None, 5, "a.png", [None], {"a": 1})),
    *((action, [{}]) for action in ("modelNames", "deckNames", "modelFieldNames", "findNotes", "getMediaFilesNames")),
    *(("notesInfo", [{**INFO, name: [{}]}]) for name in ("tags", "cards")),
]  # fmt: skip


class Hostile:
    """A server that answers one action as it was told, and the others as Anki does."""

    def __init__(self, action: str, answer: Answer) -> None:
        self.anki, self.action, self.answer = FakeAnki(), action, answer
        self.anki.models["Scaffold-basic"] = {"fields": ["Front", "Back", "Source", "Id"], "cloze": False, "cards": 1}
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.seen: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                try:
                    self._reply(connection)
                except OSError:
                    continue

    def _reply(self, connection: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += connection.recv(65536)
        request = json.loads(body)
        self.seen.append(request["action"])
        answer = self.answer if request["action"] == self.action else ok(json.dumps(self.anki.handle(request)).encode())
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(
                answer.replace(b"ELSEWHERE", f"http://127.0.0.1:{self.socket.getsockname()[1]}/x".encode())
            )


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Answer], Hostile]]:
    made: list[Hostile] = []
    monkeypatch.setattr(anki_connect, "LARGEST", 1 << 20)

    def start(action: str, answer: Answer) -> Hostile:
        made.append(Hostile(action, answer))
        return made[-1]

    yield start
    for each in made:
        each.socket.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    (folder / "Note.md").write_text(NOTE.replace("^q-bbbb\n", ""))  # one card is to get its id
    (folder / "pic.png").write_bytes(b"\x89PNG")
    return folder


def _refused(run: Run, vault: Path, server: Hostile, own_state: Path) -> str:
    before = tree(vault)
    ran = run(vault, "cards", "sync", "--yes", "--url", server.url, "--timeout", "1")
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("scaffold: "), ran.err
    assert ran.err.count("\n") == 1, ran.err
    assert ran.err.isascii(), ran.err
    assert tree(vault) == before
    assert not list(own_state.rglob("*.json"))
    assert not {"addNotes", "createModel", "createDeck", "storeMediaFile"} & set(server.seen)
    return ran.err


@pytest.mark.parametrize("name", RAW)
def test_an_answer_that_is_none(
    name: str, hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run, own_state: Path
) -> None:
    server = hostile("version", RAW[name])
    begun = time.monotonic()
    _refused(run, vault, server, own_state)
    assert time.monotonic() - begun < 15
    assert len(server.seen) == 1  # nothing is asked again, and no redirection followed


@pytest.mark.parametrize(
    ("action", "value"), SHAPES, ids=[f"{action} {json.dumps(value)[:50]}" for action, value in SHAPES]
)
def test_an_answer_of_another_shape(  # noqa: PLR0913, PLR0917 - one case
    action: str, value: object, hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run, own_state: Path
) -> None:
    server = hostile(action, result(value))
    if action == "notesInfo":
        server.anki.notes[7] = {"model": "Scaffold-basic", "fields": {"Id": "q-aaaa"}, "tags": [], "cards": [1]}
        server.anki.do_findNotes = lambda query: [7]  # noqa: ARG005 # type: ignore[method-assign]
    assert f"did not answer as AnkiConnect does to {action}" in _refused(run, vault, server, own_state)
    assert server.seen[-1] == action


def test_there_are_many_kinds() -> None:
    assert len(RAW) + len(SHAPES) >= 77


def test_the_answer_to_what_was_added_is_looked_at(
    hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run
) -> None:
    for value in (None, 5, [], [1], ["1", "2", "3"], {"a": 1}, [7, 7, 7]):
        server = hostile("addNotes", result(value))
        ran = run(vault, "cards", "sync", "--yes", "--url", server.url)
        assert (ran.code, "did not say which notes it has added" in ran.err) == (2, True), ran


NO = {"result": None, "error": "no, " + "\n\tnever" * 100}
STOPS = [  # what is said to an action that changes something in Anki
    ("createModel", ok(json.dumps(NO).encode())),
    ("createDeck", b""),
    ("storeMediaFile", ok(b"[]")),
    ("addNotes", ok(json.dumps(NO).encode())),
    ("addNotes", b""),
    ("addNotes", result([True, True, True])),
    ("addNotes", result([None, None, None])),
]


@pytest.mark.parametrize(("action", "answer"), STOPS, ids=[f"{action} {answer[-30:]!r}" for action, answer in STOPS])
def test_an_id_is_written_when_anki_has_said_yes(
    action: str, answer: bytes, hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run
) -> None:
    server = hostile(action, answer)
    if action == "createModel":
        server.anki.models.clear()
    before = tree(vault)
    ran = run(vault, "cards", "sync", "--yes", "--url", server.url)
    assert (ran.code, len(ran.err) < 400) == (1 if ran.err.count("refused: ") == 3 else 2, True), ran
    assert ran.err.count("\n") == 1 or "took it for empty" in ran.err
    assert tree(vault) == before
    server.action = ""
    assert run(vault, "cards", "sync", "--yes", "--url", server.url).code == 0
    assert len({note["fields"]["Id"] for note in server.anki.notes.values()}) == len(server.anki.notes) == 3
    assert "^q-" in (vault / "Note.md").read_text()
    assert "Anki has what the vault has." in run(vault, "cards", "sync", "--yes", "--url", server.url).out


def test_a_card_that_is_gone_and_endless_numbers(
    hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run
) -> None:
    server = hostile("cardsInfo", result([{}]))
    server.anki.notes[7] = {
        "model": "Scaffold-basic", "fields": {"Id": f"&#{'9' * 5000};", "Front": f"&#{'9' * 5000}"}, "tags": [], "cards": [1],
    }  # fmt: skip
    ran = run(vault, "cards", "sync", "--yes", "--url", server.url)
    assert (ran.code, ran.err) == (0, ""), ran
    written = set(re.findall(r"\^(q-\w{4})$", (vault / "Note.md").read_text(), re.MULTILINE))
    assert len(written) == 3
    assert {note["fields"]["Id"] for number, note in server.anki.notes.items() if number != 7} == written
    assert server.anki.notes[7]["fields"] == {"Id": f"&#{'9' * 5000};", "Front": f"&#{'9' * 5000}"}


def chunk_of_less_than_nothing(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n")
    for _ in range(4000):
        connection.sendall(b" " * 65536)


def test_a_chunk_cannot_be_larger_than_an_answer(
    hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run
) -> None:
    server = hostile("version", chunk_of_less_than_nothing)
    tracemalloc.start()
    try:
        ran = run(vault, "cards", "sync", "--yes", "--url", server.url, "--timeout", "3")
        assert (ran.code, f"Nobody answers at {server.url}" in ran.err, ran.err.count("\n")) == (2, True, 1), ran
        assert tracemalloc.get_traced_memory()[1] < 60 << 20  # the limit is 1 MiB here, 262 MB are sent
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e300", "3601"])
def test_a_time_that_is_none(seconds: str, vault: Path, run: Run) -> None:
    ran = run(vault, "cards", "sync", "--yes", "--timeout", seconds)
    assert (ran.code, "--timeout must be a number of seconds" in ran.err, ran.err.count("\n")) == (2, True, 1), ran


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_no_proxy_hears_of_the_cards(
    host: str, hostile: Callable[[str, Answer], Hostile], vault: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, anki = hostile("version", b""), hostile("none", b"")
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    url = anki.url.replace("127.0.0.1", host)
    assert run(vault, "cards", "sync", "--yes", "--url", url, "--key", "secret").code == 0
    assert (proxy.seen, "addNotes" in anki.seen) == ([], True)
    assert os.environ["http_proxy"] == proxy.url


@pytest.mark.parametrize(
    "url",
    ["http://", "http://a b", "ftp://a", "http://[::1", "http://a:99999", "http://a\r\nX: y", "//a", "http://a..b"],
)
def test_an_address_that_is_none(url: str, vault: Path, run: Run) -> None:
    ran = run(vault, "cards", "sync", "--yes", "--url", url)
    assert (ran.code, "--url must be an address" in ran.err, ran.err.count("\n")) == (2, True, 1), ran
