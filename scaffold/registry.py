"""Finds the members of a plural folder (verbs, link kinds, …) by listing it: a new member is a new file."""

import importlib
import os
from functools import cache
from types import ModuleType


def names(package: str) -> tuple[str, ...]:
    """Return the module names in `package` in alphabetical order, without importing them."""
    folder = importlib.import_module(package).__path__[0]
    files = sorted(os.listdir(folder))
    return tuple(file[:-3] for file in files if file.endswith(".py") and not file.startswith("_"))


@cache
def members(package: str) -> tuple[ModuleType, ...]:
    """Import and return the modules in `package`."""
    return tuple(importlib.import_module(f"{package}.{name}") for name in names(package))


def summary(package: str, name: str) -> str:
    """Return the first line of a member's docstring, read as text: a list of verbs need not import them."""
    folder = importlib.import_module(package).__path__[0]
    with open(os.path.join(folder, f"{name}.py"), encoding="utf-8") as file:
        return file.readline().strip().strip('"')
