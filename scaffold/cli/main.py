"""argv to verb: verbs are files in `commands/`, imported when they are run; here errors become sentences and codes."""

import gc
import os
import sys
from typing import NoReturn

gc.set_threshold(100_000, 50, 1000)  # modules and notes live to the end: looking for garbage among them is in vain

from scaffold.cli import lean_click  # noqa: E402, F401, I001 - loading click is a good part of what there is to look through
import click  # noqa: E402

from scaffold import __version__, registry  # noqa: E402
from scaffold.cli import replay  # noqa: E402
from scaffold.cli.group import Verbs  # noqa: E402
from scaffold.errors import Aborted, ScaffoldError  # noqa: E402
from scaffold.terminal.interruption import INTERRUPTED, forget_applied, last_applied, sentence  # noqa: E402

FIXABLE = 2
COMPLETION = "_SCAFFOLD_COMPLETE"  # set by the scripts of `scaffold completion`


class AllVerbs(Verbs):
    """The verbs in `commands`; `--help` reads the first lines of their files."""

    folder = "scaffold.commands"

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with the first line of each file."""
        with formatter.section("Verbs"):
            formatter.write_dl(
                [(name, registry.first_line(self.folder, name.replace("-", "_"))) for name in self.list_commands(ctx)]
            )


@click.group(
    cls=AllVerbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples: scaffold tour · scaffold new · scaffold rename Plan Planning "
    "--dry-run · scaffold done Improve · scaffold undo",
)
@click.option(
    "--vault",
    type=click.Path(),
    metavar="DIR",
    help="The vault; by default SCAFFOLD_VAULT, or the one around this folder.",
)
@click.option(replay.NO_CACHE, is_flag=True, help="Neither read nor write what is kept to save time.")
@click.version_option(__version__, prog_name="scaffold")
def scaffold(vault: str | None, *, no_cache: bool) -> None:
    """Scaffold, refactor and complete notes of an Obsidian vault.

    No app needed; no byte changed that you did not ask for. Every change can be previewed and undone.
    """
    del vault, no_cache  # verbs look them up, see cli.session.open_run


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, and exit with its code (see docs/scripting.md), 70 for a mistake of ours."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: what we say goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - as long as the process
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - as long as the process
    failure = replay.unprinted()
    finish(explain(failure) if failure else run(arguments))


def finish(code: int) -> NoReturn:
    """End the process once all is printed; an answer that can be given again is kept."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
        replay.keep(code)
    except BrokenPipeError:
        pass
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - what cannot be printed is given up
        code = explain(error)
    os._exit(code)  # what the interpreter would still tidy up takes a tenth of a short command's time


def explain(error: ScaffoldError | click.ClickException | OSError) -> int:
    """Say an error that can be fixed; return its exit code."""
    return _say(_sentence(error), FIXABLE)


def run(arguments: list[str] | None) -> int:
    """Run the command line and return its exit code; what no user can fix is a bug, and is raised."""
    forget_applied()
    try:
        result = _run_verb(arguments)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return FIXABLE
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - nobody reads on; let the last flush succeed
        return 0
    except (Aborted, click.Abort, KeyboardInterrupt, EOFError) as error:
        return _say(str(error) or sentence(), INTERRUPTED)
    except (ScaffoldError, click.ClickException, OSError) as error:
        return explain(error)


def _run_verb(arguments: list[str] | None) -> object:
    """Run a verb and return what it returns; not by click's `main`, which prints an empty line for Ctrl-C."""
    if COMPLETION in os.environ:
        from scaffold.cli.shells import register

        register()
        return scaffold.main(arguments, prog_name="scaffold", standalone_mode=False)
    if os.name == "nt":  # there click's `main` also reads `*.md` as other systems' shells do
        return scaffold.main(arguments, prog_name="scaffold", standalone_mode=False)
    with scaffold.make_context("scaffold", sys.argv[1:] if arguments is None else arguments) as context:
        return scaffold.invoke(context)


def _sentence(error: ScaffoldError | click.ClickException | OSError) -> str:
    if isinstance(error, OSError) and last_applied() is not None:
        undo = f"scaffold undo {last_applied()}"
        return f"{error.strerror or error}, but what was planned is applied; take it back with: {undo}"
    if isinstance(error, OSError):
        named = f" {error.filename}" if error.filename else ""
        return f"Cannot use{named}: {error.strerror or error}; fix that, then try again."
    if isinstance(error, click.ClickException):
        said = " ".join(error.format_message().split()).rstrip(".")
        return f"{said}{'' if said.endswith('?') else '.'}{_hint(error)}"
    return str(error)


def _hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return ""
    if isinstance(error, click.NoSuchOption) and (" " in error.option_name or not error.option_name.startswith("--")):
        hint = " A title that begins with a dash goes after --."
    else:
        hint = " A name with spaces needs quotes." if "unexpected extra argument" in error.format_message() else ""
    return f"{hint} See {context.command_path} --help."


def _say(sentence: str, code: int) -> int:
    from scaffold.terminal.output import say_text

    say_text(f"scaffold: {sentence}", colour="red" if code == FIXABLE else None, error=True)
    return code
