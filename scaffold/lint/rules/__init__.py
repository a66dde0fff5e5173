"""What notes are checked for, one file each: a rule, and its documentation at the top."""

from functools import cache
from typing import Protocol

from scaffold import registry
from scaffold.lint.rule import Rule


class RuleModule(Protocol):
    """What each file of this folder offers."""

    rule: Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return the rules, by their codes."""
    modules = registry.members(__name__, RuleModule)
    return tuple(sorted((module.rule for module in modules), key=lambda rule: rule.code))
