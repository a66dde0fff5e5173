"""A flow that names no partner.

A flow is something that somebody gives to somebody: the bullet says what, then links to the partner's note. Only those
who have no note may stand there without a link: name them in `outsiders` (`customers`, `users`) in `scaffold.toml`.
"""

import re
from collections.abc import Iterator

from scaffold.links.style import wikilink_to
from scaffold.lint.rule import Finding, Fix, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.text.spans import Edit


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each flow without a partner; the fix links a note that it names."""
    for flow in (flow for section in note.sections for flow in section.flows):
        sentence = flow.span.of(note.text)
        if flow.partners or "](" in sentence or _names_outsider(sentence, index.config.outsiders):
            continue
        named = next(index.names.find(note.prose, flow.span, note.path), None)
        goes = "comes from" if flow.direction == "input" else "goes to"
        link = wikilink_to(named[1], named[0].of(note.text), note.path, index.vault.resolver) if named else None
        fix = Fix((Edit(named[0], link),)) if named and link else None
        yield Finding(
            flow.span, f"no link says whom this {flow.direction} {goes}, nor is it one of the setting `outsiders`", fix
        )


def _names_outsider(sentence: str, outsiders: list[str]) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence, re.IGNORECASE) for word in outsiders if word.strip()
    )


rule = Rule(
    "FND040",
    "warning",
    check,
    aliases=("flow-without-link",),
    flags="# Note\n## Outputs\n- Service reports for Service desk.\n",
    fixed="# Note\n## Outputs\n- Service reports for [[Service desk]].\n",
    beside={"Service desk.md": "# Service desk\n## Inputs\n- Service reports from [[Note]].\n"},
)
