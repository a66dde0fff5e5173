"""The note types that the cards have in Anki. Fields and ids never change: a changed type would be a second one there.

The field `Id` holds the block id: by it, sync finds a card again that was imported from a file.
"""

from dataclasses import dataclass

from scaffold.cards.card import Kind

CSS = """.card { font-family: sans-serif; font-size: 20px; text-align: center; }
.source { margin-top: 2em; font-size: 12px; opacity: .6; }
"""
_SOURCE = '<div class="source">{{Source}}</div>'


@dataclass(frozen=True, slots=True)
class Model:
    """A note type: its id, name, fields, and (name, question, answer) of its templates."""

    id: int
    name: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str, str], ...]
    is_cloze: bool = False


_TWO = ("Front", "Back", "Source", "Id")
_FORWARD = ("Card 1", "{{Front}}", f'{{{{FrontSide}}}}<hr id="answer">{{{{Back}}}}{_SOURCE}')
_BACKWARD = ("Card 2", "{{Back}}", f'{{{{FrontSide}}}}<hr id="answer">{{{{Front}}}}{_SOURCE}')
MODELS: dict[Kind, Model] = {
    "basic": Model(1735100000001, "Scaffold-basic", _TWO, (_FORWARD,)),
    "reversed": Model(1735100000002, "Scaffold-reversed", _TWO, (_FORWARD, _BACKWARD)),
    "cloze": Model(
        1735100000003,
        "Scaffold-cloze",
        ("Text", "Extra", "Source", "Id"),
        (("Cloze", "{{cloze:Text}}", f"{{{{cloze:Text}}}}<br>{{{{Extra}}}}{_SOURCE}"),),
        is_cloze=True,
    ),
    "reminder": Model(
        1735100000004,
        "Scaffold-reminder",
        ("Prompt", "Source", "Id"),
        (("Card 1", "{{Prompt}}", f"{{{{FrontSide}}}}{_SOURCE}"),),
    ),
}
