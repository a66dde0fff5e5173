"""The verbs, one file each, whose first line is its entry in `scaffold --help`."""

from typing import Protocol

import click


class VerbModule(Protocol):
    """What each file of this folder offers; `cli.group` loads the one that is run."""

    command: click.Command
