"""The options that verbs share: --vault, --yes, --dry-run, --json, and what of code and queries is rewritten.

Each group of options reaches a verb as one argument, a named tuple: a dataclass takes ten times as long to define.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import click

from scaffold.cli.replay import NO_CACHE

_F = TypeVar("_F", bound=Callable[..., Any])


class RunOptions(NamedTuple):
    """How a verb is run: on which vault, asking or not, and whether it prints JSON."""

    vault: str | None = None
    no_cache: bool = False
    yes: bool = False
    dry_run: bool = False
    as_json: bool = False


class LinkOptions(NamedTuple):
    """What else than links a refactor changes."""

    queries: bool = False
    bases: bool = False
    python: bool = False
    settings: bool = False
    folder_notes: bool = False

    @property
    def names(self) -> list[str]:
        """The names of those that are on."""
        return [name for name in self._fields if getattr(self, name)]


def gathered(kind: type[Any], name: str = "options") -> Callable[[_F], _F]:
    """Let the options that are called as the fields of a named tuple reach a verb as one argument, called `name`."""

    def decorate(verb: _F) -> _F:
        @wraps(verb)
        def gather(*arguments: Any, **given: Any) -> object:  # noqa: ANN401 - what click passes
            own = {name: given.pop(name) for name in kind._fields if name in given}
            return verb(*arguments, **{name: kind(**own)}, **given)

        return gather  # type: ignore[return-value] # click asks for no signature

    return decorate


def _with(verb: _F, *options: Callable[[_F], _F]) -> _F:
    for option in reversed(options):
        verb = option(verb)
    return verb


_VAULT = click.option(
    "--vault",
    type=click.Path(),
    metavar="DIR",
    help="The vault; by default SCAFFOLD_VAULT, or the one around this folder.",
)


_NO_CACHE = click.option(NO_CACHE, is_flag=True, help="Neither read nor write what is kept to save time.")


def reads_vault(verb: _F) -> _F:
    """Add `--vault` and `--no-cache` to a verb, which takes the argument `run`."""
    return _with(gathered(RunOptions, "run")(verb), _VAULT, _NO_CACHE)


def changes_vault(verb: _F) -> _F:
    """Add the options of every verb that changes a vault; it takes the argument `run`."""
    return _with(
        gathered(RunOptions, "run")(verb),
        _VAULT,
        _NO_CACHE,
        click.option("-y", "--yes", is_flag=True, help="Ask nothing and apply."),
        click.option("-n", "--dry-run", is_flag=True, help="Show the whole plan and change nothing."),
        click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON; ask nothing."),
    )


def link_options(verb: _F) -> _F:
    """Add the options of what a verb changes beyond what Obsidian follows; it takes the argument `links`."""
    return _with(
        gathered(LinkOptions, "links")(verb),
        click.option("--queries", is_flag=True, help="Also names in Dataview and Tasks queries."),
        click.option("--bases", is_flag=True, help='Also names in bases, such as hasLink("Note").'),
        click.option("--python", is_flag=True, help="Also string literals of Python code that name a note."),
    )


def path_options(verb: _F) -> _F:
    """Add the options of verbs that give files other paths; with those of `link_options` they are `links`."""
    return _with(
        link_options(verb),
        click.option("--settings", is_flag=True, help="Also settings, of plugins too, that name a folder or template."),
        click.option(
            "--folder-note", "folder_notes", is_flag=True, help="A folder and its note (of the same name) go together."
        ),
    )
