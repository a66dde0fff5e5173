"""The options of verbs that run Templater templates."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from scaffold.cli.options import gathered

if TYPE_CHECKING:
    from scaffold.templater.grammar import Dynamic
    from scaffold.templater.runner import Cursor

_F = TypeVar("_F", bound=Callable[..., Any])


class TemplateOptions(NamedTuple):
    """What the person said to a run of a template."""

    answers: tuple[str, ...]
    answers_file: str | None
    record: str | None
    dynamic: "Dynamic"
    cursor: "Cursor | None"
    language: str
    clipboard: str | None
    allow_net: bool
    allow_exec: bool
    engine: str


def template_options(verb: _F) -> _F:
    """Add the options of a verb that runs a template of Templater; it takes the argument `options`."""
    wrapped = gathered(TemplateOptions)(verb)
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


_OPTIONS = (
    click.option(
        "--answer",
        "answers",
        multiple=True,
        metavar="QUESTION=ANSWER",
        help="Answer a template's question; without QUESTION= the next one that is asked.",
    ),
    click.option(
        "--answers",
        "answers_file",
        type=click.Path(allow_dash=True),
        metavar="FILE",
        help="Answers as YAML, one key a question, or as --record writes them; - is standard input.",
    ),
    click.option("--record", type=click.Path(), metavar="FILE", help="Write the answers given to FILE, for --answers."),
    click.option(
        "--dynamic",
        type=click.Choice(["keep", "freeze", "exact"]),
        default="keep",
        help="What <%+ %> becomes: kept as it is, its value now, or what Templater makes of it (NaN).",
    ),
    click.option(
        "--cursor",
        type=click.Choice(["keep", "jump", "strip"]),
        help="What tp.file.cursor() marks become; by default as the plugin's settings say.",
    ),
    click.option("--locale", "language", default="en", metavar="NAME", help="The language of dates, such as de."),
    click.option("--clipboard", metavar="TEXT", help="What tp.system.clipboard() gives."),
    click.option(
        "--engine",
        type=click.Choice(["auto", "quickjs", "v8", "node"]),
        default="auto",
        help="What runs its JavaScript; node is not a sandbox, and has require.",
    ),
    click.option("--allow-net", is_flag=True, help="Let the template use the network."),
    click.option("--allow-exec", is_flag=True, help="Let the template run the commands of the plugin's settings."),
)
