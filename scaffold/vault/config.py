"""`scaffold.toml` at the vault's root: an unknown key or a wrong type is an error that says which.

Its parts are named tuples, as defining a dataclass takes ten times as long, and most verbs read the settings.
"""

import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from scaffold.errors import ScaffoldError

NAME = "scaffold.toml"
_LARGEST = 1 << 20  # bytes
_LONGEST = 600
_MOST_MIB = 4096


class New(NamedTuple):
    """`[new]`: what `scaffold new` does unless told otherwise; `mirror` is `ask`, `always` or `never`."""

    template: str = "activity"
    mirror: str = "ask"
    answers: dict[str, object] = {}


class Templates(NamedTuple):
    """`[templates]`: folders of the vault that hold templates of your own (`NAME.jinja`)."""

    folders: list[str] = []


class Rename(NamedTuple):
    """`[rename]`: which mentions in checkboxes follow (`safe`, `all`, `none`), and what else changes."""

    mentions: str = "safe"
    queries: bool = False
    bases: bool = False
    python: bool = False
    settings: bool = False
    folder_notes: bool = False


class Check(NamedTuple):
    """`[check]`: which rules hold where, and what the vault's format asks of a note.

    `select` and `ignore` name rules; `folders` and `classes` are tables with both of their own, by a folder's path or a
    class; `exclude` are folders that are not looked at. `properties` are those that a note of the format must have, in
    this order; without the setting, those of the shipped template that most of the notes have. `created` is the form
    of that property, in moment's tokens. `outsiders` are words for those who give or take and have no note.
    `fundamentals` says which notes they bind: `marked` ones, or `all`.
    """

    select: list[str] = ["all"]
    ignore: list[str] = []
    exclude: list[str] = []
    fundamentals: str = "marked"
    properties: list[str] = []
    created: str = "YYYY-MM-DD  HH:mm:ss"
    outsiders: list[str] = []
    folders: dict[str, dict[str, list[str]]] = {}
    classes: dict[str, dict[str, list[str]]] = {}


class Cards(NamedTuple):
    """`[cards]`: where lines outside of boxes may be cards (`boxes`: nowhere, `section`, `note`), what becomes of them.

    `braces`: `{x}` is a gap, too; `context`: the headings above a card stand before its front; `deck` is that of notes
    in no folder.
    """

    scope: str = "boxes"
    braces: bool = False
    context: bool = False
    deck: str = "Default"


class Notes(NamedTuple):
    """`[notes]`: how many MiB a note may have; a larger one is passed over."""

    largest: int = 32


class Watch(NamedTuple):
    """`[watch]`: for how many seconds nobody must have written a note before it is looked at."""

    quiet: float = 2.0


class Config(NamedTuple):
    """The settings of one vault."""

    new: New = New()
    templates: Templates = Templates()
    rename: Rename = Rename()
    check: Check = Check()
    cards: Cards = Cards()
    watch: Watch = Watch()
    notes: Notes = Notes()


_SECTIONS = {
    "new": New,
    "templates": Templates,
    "rename": Rename,
    "check": Check,
    "cards": Cards,
    "watch": Watch,
    "notes": Notes,
}


def load_config(root: str) -> Config:
    """Return the vault's settings, the defaults where it has no `scaffold.toml`.

    Raises ScaffoldError for what is not TOML, an unknown key or a value of the wrong type.
    """
    found = _read_toml(os.path.join(root, NAME))
    _check_known(found, list(_SECTIONS), "")
    config = Config(**{name: _section(name, _SECTIONS[name], value) for name, value in found.items()})
    _check_values(config)
    return config


def _read_toml(path: str) -> dict[str, Any]:
    """Return what a file of TOML says, {} where there is none. Raises ScaffoldError for what is not TOML."""
    if os.path.exists(path) and not os.path.isfile(path):
        raise ScaffoldError(f"{NAME} is not a file.")
    if os.path.exists(path) and os.path.getsize(path) > _LARGEST:
        raise ScaffoldError(f"{NAME} is larger than {_LARGEST >> 20} MiB.")
    try:
        with open(path, "rb") as file:
            import tomllib

            return tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ScaffoldError(f"Cannot read {NAME}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ScaffoldError(f"{NAME} is not valid TOML: {error}.") from error


def _check_values(config: Config) -> None:
    """Raise ScaffoldError for a value of the right type that is not one of those that may be."""
    _check_choice("new.mirror", config.new.mirror, ("ask", "always", "never"))
    _check_choice("rename.mentions", config.rename.mentions, ("safe", "all", "none"))
    _check_choice("cards.scope", config.cards.scope, ("boxes", "section", "note"))
    if not 0 <= config.watch.quiet <= _LONGEST:
        raise ScaffoldError(f"{NAME}: watch.quiet must be between 0 and {_LONGEST} seconds.")
    if not 1 <= config.notes.largest <= _MOST_MIB:
        raise ScaffoldError(f"{NAME}: notes.largest must be between 1 and {_MOST_MIB} MiB.")
    _check_choice("check.fundamentals", config.check.fundamentals, ("marked", "all"))
    for name, profiles in (("folders", config.check.folders), ("classes", config.check.classes)):
        for key, profile in profiles.items():
            _check_profile(f"check.{name}.{key!r}", profile)


def _check_profile(name: str, profile: object) -> None:
    """Check a table of `select` and `ignore`, each a list of strings."""
    if not isinstance(profile, dict):
        raise ScaffoldError(f"{NAME}: {name} must be a table with select or ignore.")
    _check_known(profile, ["select", "ignore"], f"{name}.")
    for key, given in profile.items():
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            raise ScaffoldError(f"{NAME}: {name}.{key} must be a list of strings, not {given!r}.")


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ScaffoldError(f"{NAME}: {name} must be {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}.")


def _section(name: str, kind: type[Any], value: object) -> Any:  # noqa: ANN401 - one of the sections' types
    """Return a section made of its TOML table, each value of the type that its default has."""
    if not isinstance(value, dict):
        raise ScaffoldError(f"{NAME}: {name} must be a table, written [{name}].")
    defaults = kind()
    _check_known(value, kind._fields, f"{name}.")
    for key, given in value.items():
        expected = type(getattr(defaults, key))
        if expected is float and type(given) is int:
            continue
        strings = not isinstance(given, list) or all(isinstance(item, str) for item in given)
        if type(given) is not expected or not strings:
            wanted = {
                str: "a string",
                bool: "true or false",
                list: "a list of strings",
                dict: "a table",
                float: "a number",
                int: "a whole number",
            }[expected]
            raise ScaffoldError(f"{NAME}: {name}.{key} must be {wanted}, not {given!r}.")
    return kind(**value)


def _check_known(found: Iterable[str], known: list[str], prefix: str) -> None:
    for key in found:
        if key not in known:
            from scaffold.text.similarity import closest

            near = closest(key, known)
            hint = f"did you mean {prefix}{near}?" if near else f"known are {', '.join(known)}."
            raise ScaffoldError(f"{NAME}: unknown key {prefix}{key}; {hint}")
