"""As one page for a browser that needs nothing else: the graph drawn as SVG, and a matrix beside it.

Point at an arrow, or tab to it, to read what goes along it; click an activity, or press Enter on it, to see it alone;
Escape shows all again. The drawing is there without JavaScript, too, and on paper.
"""

import html
import math
import os

from scaffold.flows.layout import OUTSIDE, Arrow, FlowMap, on_circle
from scaffold.terminal.output import printable

WIDTH, HEIGHT, SPACE = 184, 46, 64  # of a box, and the radius of the circle for each of them
_MARGIN = 20
_BEND = 0.16  # how far an arrow is bent towards its right, as a part of its length
_LINE = 20  # characters of a name on one line of its box


def draw(picture: FlowMap) -> str:
    """Return the page."""
    with open(os.path.join(os.path.dirname(__file__), "flows.html"), encoding="utf-8") as file:
        page = file.read()
    flows = sum(len(arrow.flows) for arrow in picture.arrows)
    silent = sum(flow.is_one_sided for arrow in picture.arrows for flow in arrow.flows)
    inside = len(picture.names) - (OUTSIDE in picture.names)
    around = " and the world outside" if OUTSIDE in picture.names else ""
    summary = f"{flows} flows between {inside} activities{around}; {silent} stated by one side only (dashed, marked !)."
    for mark, content in (("SUMMARY", _text(summary)), ("GRAPH", _graph(picture)), ("MATRIX", _matrix(picture))):
        page = page.replace(f"<!--{mark}-->", content, 1)
    return page


def _text(text: str) -> str:
    return html.escape(printable(text.replace("\n", " ")))


def _graph(picture: FlowMap) -> str:
    count = len(picture.names)
    radius = max(150.0, SPACE * count) if count > 1 else 0.0
    width, height = radius + WIDTH / 2 + _MARGIN, radius + HEIGHT / 2 + _MARGIN
    places = dict(zip(picture.names, on_circle(count, radius), strict=True))
    arrows = "".join(_arrow(picture, arrow, places) for arrow in picture.arrows)
    boxes = "".join(_box(picture, name, *places[name]) for name in picture.names)
    view = f"{-width:.0f} {-height:.0f} {2 * width:.0f} {2 * height:.0f}"
    return (
        f'<svg viewBox="{view}" style="max-width:{2 * width:.0f}px" role="group" aria-label="Flows">'
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 10 5 0 10z" fill="context-stroke"/></marker></defs>{arrows}{boxes}</svg>'
    )


def _box(picture: FlowMap, name: str, x: float, y: float) -> str:
    number = picture.number(name)
    lines = _lines(printable(name))
    first = y - 8 * (len(lines) - 1) + 5
    words = "".join(
        f'<text x="{x:.1f}" y="{first + 16 * line:.1f}">{html.escape(text)}</text>' for line, text in enumerate(lines)
    )
    outside = " outside" if name == OUTSIDE else ""
    return (
        f'<g class="box{outside}" data-n="{number}" tabindex="0" role="button" aria-pressed="false"'
        f' aria-label="{_text(name)}"><rect x="{x - WIDTH / 2:.1f}" y="{y - HEIGHT / 2:.1f}" width="{WIDTH}"'
        f' height="{HEIGHT}" rx="9"/>{words}</g>'
    )


def _lines(name: str) -> list[str]:
    """Return a name on one line or two; what is too long ends in an ellipsis."""
    if len(name) <= _LINE:
        return [name]
    cut = name.rfind(" ", 0, _LINE + 1)
    cut = cut if cut > 0 else _LINE
    rest = name[cut:].strip()
    return [name[:cut], rest if len(rest) <= _LINE else rest[: _LINE - 1] + "…"]


def _arrow(picture: FlowMap, arrow: Arrow, places: dict[str, tuple[float, float]]) -> str:
    path = _curve(places[arrow.giver], places[arrow.taker])
    words = "; ".join(flow.what + (" (one side only)" if flow.is_one_sided else "") for flow in arrow.flows)
    label = _text(f"{arrow.giver} gives {arrow.taker}: {words}")
    one_sided = " one-sided" if arrow.is_one_sided else ""
    width = 1.2 + 0.5 * min(len(arrow.flows), 6)
    return (
        f'<g class="arrow{one_sided}" data-from="{picture.number(arrow.giver)}" data-to="{picture.number(arrow.taker)}"'
        f' tabindex="0" role="img" aria-label="{label}"><title>{label}</title><path class="near" d="{path}"/>'
        f'<path class="line" d="{path}" stroke-width="{width:.1f}" marker-end="url(#tip)"/></g>'
    )


def _curve(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    if start == end:  # to itself: a loop above the box
        top = y1 - HEIGHT / 2
        bow = f"C{x1 - 40:.1f} {top - 46:.1f} {x1 + 40:.1f} {top - 46:.1f} {x1 + 20:.1f} {top:.1f}"
        return f"M{x1 - 20:.1f} {top:.1f} {bow}"
    middle = ((x1 + x2) / 2 - (y2 - y1) * _BEND, (y1 + y2) / 2 + (x2 - x1) * _BEND)
    (ax, ay), (bx, by) = _edge_of_box(start, middle), _edge_of_box(end, middle)
    return f"M{ax:.1f} {ay:.1f} Q{middle[0]:.1f} {middle[1]:.1f} {bx:.1f} {by:.1f}"


def _edge_of_box(centre: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Return where the line from a box's centre leaves the box."""
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    scale = min(WIDTH / 2 / abs(dx) if dx else math.inf, HEIGHT / 2 / abs(dy) if dy else math.inf, 1.0)
    return centre[0] + dx * scale, centre[1] + dy * scale


def _matrix(picture: FlowMap) -> str:
    arrows = {(arrow.giver, arrow.taker): arrow for arrow in picture.arrows}
    heads = "".join(f'<th scope="col"><span>{_text(name)}</span></th>' for name in picture.names)
    rows = "".join(
        f'<tr><th scope="row">{_text(giver)}</th>'
        + "".join(_cell(picture, giver, taker, arrows.get((giver, taker))) for taker in picture.names)
        + "</tr>"
        for giver in picture.names
    )
    head = f'<tr><td class="corner">gives&#8201;↓ takes&#8201;→</td>{heads}</tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _cell(picture: FlowMap, giver: str, taker: str, arrow: Arrow | None) -> str:
    if arrow is None:
        return "<td></td>"
    place = f'data-from="{picture.number(giver)}" data-to="{picture.number(taker)}"'
    mark = " one-sided" if arrow.is_one_sided else ""
    words = _text(f"{giver} gives {taker}: {len(arrow.flows)}")
    return (
        f'<td class="cell{mark}" {place} tabindex="0" aria-label="{words}">{len(arrow.flows)}'
        f"{'!' if arrow.is_one_sided else ''}</td>"
    )
