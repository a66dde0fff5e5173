"""Find what is wrong with cards."""

import click

from scaffold.cli.options import RunOptions, reads_vault
from scaffold.cli.params import NOTE


@click.command("lint", short_help="Find what is wrong with cards.")
@click.argument("paths", type=NOTE, nargs=-1, metavar="[PATHS]...")
@reads_vault
@click.pass_context
def command(context: click.Context, paths: tuple[str, ...], run: RunOptions) -> None:
    """Find lines of boxes that are not cards, duplicate ids and fronts, counts that are off; exit code 1 if any.

    The same as `scaffold check --select CRD,missing-cards,empty-card,stale-cards`.

    \b
    Examples:
      scaffold cards lint Engage
    """
    check = context.find_root().command.get_command(context, "check")  # type: ignore[attr-defined]
    names = ["--select", "CRD,missing-cards,empty-card,stale-cards", *(["--vault", run.vault] if run.vault else [])]
    context.exit(check.main([*names, "--", *paths], standalone_mode=False, parent=context.find_root()) or 0)
