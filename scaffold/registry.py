"""Finds the members of a plug-in folder (verbs, link kinds, …) by listing it: a new member is a new file.

The folder's `__init__.py` states as a `Protocol` what each member offers.
"""

import importlib
import os
from functools import cache
from types import ModuleType
from typing import TypeVar, cast

_T = TypeVar("_T")


def names(package: str) -> tuple[str, ...]:
    """Return the names of the modules and packages in `package`, in alphabetical order, without importing them."""
    entries = sorted(os.scandir(_folder(package)), key=lambda entry: entry.name)
    found = [entry.name.removesuffix(".py") for entry in entries if entry.name.endswith(".py") or entry.is_dir()]
    return tuple(name for name in found if not name.startswith(("_", ".")))


def members(package: str, contract: type[_T]) -> tuple[_T, ...]:  # noqa: ARG001 - it is what types are checked by
    """Import and return the modules in `package`, each of which offers what the contract says."""
    return cast("tuple[_T, ...]", _modules(package))


def member(package: str, name: str, contract: type[_T]) -> _T:  # noqa: ARG001 - as above
    """Import and return one module of `package`, which offers what the contract says."""
    return cast("_T", importlib.import_module(f"{package}.{name}"))


@cache
def _modules(package: str) -> tuple[ModuleType, ...]:
    return tuple(importlib.import_module(f"{package}.{name}") for name in names(package))


def first_line(package: str, name: str) -> str:
    """Return the first line of a member's docstring, read as text: a list of verbs need not import them."""
    path = os.path.join(_folder(package), name)
    with open(os.path.join(path, "__init__.py") if os.path.isdir(path) else f"{path}.py", encoding="utf-8") as file:
        return file.readline().strip().strip('"')


def _folder(package: str) -> str:
    return str(importlib.import_module(package).__path__[0])
