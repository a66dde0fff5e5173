"""Rename an alias of a note, and the links that show it."""

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.edits import replace_value
from scaffold.frontmatter.fences import front_matter_span
from scaffold.frontmatter.properties import PropertyError, read_properties
from scaffold.plan.model import Plan
from scaffold.refactor.heading_links import with_heading_links
from scaffold.refactor.relink import Relinker, build_plan
from scaffold.refactor.scan import SourceFile, read_affected
from scaffold.text.spans import Edit
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


def rename_alias(vault: Snapshot, path: str, old: str, new: str) -> Plan:
    """Return the plan that gives the alias `old` of the note at `path` the text `new`.

    Raises ScaffoldError when the note has no such alias, or `new` is empty.
    """
    new = new.strip()
    if not new or any(mark in new for mark in "[]|\n"):
        raise ScaffoldError(f"{new!r} cannot be an alias: links could not show it.")
    sources = read_affected(vault, {path: path})
    for source in sources:
        if source.path == path:
            source.edits += _alias(source, old, new)
        for link in source.links:
            target = vault.resolver.resolve(link.path.text, source.path)
            if link.display is None or link.display.text != old or path not in (target.path, *target.others):
                continue
            edit = link.display.replaced(new)
            if target.others:
                source.leave(link.span.start, f"ambiguous: it may mean {target.listed()}")
            elif link.inert or edit is None:
                source.leave(link.span.start, f"in {link.place}")
            else:
                source.edits.append(edit)
    sources = with_heading_links(sources, Relinker(vault, {}))
    return build_plan(f"Rename the alias {old!r} of {stem(path)!r} to {new!r}", sources)


def _alias(own: SourceFile, old: str, new: str) -> list[Edit]:
    try:
        found = read_properties(own.text) if front_matter_span(own.text) else ()
        keys = [entry.key for entry in found if entry.key.lower() in ("aliases", "alias")]
        taken = [scalar.value for entry in found if entry.key in keys for scalar in entry.scalars]
        edits = [edit for key in keys for edit in replace_value(own.text, key, old, new)]
    except PropertyError as error:
        raise ScaffoldError(f"The front matter of {own.path} cannot be changed ({error}); fix it first.") from error
    if new in taken:
        raise ScaffoldError(f"{own.path} has the alias {new!r} already; there is nothing to rename.")
    if not edits:
        raise ScaffoldError(f"{own.path} has no alias {old!r}.")
    return edits
