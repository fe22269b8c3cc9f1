"""`check --explain`: what a rule says, why it is there, a bad and a good example."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.checks.rule import RULES
from onrecord.checks.wording import closest

Fragment = dict[str, Any] | str


class Explanation(NamedTuple):
    """`why` in one or two sentences; examples are parts of an annotation file, or lines and sentences as they stand."""

    rule: str
    why: str
    bad: Fragment
    good: Fragment


def explanation(rule: str) -> Explanation:
    """The explanation of a rule's id. Raises ValueError for an id that no finding has."""
    entries = _explained()["rules"]
    if rule not in entries:
        close = closest(rule, entries)
        raise ValueError(
            f"{rule!r} is no rule; " + (f"did you mean {close!r}?" if close else f"the rules are {', '.join(entries)}")
        )
    entry = entries[rule]
    why = RULES[rule].check.__doc__ if rule in RULES else entry["why"]
    return Explanation(rule, " ".join((why or "").split()), entry["bad"], entry["good"])


def explained() -> list[str]:
    """The ids of all rules, sorted."""
    return sorted(_explained()["rules"])


def whole(fragment: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The annotation a fragment is a part of, and its text: the base of all examples with the fragment's keys in place of its own."""
    base = json.loads(json.dumps(_explained()["base"]))
    text: str = fragment.get("text", base.pop("text"))
    base.pop("text", None)
    document = {**base.pop("document"), **fragment.get("document", {})}
    return {"document": document, **base, **{key: fragment[key] for key in fragment if key not in ("text", "document")}}, text


@cache
def _explained() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(Path(__file__).with_name("explained.json").read_text("utf-8"))
    return value
