"""`cards sync` against an Anki that behaves as the recorded one, and with everything that can go wrong on the way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_anki import NOTE, FakeAnki, Server
from vaults import ROOT, Ran

Run = Callable[..., Ran]
RECORDED = ROOT / "tests" / "data" / "ankiconnect.jsonl"


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server(FakeAnki())
    yield found
    found.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    (folder / "Note.md").write_text(NOTE)
    (folder / "pic.png").write_bytes(b"\x89PNG")
    return folder


def replaced(value: Any, numbers: dict[int, int]) -> Any:  # noqa: ANN401 - JSON
    """The recorded numbers as those of the fake."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return numbers.get(value, value)
    if isinstance(value, str):
        return value.replace(*map(str, next(((a, b) for a, b in numbers.items() if str(a) in value), ("", ""))))
    if isinstance(value, list):
        return [replaced(each, numbers) for each in value]
    if isinstance(value, dict):
        return {key: replaced(each, numbers) for key, each in value.items()}
    return value


def learn(recorded: Any, ours: Any, numbers: dict[int, int]) -> None:  # noqa: ANN401 - JSON
    """Learn which number of ours is which recorded one, wherever both answers have one in the same place."""
    if isinstance(recorded, int) and isinstance(ours, int) and recorded > 10**9 and not isinstance(recorded, bool):
        numbers.setdefault(recorded, ours)
    elif isinstance(recorded, list) and isinstance(ours, list):
        for one, other in zip(recorded, ours, strict=False):
            learn(one, other, numbers)
    elif isinstance(recorded, dict) and isinstance(ours, dict):
        for key in recorded.keys() & ours.keys():
            learn(recorded[key], ours[key], numbers)


