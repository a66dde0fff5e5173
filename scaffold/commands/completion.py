"""Print the script that completes verbs, options and notes in your shell."""

import click
from click.shell_completion import get_completion_class

from scaffold.errors import ScaffoldError


@click.command(short_help="Print the script that completes verbs, options and notes in your shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    Examples:
      eval "$(scaffold completion bash)"       in ~/.bashrc
      eval "$(scaffold completion zsh)"        in ~/.zshrc
      scaffold completion fish > ~/.config/fish/completions/scaffold.fish
    """
    scaffold = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:
        raise ScaffoldError(f"There is no completion for {shell}.")
    click.echo(kind(scaffold, {}, "scaffold", "_SCAFFOLD_COMPLETE").source())
