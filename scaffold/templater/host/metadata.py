"""What Obsidian knows of notes: links, tags, headings and properties, for `app.metadataCache` and `tp.file`."""

import re
from collections.abc import Mapping

from scaffold.frontmatter.fences import front_matter_block
from scaffold.links.find import find_links
from scaffold.links.kinds.markdown_link import destination
from scaffold.markdown.definitions import labels
from scaffold.markdown.headings import find_headings, part_key, section_span
from scaffold.markdown.regions import find_regions
from scaffold.markdown.tags import find_tags
from scaffold.templater import properties as frontmatter
from scaffold.templater.engine import HostError
from scaffold.templater.host import HostFunction
from scaffold.templater.run import Run
from scaffold.vault.names import stem
from scaffold.vault.obsidian import read_app_settings


def file_tags(run: Run, path: str) -> list[str]:
    """Return the tags of a note, those of its properties first, with `#`, each once."""
    text = run.staged.read(path)
    return list(dict.fromkeys([*_property_tags(frontmatter.values(text)), *_text_tags(text)]))


def _property_tags(properties: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for name, value in properties.items():
        if name.lower() in ("tags", "tag"):
            listed = value if isinstance(value, list) else re.split(r"[,\s]+", value) if isinstance(value, str) else []
            found += [f"#{str(tag).removeprefix('#')}" for tag in listed if tag]
    return found


def _text_tags(text: str) -> list[str]:
    regions = find_regions(text)
    names = (tag.of(text) for tag in find_tags(text) if regions.is_prose(tag.start))
    return [f"#{name}" for name in names if not name.isdigit()]


def _metadata(run: Run, path: str) -> dict[str, object] | None:
    if not run.staged.is_file(path):
        return None
    text = run.staged.read(path)
    properties = frontmatter.values(text)
    found = find_headings(text, find_regions(text))
    cache: dict[str, object] = {
        "headings": [{"heading": heading.text, "level": heading.level} for heading in found],
        "tags": [{"tag": tag} for tag in _text_tags(text)],
        "links": [
            {
                "link": link.path.text + link.subpath.text,
                "displayText": link.display.text if link.display else link.path.text,
            }
            for link in find_links(path, text)
            if not link.inert and not link.is_embed and link.place == "body"
        ],
        "frontmatter_tags": _property_tags(properties),
    }
    if properties:
        cache["frontmatter"] = properties
    return cache


def _resolve(run: Run, link: str, source: str) -> str | None:
    return (
        run.staged.resolver.resolve(link.split("#", maxsplit=1)[0].split("|", maxsplit=1)[0], source).path
        if link
        else None
    )


def _include(run: Run, link: str) -> str:
    """Return the note that a link means, or of it the section below a heading or the block with an id."""
    name, _, part = link.partition("|")[0].partition("#")
    path = run.staged.resolver.resolve(name, "").path
    if path is None or not run.staged.is_file(path):
        raise HostError("TemplaterError", f"File {link} doesn't exist")
    text = run.staged.read(path)
    return section(text, part) if part else text


def section(text: str, part: str) -> str:
    """Return the section or block of a note that a link's subpath names; the whole note where it names none."""
    regions = find_regions(text)
    if part.startswith("^"):
        for label in labels(text, regions):
            if label.name == part.lower():
                start = text.rfind("\n\n", 0, label.span.start) + 2
                line = text.rfind("\n", 0, label.span.start) + 1
                is_item = re.match(r"\s*(?:[-*+]|\d+[.)]) ", text[line:])
                return text[line if is_item or start < 2 else start : label.span.end]  # noqa: PLR2004 - not found
        return text
    found = find_headings(text, regions)
    wanted = part_key(part.rpartition("#")[2])
    for place, heading in enumerate(found):
        if part_key(heading.text) == wanted:
            span = section_span(text, found, place)
            return span.of(text) if span.end == len(text) else span.of(text).rstrip("\n")
    return text


def _link_text(run: Run, path: str, _source: str) -> str:
    name = stem(path)
    unique = run.staged.resolver.resolve(name, "")
    full = path.removesuffix(".md")
    return name if unique.path == path and not unique.others else full


def _markdown_link(run: Run, path: str, source: str, subpath: str, alias: str) -> str:
    text = _link_text(run, path, source)
    if read_app_settings(run.config).has_markdown_links:
        return f"[{alias or stem(path)}]({destination(path)}{subpath})"
    return f"[[{text}{subpath}{f'|{alias}' if alias else ''}]]"


def _all_tags(run: Run) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in run.staged.files:
        if path.lower().endswith(".md"):
            for tag in file_tags(run, path):
                found[tag] = found.get(tag, 0) + 1
    return found


def _front_matter_info(_run: Run, text: str) -> dict[str, object]:
    block = front_matter_block(text)
    inner = text[block.start : block.end].strip("\ufeff\n\r-") if block else ""
    return {
        "exists": block is not None,
        "frontmatter": inner,
        "from": 4,
        "to": 4 + len(inner),
        "contentStart": block.end if block else 0,
    }


def _write_frontmatter(run: Run, path: str, new: Mapping[str, object]) -> None:
    run.staged.write(path, frontmatter.with_values(run.staged.read(path), new))


def _parse_yaml(_run: Run, text: str) -> object:
    return frontmatter.values(f"---\n{text}\n---\n")


def _link_counts(run: Run, resolved: bool) -> dict[str, dict[str, int]]:  # noqa: FBT001 - as JSON has it
    """Return how often each note links to each file, or to each name that leads nowhere."""
    found: dict[str, dict[str, int]] = {}
    for path in run.staged.files:
        if path.lower().endswith(".md"):
            counts = found.setdefault(path, {})
            for link in find_links(path, run.staged.read(path)):
                if not link.inert and link.path.text:
                    target = run.staged.resolver.resolve(link.path.text, path).path
                    if (target is not None) == resolved:
                        name = target or link.path.text
                        counts[name] = counts.get(name, 0) + 1
    return found


HOSTS: dict[str, HostFunction] = {
    "link_counts": _link_counts,
    "file_tags": file_tags,
    "frontmatter": lambda run, path: frontmatter.values(run.staged.read(path)),
    "write_frontmatter": _write_frontmatter,
    "metadata": _metadata,
    "resolve": _resolve,
    "include": _include,
    "link_text": _link_text,
    "markdown_link": _markdown_link,
    "tags": _all_tags,
    "front_matter_info": _front_matter_info,
    "parse_yaml": _parse_yaml,
    "stringify_yaml": lambda _run, value: "".join(f"{line}\n" for line in frontmatter.property_lines(value)),
}
