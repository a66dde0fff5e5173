"""The values in a piece of YAML that is ours to read: a template's header, a file of answers."""

from scaffold.errors import ScaffoldError


def yaml_values(text: str, what: str) -> dict[str, object]:
    """Return the keys and values of a YAML mapping, all scalars as the strings that are written.

    Raises ScaffoldError that names `what` when it is no YAML, or no mapping.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="base").load(text)
    except (YAMLError, ValueError, RecursionError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        reason = getattr(error, "problem", None) or str(error)
        raise ScaffoldError(f"{what} cannot be read as YAML{where}: {reason}.") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ScaffoldError(f"{what} must be keys with values, such as `title: Plan`.")
    return {str(name): value for name, value in found.items()}


def yaml_any(text: str, what: str) -> object:
    """Return what a piece of YAML says, lists and scalars of YAML 1.2 too. Raises ScaffoldError that names `what`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise ScaffoldError(f"{what} cannot be read as YAML: {getattr(error, 'problem', None) or error}.") from error
