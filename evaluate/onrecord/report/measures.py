"""The measures as their modules describe them: `onrecord list measures`, and the page docs/measures.md.

python -m onrecord.report.measures > docs/measures.md
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.scoring.measures import DEFAULT, IF_ATTEMPTED, MEASURES, WITH_FLAG, WITH_THRESHOLD

_PART = re.compile(r"^(\w[\w ]*?) {2,}(.+?)(?=^\w[\w ]*? {2,}|\Z)", re.MULTILINE | re.DOTALL)

HEAD = """# Measures

What `onrecord score` can tell, one section per module of `onrecord.scoring.measures`; each is that module's own docstring. This page is
generated (`python -m onrecord.report.measures > docs/measures.md`); a test compares it. `onrecord list measures` is the short form.

*Gold quotes* and *predictions* are aligned once, one to one, for all measures. **M50** are the pairs that share at least half of their
content characters (dice ≥ .5). A ratio is null where there is nothing to divide by. A measure is absent where gold does not annotate
what it reads, and *not attempted* where no prediction carries it.

"""


class Described(NamedTuple):
    """A measure as its module describes it: name, question, parameter (None where it takes none), and the parts of its docstring."""

    name: str
    question: str
    parameter: str | None
    shown: str
    module: str
    parts: dict[str, str]


def described() -> list[Described]:
    """All measures, in the order of MEASURES."""
    return [_described(name) for name in MEASURES]


def as_text() -> str:
    """A line per measure: its name, its parameter, its question."""
    rows = [(one.name + _suffix(one.name), one.question) for one in described()]
    width = max(len(name) for name, _ in rows)
    return "".join(f"{name.ljust(width)}  {question}\n" for name, question in rows)


def as_json() -> str:
    """The same for programs."""
    listed = [{"name": one.name, "question": one.question, "parameter": one.parameter, "shown": one.shown} for one in described()]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def markdown() -> str:
    """The whole page."""
    rows = "".join(f"| `{one.name}{_suffix(one.name)}` | {one.question} | {one.shown} |\n" for one in described())
    return f"{HEAD}| measure | question | shown |\n|---|---|---|\n{rows}" + "".join(_sections())


def _sections() -> Iterator[str]:
    names: dict[str, list[Described]] = {}
    for one in described():
        names.setdefault(one.module, []).append(one)
    for of_module in names.values():
        title = ", ".join(f"`{one.name}{_suffix(one.name)}`" for one in of_module)
        yield f"\n## {title}\n\n{of_module[0].question}\n\n"
        yield "".join(f"* **{part}.** {text}\n" for part, text in of_module[0].parts.items())


def _described(name: str) -> Described:
    module = MEASURES[name].__module__
    doc = sys.modules[module].__doc__ or ""
    first, _, rest = doc.partition("\n\n")
    question = " ".join(first.partition(": ")[2].split())
    parts = {label: " ".join(text.split()) for label, text in _PART.findall(rest)}
    return Described(name, question[:1].upper() + question[1:], _parameter(name), _when(name), module, parts)


def _parameter(name: str) -> str | None:
    if name in WITH_THRESHOLD:
        return "@exact, or @θ with 0 < θ ≤ 1: the least dice of a pair"
    return " or ".join(f"({flag})" for flag in WITH_FLAG[name]) if name in WITH_FLAG else None


def _suffix(name: str) -> str:
    return "@θ" if name in WITH_THRESHOLD else "".join(f"[({flag})]" for flag in WITH_FLAG.get(name, ()))


def _when(name: str) -> str:
    """When a score shows it without being asked."""
    if any(default.partition("@")[0] == name for default in DEFAULT):
        return "always"
    return "if attempted" if name in IF_ATTEMPTED else "if asked for"


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201
