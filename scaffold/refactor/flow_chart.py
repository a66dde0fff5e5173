"""A drawing of the flows in the vault: a chart between two markers of a note, or a file of its own."""

import re

from scaffold.errors import ScaffoldError
from scaffold.markdown.regions import find_regions
from scaffold.plan.model import CreateNote, EditNote, Plan
from scaffold.text.lines import line_ending
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, Span, apply_edits
from scaffold.vault.snapshot import Snapshot

BEGIN, END = "%% scaffold-flows %%", "%% scaffold-flows-end %%"
_BLOCK = compile_later(rf"{BEGIN}(.*?){END}", re.DOTALL)


def plan_chart(vault: Snapshot, path: str, chart: str) -> Plan:
    """Return the plan that puts a Mermaid chart between the markers of a note, at its end where it has none yet.

    It has no changes where the note shows the chart already. Raises ScaffoldError for half a pair of markers, or two.
    """
    if not path.lower().endswith(".md"):
        raise ScaffoldError(f"{path} is not a note; --into takes one.")
    text = vault.read(path)
    edit = _chart_edit(path, text, chart)
    after = apply_edits(text, [edit])
    title = f"Draw the flows into {path!r}"
    if after == text:
        return Plan(title, ())
    if _is_hidden(after, after.index(BEGIN, max(0, edit.span.start - len(BEGIN)))):
        raise ScaffoldError(f"{path} ends inside a code block or comment that is not closed; close it first.")
    return Plan(title, (EditNote(path, text, (edit,)),))


def _chart_edit(path: str, text: str, chart: str) -> Edit:
    newline = line_ending(text)
    block = f"\n```mermaid\n{chart}```\n".replace("\n", newline)
    blocks = [match for match in _BLOCK.finditer(text) if not _is_hidden(text, match.start())]
    if len(blocks) > 1:
        raise ScaffoldError(f"{path} has {BEGIN} twice; keep one of them.")
    if blocks:
        return Edit(Span(*blocks[0].span(1)), block)
    if any(not _is_hidden(text, match.start()) for match in re.finditer(BEGIN, text)):
        raise ScaffoldError(f"{path} has {BEGIN}, but no {END} after it; add the end, or remove the beginning.")
    gap = "" if not text or text.endswith("\n") else newline
    return Edit(Span(len(text), len(text)), f"{gap}{newline}{BEGIN}{block}{END}{newline}")


def _is_hidden(text: str, offset: int) -> bool:
    """Tell whether a marker, which is a comment itself, stands in code or the like."""
    region = find_regions(text).at(offset)
    return region is not None and "comment" not in region.kind


def plan_drawing(vault: Snapshot, path: str, drawing: str, *, exists: bool) -> Plan:
    """Return the plan that writes a drawing as a file of the vault; it has no changes where that is it already."""
    title = f"Draw the flows as {path!r}"
    if not exists:
        return Plan(title, (CreateNote(path, drawing),))
    before = vault.read(path)
    if before == drawing:
        return Plan(title, ())
    return Plan(title, (EditNote(path, before, (Edit(Span(0, len(before)), drawing),)),))
