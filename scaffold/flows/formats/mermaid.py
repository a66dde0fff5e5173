"""As a Mermaid flowchart, which Obsidian and GitHub render; in Obsidian its boxes lead to their notes."""

from scaffold.flows.layout import FlowMap
from scaffold.terminal.output import printable

_ESCAPED = str.maketrans({mark: f"#{ord(mark)};" for mark in '"#<>`&\\[]{}|;%'})


def draw(picture: FlowMap) -> str:
    """Return the chart; what only one side states is dotted."""
    lines = ["flowchart LR"]
    lines += [f"  n{number}[{_quoted(name)}]" for number, name in enumerate(picture.names)]
    for arrow in picture.arrows:
        for one_sided in (False, True):
            whats = [_text(flow.what) for flow in arrow.flows if flow.is_one_sided == one_sided]
            if whats:
                line = "-.->" if one_sided else "-->"
                label = "<br>".join(whats)
                lines.append(f'  n{picture.number(arrow.giver)} {line}|"{label}"| n{picture.number(arrow.taker)}')
    linked = [f"n{number}" for number, name in enumerate(picture.names) if name in picture.paths]
    lines += [f"  class {','.join(linked)} internal-link"] * bool(linked)
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return f'"{_text(name)}"'


def _text(text: str) -> str:
    return printable(text.replace("\n", " ")).translate(_ESCAPED) or " "
