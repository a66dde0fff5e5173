"""The front matter of a note as values for JavaScript, and back: only what a script changed is written anew."""

from collections.abc import Mapping

from scaffold.frontmatter.edits import delete_property, set_property
from scaffold.frontmatter.fences import front_matter_span
from scaffold.frontmatter.properties import PropertyError, compose_properties
from scaffold.frontmatter.yaml_nodes import YamlNode
from scaffold.frontmatter.yaml_scalars import core_type, write_scalar
from scaffold.text.lines import line_ending
from scaffold.text.spans import apply_edits


def values(text: str) -> dict[str, object]:
    """Return the properties of a note as YAML 1.2 reads them; {} where there are none, or they cannot be read."""
    if front_matter_span(text) is None:
        return {}
    try:
        root = compose_properties(text)
    except PropertyError:
        return {}
    found = _value(root, {}) if root else {}
    return found if isinstance(found, dict) else {}


def _value(node: YamlNode, anchors: dict[str, object]) -> object:
    found: object
    if node.kind == "alias":
        return anchors.get(node.value)
    if node.kind == "list":
        found = [_value(child, anchors) for child in node.children]
    elif node.kind == "map":
        found = {str(_value(name, anchors)): _value(value, anchors) for name, value in node.entries}
    else:
        found = scalar(node.value, plain=not node.style and not node.tag)
    if node.anchor:
        anchors[node.anchor] = found
    return found


def scalar(text: str, *, plain: bool) -> object:
    """Return a scalar's value by the core schema of YAML 1.2."""
    kind = core_type(text) if plain else "str"
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text, 0) if text[:2].lower() in ("0x", "0o") else int(text)
    if kind == "float":
        special = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}
        return float(special.get(text.lower(), text))
    return text


def with_values(text: str, new: Mapping[str, object]) -> str:
    """Return the note with other properties; those that are as they were keep their bytes."""
    old = values(text)
    for name in [name for name in old if name not in new]:
        text = apply_edits(text, delete_property(text, name))
    for name, value in new.items():
        if name in old and old[name] == value:
            continue
        if _is_simple(value) and front_matter_span(text) is not None:
            text = apply_edits(text, set_property(text, name, value))  # type: ignore[arg-type]
        else:
            text = _with_lines(text, name, value, replace=name in old)
    return text


def _is_simple(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
    )


def _with_lines(text: str, name: str, value: object, *, replace: bool) -> str:
    if replace:
        text = apply_edits(text, delete_property(text, name))
    eol, inner = line_ending(text), front_matter_span(text)
    written = "".join(f"{line}{eol}" for line in property_lines({name: value}))
    if inner is None:
        start = len(text) - len(text.removeprefix("\ufeff"))
        return f"{text[:start]}---{eol}{written}---{eol}{text[start:]}"
    return text[: inner.end] + written + text[inner.end :]


def property_lines(value: object, depth: int = 0) -> list[str]:
    """Return a value as lines of YAML in the style of Obsidian's properties: blocks, two spaces deep."""
    space = "  " * depth
    if isinstance(value, Mapping):
        found: list[str] = []
        for name, inner in value.items():
            found += _entry(f"{space}{write_scalar(str(name))}:", inner, depth)
        return found
    if isinstance(value, list):
        found = []
        for inner in value:
            if isinstance(inner, Mapping | list) and inner:
                nested = property_lines(inner, depth + 1)
                found += [f"{space}- {nested[0].lstrip()}", *nested[1:]]
            else:
                found.append(f"{space}- {property_token(inner)}".rstrip())
        return found
    return [f"{space}{property_token(value)}"]


def _entry(head: str, inner: object, depth: int) -> list[str]:
    if isinstance(inner, Mapping | list) and inner:
        return [head, *property_lines(inner, depth + 1)]
    return [f"{head} {property_token(inner)}".rstrip()]


def property_token(value: object) -> str:
    """Return a scalar as YAML writes it; an empty list or map in brackets, null as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact in a double
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping | list):
        return "{}" if isinstance(value, Mapping) else "[]"
    return write_scalar(str(value))


def unite_properties(target: Mapping[str, object], source: Mapping[str, object]) -> dict[str, object]:
    """Return properties united as Templater unites a note's with a template's: lists joined, nothing emptied."""
    found = dict(target)
    for name, value in source.items():
        old = found.get(name)
        if value is None or value == "":
            found.setdefault(name, value)
        elif isinstance(old, list) or (isinstance(value, list) and old is not None):
            both = [*(old if isinstance(old, list) else [old]), *(value if isinstance(value, list) else [value])]
            found[name] = [each for place, each in enumerate(both) if each not in both[:place]]
        elif isinstance(old, Mapping) and isinstance(value, Mapping):
            found[name] = unite_properties(old, value)
        else:
            found[name] = value
    return found
