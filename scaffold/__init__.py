"""Scaffold notes, refactor a vault and complete tasks of an Obsidian vault, without the app.

The public interface for other programs: tasks, line by line, as the Tasks plugin writes them.
"""

TYPE_CHECKING = False  # to a type checker it is true; typing itself takes milliseconds, and the command line none

if TYPE_CHECKING:
    from typing import Any

    from scaffold.tasks.settings import Settings, read_settings
    from scaffold.tasks.toggle import LineResult, Loss, set_status_line, stamp_line, toggle_line

__version__ = "0.1.0"
__all__ = ["LineResult", "Loss", "Settings", "read_settings", "set_status_line", "stamp_line", "toggle_line"]


def __getattr__(name: str) -> "Any":  # noqa: ANN401 - one of several
    """Import what is asked for only then: the command line is faster without it."""
    if name in __all__:
        import importlib

        for module in ("toggle", "settings"):
            found = importlib.import_module(f"scaffold.tasks.{module}")
            if hasattr(found, name):
                return getattr(found, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
