"""Print how long an export of 10,000 cards takes, as a multiple of genanki's own time for the same notes.

Run: `.venv/bin/python tests/benchmarks/cards.py`. Interleaved, medians: a shared machine is noisy.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import genanki

from scaffold.anki.note_types import MODELS
from scaffold.anki.notes import AnkiNote, Media, build_notes
from scaffold.anki.package import build_package
from scaffold.notes.index import NoteIndex
from scaffold.vault.snapshot import Snapshot

NOTES, CARDS, ROUNDS = 1000, 10, 7
SCAFFOLD = str(Path(sys.executable).parent / "scaffold")


def write_vault(root: Path) -> None:
    """Write notes with ten cards each: questions, some of them in Markdown, and gaps."""
    (root / ".obsidian").mkdir(parents=True)
    for number in range(NOTES):
        boxes = []
        for card in range(CARDS):
            place = f"{number}.{card}"
            line = (
                f"What does **service** {place} do? ::It does {place} for somebody.",
                f"Activity number {place} :::The one that hears people out",
                f"Needs enter through {{1:door {place}}}, not through the {{2:window}}.",
                f"Who answers call {place}? ::The desk, day and night.",
            )[card % 4]
            boxes.append(f">[!info] card\n>{line}\n^q-{number:05}{card}\n")
        text = f"---\nClass: S{number % 7}\ncards-deck: S{number % 7}::Part {number % 3}\ntags: [s/{number % 5}]\n---\n"
        (root / f"Note {number}.md").write_text(text + f"# Note {number}\nWords.\n\n# cards\n" + "\n".join(boxes))


def by_genanki(notes: list[AnkiNote], target: Path) -> None:
    """Write the same notes with genanki."""
    models = {
        model.name: genanki.Model(
            model.id,
            model.name,
            fields=[{"name": name} for name in model.fields],
            templates=[{"name": name, "qfmt": front, "afmt": back} for name, front, back in model.templates],
            model_type=genanki.Model.CLOZE if model.is_cloze else genanki.Model.FRONT_BACK,
        )
        for model in MODELS.values()
    }
    decks: dict[str, genanki.Deck] = {}
    for note in notes:
        deck = decks.setdefault(note.deck, genanki.Deck(1000 + len(decks), note.deck))
        deck.add_note(genanki.Note(models[note.model.name], list(note.fields), tags=list(note.tags), guid=note.guid))
    genanki.Package(list(decks.values())).write_to_file(str(target), timestamp=1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, target = Path(folder) / "vault", Path(folder) / "cards.apkg"
        write_vault(root)

        def read() -> list[AnkiNote]:
            around = NoteIndex(Snapshot(str(root)))
            return list(build_notes(around, around.notes.values(), Media(around), vault="vault"))

        def by_us() -> None:
            found = read()
            target.write_bytes(build_package(found, {note.guid: 1 for note in found}, {}, lambda _path: b""))

        def by_command() -> None:
            environment = dict(os.environ, SCAFFOLD_STATE=str(Path(folder) / "state"))
            command = [SCAFFOLD, "cards", "export", str(target)]
            subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)

        notes = read()
        times = {note.guid: 1 for note in notes}
        jobs: dict[str, Callable[[], object]] = {
            "genanki, from notes in memory": lambda: by_genanki(notes, target),
            "ours, from notes in memory": lambda: target.write_bytes(
                build_package(notes, times, {}, lambda _path: b"")
            ),
            "ours, from the vault's files": by_us,
            "the command, its start included": by_command,
        }
        taken: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(ROUNDS):
            for name, job in jobs.items():
                begun = time.perf_counter()
                job()
                taken[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(found) for name, found in taken.items()}
    yardstick = next(iter(medians.values()))
    sys.stdout.write(f"{len(notes)} cards in {NOTES} notes.\n\n| export | median ms | x genanki |\n|---|---|---|\n")
    for name, median in medians.items():
        sys.stdout.write(f"| {name} | {median * 1000:.0f} | {median / yardstick:.2f} |\n")


if __name__ == "__main__":
    main()
