"""The options that verbs share: --vault, --yes, --dry-run, --json, and what of code and queries is rewritten."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    pass

from scaffold.cli.session import Session

_F = TypeVar("_F", bound=Callable[..., Any])


def vault_option(verb: _F) -> _F:
    """Add `--vault` to a verb."""
    return click.option(
        "--vault", type=click.Path(), metavar="DIR", help="The vault; else SCAFFOLD_VAULT, else the one around here."
    )(verb)


def plan_options(verb: _F) -> _F:
    """Add the options of every verb that changes a vault."""
    verb = click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON; ask nothing.")(verb)
    verb = click.option("-n", "--dry-run", is_flag=True, help="Show the whole plan and change nothing.")(verb)
    verb = click.option("-y", "--yes", is_flag=True, help="Ask nothing and apply.")(verb)
    return vault_option(verb)


def link_options(verb: _F) -> _F:
    """Add the options of verbs that rewrite links: what they change beyond what Obsidian follows."""
    verb = click.option("--python", is_flag=True, help="Also string literals of Python code that name a note.")(verb)
    verb = click.option("--bases", is_flag=True, help='Also names in bases, such as hasLink("Note").')(verb)
    return click.option("--queries", is_flag=True, help="Also names in Dataview and Tasks queries.")(verb)


def chosen_link_options(session: Session, **options: bool) -> list[str]:
    """Return the names of the link options that are on, on the command line or in the settings."""
    return [name for name, on in options.items() if on or getattr(session.config.rename, name)]
