"""A group of verbs that are files in one folder: each is imported when it is run, so that none slows another down."""

import importlib

import click

from scaffold import registry
from scaffold.errors import ScaffoldError


class Verbs(click.Group):
    """A group whose verbs are the modules of the package `folder`; `command` is what each has to offer."""

    folder = ""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the verbs."""
        return [name.replace("_", "-") for name in registry.names(self.folder)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = importlib.import_module(f"{self.folder}.{cmd_name.replace('-', '_')}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a verb; a misspelt one is answered with the nearest."""
        name = args[0]
        if name not in self.list_commands(ctx) and not name.startswith("-") and not ctx.resilient_parsing:
            from scaffold.text.similarity import close_matches

            near = close_matches(name, self.list_commands(ctx), 1)
            above = ctx.command_path.split()[1:]
            hint = f"Did you mean {' '.join([*above, *near])}?" if near else f"See {ctx.command_path} --help."
            raise ScaffoldError(f"There is no verb {' '.join([*above, name])!r}. {hint}")
        return super().resolve_command(ctx, args)
