"""Print the script that completes verbs, options and notes in your shell."""

import click

from scaffold.cli.shells import SHELLS


@click.command(short_help="Print the script that completes verbs, options and notes in your shell.")
@click.argument("shell", type=click.Choice(list(SHELLS)))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    Examples:
      eval "$(scaffold completion bash)"       in ~/.bashrc
      eval "$(scaffold completion zsh)"        in ~/.zshrc
      scaffold completion fish > ~/.config/fish/completions/scaffold.fish
    """
    click.echo(SHELLS[shell].source_template % {"prog_name": "scaffold"}, nl=False)
