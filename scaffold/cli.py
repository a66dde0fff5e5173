"""argv to verb: verbs are files in `commands/`, imported when they are run; here errors become sentences and codes."""

import importlib
import os
import sys

import click

from scaffold import __version__, registry
from scaffold.errors import Aborted, ScaffoldError

VERBS = "scaffold.commands"
FOUND, MENDABLE, INTERRUPTED = 1, 2, 130


class Verbs(click.Group):
    """A group whose verbs are the modules of `commands`; `--help` reads only their first lines."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the verbs."""
        return list(registry.names(VERBS))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a verb."""
        if cmd_name not in registry.names(VERBS):
            return None
        command = importlib.import_module(f"{VERBS}.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with the first line of each file."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, registry.summary(VERBS, name)) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a verb; a misspelt one is answered with the nearest."""
        name = args[0]
        if name not in self.list_commands(ctx) and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean {near[0]}?" if near else " See scaffold --help."
            raise ScaffoldError(f"There is no verb {name!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples: scaffold tour · scaffold new Plan --input 'Ideas <- Improve' · scaffold rename Plan Planning "
    "--dry-run · scaffold done Plan:12 · scaffold undo",
)
@click.option("--vault", metavar="DIR", help="The vault; else SCAFFOLD_VAULT, else the one around here.")
@click.version_option(__version__, prog_name="scaffold")
def scaffold(vault: str | None) -> None:
    """Scaffold, refactor and complete notes of an Obsidian vault.

    No app needed; no byte changed that you did not ask for. Every change can be previewed and undone.
    """
    del vault  # verbs look it up, see command.open_session


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, and exit with 0 done, 1 findings, 2 something the user can mend, 130 interrupted."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None) -> int:  # noqa: PLR0911 - one a kind of ending
    """Run the command line and return its exit code; what is no ScaffoldError of ours is a bug and is raised."""
    try:
        result = scaffold.main(arguments, prog_name="scaffold", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except ScaffoldError as error:
        return _say(str(error), MENDABLE)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return MENDABLE
    except click.ClickException as error:
        if error.message:
            usage = isinstance(error, click.UsageError) and error.ctx is not None
            dash = " (A title that begins with a dash goes behind --.)" if isinstance(error, click.NoSuchOption) else ""
            hint = f"{dash} See {error.ctx.command_path} --help." if usage and error.ctx else ""  # type: ignore[attr-defined]
            return _say(error.format_message() + hint, MENDABLE)
        return MENDABLE
    except (Aborted, click.Abort, KeyboardInterrupt):
        return _say("Stopped; nothing was written.", INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads on; let the last flush succeed
        return 0


def _say(sentence: str, code: int) -> int:
    from scaffold.terminal import say

    say(f"scaffold: {sentence}", colour="red" if code == MENDABLE else None, error=True)
    return code
