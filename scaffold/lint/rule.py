"""A rule: what is wrong with a note, where, and how it could be fixed.

Its examples are test, documentation and `--explain` text at once.
"""

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from scaffold.notes.facts import Fact
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.spans import Edit, Span

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
GROUPS = {
    "FND": "Fundamentals",
    "FLW": "Flows",
    "FMT": "Format",
    "LNK": "Links",
    "TSK": "Tasks",
    "TXT": "Text",
    "CRD": "Cards",
}
EXAMPLE = "Note.md"  # the path of the note in a rule's examples


@dataclass(frozen=True, slots=True)
class Fix:
    """How a finding is fixed: edits of its note, or of the note at `path`; `is_safe` when no meaning can change."""

    edits: Sequence[Edit]
    path: str = ""
    is_safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a span of a note, described in a sentence without a full stop.

    With `unless_linked` it counts only where no other file leads to the note.
    """

    span: Span
    message: str
    fix: Fix | None = None
    unless_linked: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the file that it stands in, which gives it its name and documentation.

    `flags` is a note (`Note.md`) that it finds something in, `fixed` the same note without it, by the fix where there
    is one; `beside` are other files of the example's vault by their path, `beside_fixed` those that the fix changes.
    `of_format`: it holds only for notes of the vault's format. `in_code`: it also holds inside code blocks. `profile`
    are settings that the example needs, `path` and `fixed_path` where its note lies; `stale`: its cards are older than
    its text. `aliases` are names that it had before, which still mean it. `by_note` says for all notes at once what
    it finds, by their paths; it goes by what they say of the facts that it `asks` for, and by the names of all files.
    """

    code: str
    severity: Severity
    check: Callable[[Note, NoteIndex], Iterator[Finding]]
    flags: str
    fixed: str
    aliases: Sequence[str] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    beside_fixed: Mapping[str, str] = field(default_factory=dict)
    profile: Mapping[str, object] = field(default_factory=dict)
    of_format: bool = False
    in_code: bool = False
    path: str = EXAMPLE
    fixed_path: str = ""
    stale: bool = False
    by_note: Callable[[NoteIndex], Mapping[str, Sequence[Any]]] | None = None
    asks: Sequence[Fact] = ()

    def __reduce__(self) -> tuple[Callable[[str], "Rule"], tuple[str]]:
        """Go from one process to another as the name of a file: both have the same rules."""
        return _load_rule, (self.check.__module__,)

    @property
    def name(self) -> str:
        """The name of its file, with `-`."""
        return self.check.__module__.rpartition(".")[2].replace("_", "-")

    @property
    def documentation(self) -> str:
        """What it does and why it matters: the docstring of its file."""
        return inspect.cleandoc(sys.modules[self.check.__module__].__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return self.documentation.partition("\n")[0]


def _load_rule(module: str) -> Rule:
    rule: Rule = importlib.import_module(module).rule
    return rule
