"""As a table of text: who gives stands at the left, who takes above; how many things, `!` where one side is silent."""

from scaffold.flows.layout import FlowMap
from scaffold.terminal.output import printable


def draw(picture: FlowMap) -> str:
    """Return the matrix, its columns numbered as its rows are."""
    width = max((len(printable(name)) for name in picture.names), default=0) + 4
    size = max(4, len(str(len(picture.names))) + 2)
    heads = "".join(str(number + 1).rjust(size) for number in range(len(picture.names)))
    lines = ["gives \\ takes".ljust(width) + heads]
    counts = {(arrow.giver, arrow.taker): arrow for arrow in picture.arrows}
    for number, giver in enumerate(picture.names, 1):
        cells = []
        for taker in picture.names:
            arrow = counts.get((giver, taker))
            mark = "!" if arrow and arrow.is_one_sided else ""
            cells.append((f"{mark}{len(arrow.flows)}" if arrow else ".").rjust(size))
        lines.append(f"{number} {printable(giver)}".ljust(width) + "".join(cells))
    return "\n".join(lines) + "\n"