def covers(recorded: Any, ours: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether our answer says the same; it may leave out keys of objects (a model's, a card's) that nobody reads."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        return ours.keys() <= recorded.keys() and all(covers(recorded[key], ours[key]) for key in ours)
    if isinstance(recorded, list) and isinstance(ours, list):
        return len(recorded) == len(ours) and all(map(covers, recorded, ours))
    return bool(recorded == ours)


LATER = {"cardsModTime": "it tells the time", "modelNames": "the fake has fewer of its own"}


def test_the_fake_answers_as_the_recorded_one() -> None:
    anki, numbers, compared = FakeAnki(), {}, 0
    for line in RECORDED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "request" not in row or row["request"]["action"] in LATER:
            continue
        ours = anki.handle(replaced(row["request"], numbers))
        learn(row["response"], ours, numbers)
        assert covers(replaced(row["response"], numbers), ours), row["request"]
        compared += 1
    assert compared == 47


def sync(run: Run, vault: Path, server: Server, *arguments: str) -> Ran:
    return run(vault, "cards", "sync", "--yes", "--url", server.url, *arguments)


def test_a_sync_and_a_second_one(run: Run, vault: Path, server: Server) -> None:
    anki = server.anki
    dry = run(vault, "cards", "sync", "--dry-run", "--url", server.url)
    assert dry.code == 0
    assert dry.out.count("add ") == 3
    assert not anki.notes
    assert sync(run, vault, server).code == 0
    assert {note["model"] for note in anki.notes.values()} == {"Scaffold-basic", "Scaffold-reversed", "Scaffold-cloze"}
    assert {card["deck"] for card in anki.cards.values()} == {"S1::Intro"}
    assert len(anki.cards) == 1 + 2 + 2
    (picture,) = anki.media
    assert anki.media[picture] == b"\x89PNG"
    basic = next(note for note in anki.notes.values() if note["model"] == "Scaffold-basic")
    assert basic["fields"] == {
        "Front": f'What is <img src="{picture}">?',
        "Back": "An answer",
        "Source": "Note",
        "Id": "q-aaaa",
    }
    assert basic["tags"] == {"S1::Intro"}
    asked = len(anki.asked)
    assert "Anki has what the vault has." in sync(run, vault, server).out
    assert {*anki.asked[asked:]} <= {
        *("version", "modelNames", "modelFieldNames", "findNotes", "notesInfo", "deckNames", "getMediaFilesNames")
    }


def test_cards_lie_in_their_decks_where_anki_forgets_them(run: Run, vault: Path) -> None:
    server = Server(FakeAnki(keeps_deck=False))
    assert sync(run, vault, server).code == 0
    assert {card["deck"] for card in server.anki.cards.values()} == {"S1::Intro"}
    server.close()


def test_what_changes_here_changes_there(run: Run, vault: Path, server: Server) -> None:
    anki, note = server.anki, vault / "Note.md"
    sync(run, vault, server)
    known = next(number for number, each in anki.notes.items() if each["fields"].get("Back") == "ways")
    anki.notes[known]["tags"].add("leech")
    text = (
        note.read_text().replace(":::ways", ":::sides").replace("S1::Intro", "S1::More").replace("S1/Intro", "S1/More")
    )
    note.write_text(text)
    assert sync(run, vault, server).code == 0
    assert anki.notes[known]["fields"]["Back"] == "sides"
    assert anki.notes[known]["tags"] == {"S1::More", "leech"}
    assert {card["deck"] for card in anki.cards.values()} == {"S1::More"}
    assert len(anki.notes) == 3
    assert run(vault, "rename", "Note", "New", "--yes").code == 0
    assert sync(run, vault, server).code == 0
    assert {each["fields"]["Source"] for each in anki.notes.values()} == {"New"}
    assert len(anki.notes) == 3


def test_what_was_moved_in_anki_stays_there(run: Run, vault: Path, server: Server) -> None:
    sync(run, vault, server)
    for card in server.anki.cards.values():
        card["deck"] = "Filtered"
    assert sync(run, vault, server).code == 0
    assert {card["deck"] for card in server.anki.cards.values()} == {"Filtered"}


def test_what_was_edited_in_anki_is_shown_and_left(run: Run, vault: Path, server: Server) -> None:
    anki = server.anki
    sync(run, vault, server)
    known = next(each for each in anki.notes.values() if each["fields"].get("Back") == "ways")
    known["fields"]["Back"] = "ways, better"
    ran = sync(run, vault, server)
    assert ran.code == 1
    assert "conflict Note.md:14" in ran.out
    assert "Back in Anki:  ways, better" in ran.out
    assert known["fields"]["Back"] == "ways, better"
    assert sync(run, vault, server, "--overwrite").code == 0
    assert known["fields"]["Back"] == "ways"


def test_what_is_removed_here_is_deleted_only_when_asked(run: Run, vault: Path, server: Server) -> None:
    anki, note = server.anki, vault / "Note.md"
    sync(run, vault, server)
    other = anki.do_addNote({"modelName": "Scaffold-basic", "deckName": "S1", "fields": {"Front": "x", "Id": "q-zzzz"}})
    note.write_text(note.read_text().replace(">Both :::ways\n^q-bbbb\n", ">\n"))
    assert "removed  ^q-bbbb" in sync(run, vault, server).out
    assert len(anki.notes) == 4
    assert sync(run, vault, server, "Note", "--delete").code == 0  # one note says nothing of the rest
    assert len(anki.notes) == 4
    assert sync(run, vault, server, "--delete").code == 0
    assert len(anki.notes) == 3
    assert other in anki.notes  # another vault's


def test_the_old_plugins_notes_are_taken_over(run: Run, vault: Path, server: Server) -> None:
    anki = server.anki
    anki.do_createModel("Obsidian-basic", ["Front", "Back"], [{}])
    anki.do_createDeck("S1::Intro")
    fields = {"Front": "<p>Both</p>", "Back": "<p>ways</p>"}
    number = anki.do_addNote({"modelName": "Obsidian-basic", "deckName": "S1::Intro", "fields": fields})
    text = (vault / "Note.md").read_text().replace("q-bbbb", str(number)).replace("q-cccc", "1661712502430")
    (vault / "Note.md").write_text(text.replace(":::", "::"))
    ran = sync(run, vault, server)
    assert ran.code == 1
    assert "Anki has no note 1661712502430" in ran.out
    assert anki.notes[number]["fields"] == {"Front": "Both", "Back": "ways"}
    assert len(anki.notes) == 2
    (vault / "Note.md").write_text((vault / "Note.md").read_text().replace("::ways", "::sides"))
    sync(run, vault, server)
    assert anki.notes[number]["fields"]["Back"] == "sides"


def test_what_was_imported_from_a_file_is_found_again(run: Run, vault: Path, server: Server) -> None:
    anki = server.anki
    anki.do_createModel("Scaffold-reversed", ["Front", "Back", "Source", "Id"], [{}, {}])
    fields = {"Front": "Both", "Back": "ways", "Source": "Note", "Id": "q-bbbb"}
    number = anki.do_addNote({"modelName": "Scaffold-reversed", "deckName": "Default", "fields": fields})
    assert sync(run, vault, server).code == 0
    assert len(anki.notes) == 3
    assert {anki.cards[card]["deck"] for card in anki.notes[number]["cards"]} == {"S1::Intro"}


def test_a_note_that_anki_refuses_is_named(run: Run, vault: Path, server: Server) -> None:
    (vault / "Note.md").write_text(">[!info] card\n>%%only a comment%% ::b\n^q-aaaa\n")
    ran = sync(run, vault, server)
    assert ran.code == 1
    assert "Note.md:2  refused" in ran.err


@pytest.mark.parametrize(
    ("fault", "said"),
    [("500", "answered 500"), ("hang", "did not answer"), ("cut", "Nobody answers"), ("drop", "Nobody answers")],
)
def test_faults_on_the_way_are_said_and_mended_by_the_next_sync(
    fault: str, said: str, run: Run, vault: Path, server: Server
) -> None:
    (vault / "More.md").write_text("".join(f">[!info] card\n>q{n} ::a{n}\n\n" for n in range(5)))
    done = False
    for step in range(1, 40):
        server.count = 0
        server.fault = lambda number, _action, step=step: fault if number == step else None  # type: ignore[misc]
        ran = sync(run, vault, server, "--timeout", "0.5")
        if ran.code == 0:
            done = True
            break
        assert ran.code == 2
        assert said in ran.err
        if fault == "hang" and step > 3:
            break  # it takes its time, and the rest is as with a cut connection
    server.fault = lambda _number, _action: None
    assert done or fault == "hang"
    assert sync(run, vault, server).code == 0
    fronts = [note["fields"]["Id"] for note in server.anki.notes.values()]
    assert len(fronts) == len(set(fronts)) == 8


def test_killed_at_any_step_it_goes_on_with_the_next(vault: Path, server: Server) -> None:
    command = [sys.executable, "-m", "scaffold", "cards", "sync", "--yes", "--url", server.url]
    (vault / "Note.md").write_text(NOTE.replace("^q-aaaa\n", ""))
    for step in range(1, 60):
        child = subprocess.Popen(command, cwd=vault, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        server.count = 0

        def kill(number: int, _action: str, step: int = step, child: subprocess.Popen[bytes] = child) -> object:
            return (lambda: os.kill(child.pid, signal.SIGKILL)) if number == step else None

        server.fault = kill
        if child.wait() == 0:
            break
    server.fault = lambda _number, _action: None
    assert subprocess.run([*command, "--dry-run"], cwd=vault, check=True, capture_output=True).stdout.startswith(
        b"Anki has"
    )
    ids = [note["fields"]["Id"] for note in server.anki.notes.values()]
    assert len(ids) == len(set(ids)) == 3
    assert step > 5


def test_nobody_there_a_wrong_key_and_wrong_places(run: Run, vault: Path, server: Server) -> None:
    server.anki.key = "secret"
    ran = sync(run, vault, server)
    assert ran.code == 2
    assert "API key" in ran.err
    assert sync(run, vault, server, "--key", "secret").code == 0
    closed = Server(FakeAnki())
    closed.close()
    assert "start Anki" in sync(run, vault, closed).err
    assert "http://" in run(vault, "cards", "sync", "--yes", "--url", "file:///etc/passwd").err
    server.anki.key = None
    server.anki.models["Scaffold-basic"]["fields"].append("Mine")
    assert "rename it in Anki" in sync(run, vault, server).err
