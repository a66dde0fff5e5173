"""Case files: JSON lists of cases, which other programs than ours may have computed (`tests/cases`, or `--cases`)."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "cases"
Case = dict[str, Any]


def read_cases(folder: Path, *files: str, key: str = "cases") -> list[Case]:
    """Return the cases of files of a folder: each file is a list, or has one under a key.

    A folder of somebody else may have only some of the files.
    """
    cases: list[Case] = []
    for file in files:
        if folder == FOLDER or (folder / file).exists():
            content = json.loads((folder / file).read_text(encoding="utf-8"))
            cases += content if isinstance(content, list) else content[key]
    return cases


def case_id(number: int, case: Case) -> str:
    """Return what a test of a case is called by: its id, its name, or else its number."""
    return str(case.get("id") or case.get("name") or number)
