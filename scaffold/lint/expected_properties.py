"""The properties that a note of the vault's format is expected to have: those of the settings, or what most have."""

from scaffold.notes.facts import KEPT_PROPERTIES, TEMPLATE
from scaffold.notes.index import NoteIndex


def expected_properties(index: NoteIndex) -> list[str]:
    """Return the properties in their order: by the setting, else those of the template that most notes have."""
    return index.expects(_expected)


def _expected(index: NoteIndex) -> list[str]:
    if index.config.properties:
        return index.config.properties
    counts = index.whole(KEPT_PROPERTIES).rows
    return [name for name in TEMPLATE if 2 * counts.get(name, 0) >= counts.get("", 0)]
