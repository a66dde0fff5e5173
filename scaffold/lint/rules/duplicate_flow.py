"""One flow, stated twice.

The same thing to the same partner is one flow; a second bullet is left over from a copy, or was meant for another
partner.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.similarity import folded
from scaffold.vault.names import key


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each flow that was stated before, in the same words and with a same partner."""
    seen: dict[tuple[str, tuple[str, ...], str], int] = {}
    for flow in (flow for section in note.sections for flow in section.flows):
        for name in dict.fromkeys(flow.partners or ("",)):
            path = index.vault.resolver.resolve(name, note.path).path if name else ""
            partner = key(name) if path is None else path
            identity = (flow.direction, tuple(sorted(folded(flow.what))), partner)
            line = note.lines.number(flow.span.start)
            first = seen.setdefault(identity, line)
            if first != line:
                yield Finding(flow.span, f"line {first} states this flow already")
                break


rule = Rule(
    "FLW004",
    "warning",
    check,
    flags="# Note\n## Outputs\n- Service reports for [[Desk]].\n- Reports of services for [[Desk]] and [[Plan]].\n",
    fixed="# Note\n## Outputs\n- Service reports for [[Desk]] and [[Plan]].\n",
    beside={
        "Desk.md": "# Desk\n## Inputs\n- Service reports from [[Note]].\n",
        "Plan.md": "# Plan\n## Inputs\n- Service reports from [[Note]].\n",
    },
)
