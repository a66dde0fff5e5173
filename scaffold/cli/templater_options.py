"""The options of verbs that run Templater templates."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class TemplateOptions:
    """What the person said to a run of a template."""

    answers: tuple[str, ...] = ()
    answers_file: str | None = None
    record: str | None = None
    dynamic: str = "keep"
    cursor: str | None = None
    language: str = "en"
    clipboard: str | None = None
    allow_net: bool = False
    allow_exec: bool = False
    engine: str = "auto"


def template_options(verb: _F) -> _F:
    """Add the options of a verb that runs a template of Templater; they arrive as one argument, `options`."""

    @wraps(verb)
    def gathered(**given: Any) -> object:  # noqa: ANN401 - what click passes
        own = {each.name: given.pop(each.name) for each in fields(TemplateOptions)}
        return verb(options=TemplateOptions(**own), **given)

    wrapped: Any = gathered
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


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
        help="What runs its JavaScript; node is no sandbox, and has require.",
    ),
    click.option("--allow-net", is_flag=True, help="Let the template use the network."),
    click.option("--allow-exec", is_flag=True, help="Let the template run the commands of the plugin's settings."),
)
