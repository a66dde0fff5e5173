"""Links to headings that get another text by what is planned: in notes that nothing else affects, too."""

from scaffold.refactor.relink import Relinker
from scaffold.refactor.retitled import is_retitling
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.text.spans import Span, SpanIndex
from scaffold.vault.names import stem


def with_heading_links(readings: list[SourceFile], relinking: Relinker) -> list[SourceFile]:
    """Return the readings, with those of notes that link to a heading which gets another text by what is planned.

    Links to notes that get another name have been followed as such.
    """
    followed = {path for path, to in relinking.moves.items() if stem(path) != stem(to)}
    while moved := {r.path: r.path for r in readings if r.path not in followed and is_retitling(r)}:
        followed |= moved.keys()
        known = {reading.path: reading for reading in readings}
        linking = read_affected(relinking.vault, moved, options=relinking.options)
        for reading in linking:
            if earlier := known.pop(reading.path, None):
                reading.edits += earlier.edits
                reading.skipped += earlier.skipped
                reading.kept |= earlier.kept
                reading.optional += earlier.optional
            whole = SpanIndex(edit.span for edit in reading.edits)
            reading.links = [link for link in reading.links if not _is_held(whole, link.span)]
        relinking.plan_edits(linking)
        for reading in linking:
            reading.edits = list(dict.fromkeys(reading.edits))
            reading.skipped = list(dict.fromkeys(reading.skipped))
        relinking.verify(linking)
        readings = [*known.values(), *linking]
    return readings


def _is_held(spans: SpanIndex, inner: Span) -> bool:
    """Tell whether one of the spans holds another one and more."""
    held = spans.overlapping(inner)
    return any(span.start <= inner.start and inner.end <= span.end and span != inner for span in held)
