"""What a rule is: a function from an annotation to the problems it finds, under a stable id.

To add one: a function with `@rule("its-id")` in a module of this package, and a bad file `tests/cases/invalid/its-id.json`
that it finds. Its docstring says why the rule is there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from onrecord.data.annotation import Annotation
from onrecord.findings import Severity
from onrecord.text.source import JsonPath


class Problem(NamedTuple):
    """Where in the file, and what to say. `at_key`: the key is meant, not its value."""

    path: JsonPath
    message: str
    at_key: bool = False


Check = Callable[[Annotation], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """A check with its stable id; an error makes the data unusable, a warning asks for a second look."""

    id: str
    check: Check
    severity: Severity


RULES: dict[str, Rule] = {}


def rule(rule_id: str, severity: Severity = "error") -> Callable[[Check], Check]:
    """Enters the function in RULES under that id."""

    def enter(check: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"two rules are called {rule_id!r}")
        RULES[rule_id] = Rule(rule_id, check, severity)
        return check

    return enter
