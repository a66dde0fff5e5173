"""A link to a file that is not there: an image, a PDF, a banner, a canvas.

Obsidian shows a grey box, the banner stays empty.
"""

from collections.abc import Iterator

from scaffold.lint.rule import Finding, Rule
from scaffold.notes.index import NoteIndex
from scaffold.notes.note import Note
from scaffold.vault.attachments import is_attachment


def check(note: Note, index: NoteIndex) -> Iterator[Finding]:
    """Yield a finding for each link to a missing attachment; a `banner` may be the path of one without brackets."""
    for link, _ in index.dangling(note):
        name = link.path.text
        if is_attachment(name) and not note.in_flow(link.span):
            yield Finding(link.span, f"no file is called {name!r}{index.hint(name)}")
    banner = note.value("banner")
    if banner and _is_path(banner.value) and not index.vault.resolver.resolve(banner.value, "").path:
        yield Finding(banner.span, f"no file is called {banner.value!r}{index.hint(banner.value)}")


def _is_path(value: str) -> bool:
    return is_attachment(value) and "[" not in value and "://" not in value and not value.startswith("data:")


rule = Rule(
    "LNK004",
    "error",
    check,
    flags="# Note\n![[chart.png|300]]\n",
    fixed="# Note\n![[charts.png|300]]\n",
    beside={"images/charts.png": ""},
)
