"""As a canvas of Obsidian (JSON Canvas 1.0): a card for each note on a circle, no two of which touch."""

import hashlib
import json
import math

from scaffold.flows.layout import Arrow, FlowMap, on_circle
from scaffold.terminal.output import printable
from scaffold.text.json_strings import escaped

WIDTH, HEIGHT, GAP = 320, 180, 160
RED = "1"  # the colour of what only one side states


def draw(picture: FlowMap) -> str:
    """Return the canvas."""
    count = len(picture.names)
    radius = (math.hypot(WIDTH, HEIGHT) + GAP) / (2 * math.sin(math.pi / count)) if count > 1 else 0
    places = dict(zip(picture.names, on_circle(count, radius), strict=True))
    value = {
        "nodes": [_node(picture, name, *place) for name, place in places.items()],
        "edges": [_edge(arrow, places[arrow.giver], places[arrow.taker]) for arrow in picture.arrows],
    }
    return escaped(json.dumps(value, indent="\t", ensure_ascii=False)) + "\n"


def _node(picture: FlowMap, name: str, x: float, y: float) -> dict[str, object]:
    place = {"x": round(x - WIDTH / 2), "y": round(y - HEIGHT / 2), "width": WIDTH, "height": HEIGHT}
    path = picture.paths.get(name)
    content = {"type": "file", "file": path} if path else {"type": "text", "text": printable(name)}
    return {"id": _id(name), **content, **place}


def _edge(arrow: Arrow, start: tuple[float, float], end: tuple[float, float]) -> dict[str, object]:
    across, down = end[0] - start[0], end[1] - start[1]
    sides = {"across": ("right", "left") if across > 0 else ("left", "right"),
             "down": ("bottom", "top") if down > 0 else ("top", "bottom")}  # fmt: skip
    leading = "across" if abs(across) > abs(down) else "down"
    if arrow.giver > arrow.taker and min(abs(across), abs(down)) > 1:  # the way back takes the other sides
        leading = "down" if leading == "across" else "across"
    return {
        "id": _id(f"{arrow.giver}\0{arrow.taker}"),
        "fromNode": _id(arrow.giver),
        "fromSide": sides[leading][0],
        "toNode": _id(arrow.taker),
        "toSide": sides[leading][1],
        "label": printable("\n".join(flow.what for flow in arrow.flows)),
        **({"color": RED} if arrow.is_one_sided else {}),
    }


def _id(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
