"""The one error a user can mend; everything else is a bug and shows its traceback."""


class ScaffoldError(Exception):
    """Says in one sentence what went wrong, where, and what to do next; the command line exits with 2."""


class Aborted(Exception):  # noqa: N818 - named for what happened, as click.Abort and KeyboardInterrupt are
    """The user (or a template) stopped the command before anything was written, or as the text says."""
