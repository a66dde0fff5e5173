"""One applied plan, as the journal keeps it."""

from typing import NamedTuple

from scaffold.plan.steps import Step


class Entry(NamedTuple):
    """One plan in the journal; `state` is what its file's name ends with, `made` the folders that it created."""

    number: int
    state: str
    title: str
    time: str
    made: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def paths(self) -> list[str]:
        """The files that the plan changed, by the paths that they had before."""
        return list(dict.fromkeys(step.path for step in self.steps if not step.lands))
