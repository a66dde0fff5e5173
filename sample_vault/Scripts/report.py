"""Print the open tasks of the course, note by note.

Run it with `python Scripts/report.py`; it finds the vault by itself.
"""

import re
from pathlib import Path

VAULT = Path(__file__).resolve().parent.parent
FIRST = "S101 - Service Value/1_Value chain/Plan.md"
LAST = "Deliver and support"
NOTHING_LEFT = "Nothing left to do. Reread [[Engage]] with a cup of tea."

OPEN_TASK = re.compile(r"^[\t >]*[-*+] \[ \] (.+)$", re.MULTILINE)


def course_notes() -> list[Path]:
    """Return the notes of the course: Plan leads, the note on support ends the list."""
    notes = (VAULT / "S101 - Service Value").rglob("*.md")
    return sorted(notes, key=lambda note: (note != VAULT / FIRST, note.stem == LAST, note.stem))


def open_tasks(note: Path) -> list[str]:
    """Return what is still to be done in one note."""
    return OPEN_TASK.findall(note.read_text(encoding="utf-8-sig"))


def main() -> None:
    """Print each note that has open tasks, and the tasks below it."""
    found = False
    for note in course_notes():
        tasks = open_tasks(note)
        if tasks:
            found = True
            print(note.stem)
            for task in tasks:
                print(f"  {task}")
    if not found:
        print(NOTHING_LEFT)


if __name__ == "__main__":
    main()
