"""As a graph for Graphviz: `scaffold flows --format dot | dot -Tsvg`."""

from scaffold.flows.layout import FlowMap
from scaffold.terminal.output import printable


def draw(picture: FlowMap) -> str:
    """Return the graph; what only one side states is dashed."""
    lines = ["digraph flows {", "  node [shape=box, style=rounded]"]
    lines += [f"  {_quoted(name)}" for name in picture.names]
    for arrow in picture.arrows:
        for flow in arrow.flows:
            style = ", style=dashed" if flow.is_one_sided else ""
            lines.append(f"  {_quoted(arrow.giver)} -> {_quoted(arrow.taker)} [label={_quoted(flow.what)}{style}]")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    escaped = printable(text.replace("\n", " ")).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
