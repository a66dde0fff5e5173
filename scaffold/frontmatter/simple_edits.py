"""Edits of properties where the front matter is simple before and after: proved without loading a parser of YAML."""

from scaffold.frontmatter.fences import front_matter_span
from scaffold.frontmatter.properties import Scalar, simple_properties
from scaffold.frontmatter.yaml_scalars import core_type, write_scalar
from scaffold.text.encoding import is_utf8
from scaffold.text.patterns import compile_later
from scaffold.text.spans import Edit, apply_edits

_SIMPLE_KEY = compile_later(r"[A-Za-z][\w-]*(?: [\w-]+)*")


def replace_simple_value(text: str, key: str, old: str, new: str) -> list[Edit] | None:
    """Return the edits of `replace_value` where the front matter is simple before and after; None for others.

    The proof is the same; but no parser need be loaded for it.
    """
    before = simple_properties(text) if is_utf8(text) else None
    if before is None:
        return None
    found = [scalar for entry in before if entry.key == key for scalar in entry.scalars if scalar.value == old]
    edits = [Edit(scalar.span, write_scalar(new, flow=scalar.flow, style=scalar.style)) for scalar in found]
    changed = apply_edits(text, edits)
    inner, new_inner, after = front_matter_span(text), front_matter_span(changed), simple_properties(changed)
    if inner is None or new_inner is None or after is None or changed[new_inner.end :] != text[inner.end :]:
        return None
    exchanged = set(found)
    said = [
        (entry.key, scalar.key, new if scalar in exchanged else scalar) for entry in before for scalar in entry.scalars
    ]
    says = [(entry.key, scalar.key, scalar) for entry in after for scalar in entry.scalars]
    same = [entry.key for entry in before] == [entry.key for entry in after] and len(said) == len(says)
    same = same and all(
        ours[:2] == theirs[:2] and _means(theirs[2], ours[2]) for ours, theirs in zip(said, says, strict=True)
    )
    return edits if same else None


def _means(scalar: Scalar, wanted: Scalar | str) -> bool:
    """Tell whether a scalar is the string that is wanted, or is written as the one that is wanted."""
    if isinstance(wanted, Scalar):
        return (scalar.token, scalar.value, scalar.style) == (wanted.token, wanted.value, wanted.style)
    return scalar.value == wanted and (bool(scalar.style) or core_type(scalar.token) == "str")


def rename_simple_property(text: str, key: str, to: str) -> list[Edit] | None:
    """Return the edit of `rename_property` where the front matter and the new key are simple; None for others."""
    before = simple_properties(text) if is_utf8(text) and _SIMPLE_KEY.fullmatch(to) else None
    keys = [entry.key for entry in before or ()]
    if before is None or key not in keys or to in keys:
        return None
    edit = Edit(before[keys.index(key)].key_span, to)
    if edit.span.of(text) != key:
        return None
    changed = apply_edits(text, [edit])
    after = simple_properties(changed)
    if after is None or [to if each == key else each for each in keys] != [entry.key for entry in after]:
        return None
    said, says = ([_said(scalar) for entry in each for scalar in entry.scalars] for each in (before, after))
    return [edit] if said == says else None


def _said(scalar: Scalar) -> tuple[str, str, str]:
    return scalar.token, scalar.value, scalar.style
