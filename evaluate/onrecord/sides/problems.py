"""What is wrong with a side: collected as arrays are judged, given an address only when it has to be shown."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from onrecord.checks.predictions import sources
from onrecord.findings import Finding, InvalidData

MOST_SHOWN = 1_000


class Problem(NamedTuple):
    """One problem of a document or, with `number`, of one of its quotes; `path` leads on inside it."""

    document: str
    number: int | None
    path: tuple[str | int, ...]
    rule: str
    message: str


def refuse(problems: Iterable[Problem], name: str, file: Path | None, known: Collection[Finding] = ()) -> None:
    """Raises InvalidData if there are problems, or findings known already.

    Problems of a file get their line and column, others are told by document and quote.
    """
    listed = list(problems)
    if not listed and not known:
        return
    found = _located(listed, file) if file is not None else (_unlocated(problem, name) for problem in listed)
    shown = sorted({*known, *found})
    if len(shown) > MOST_SHOWN:
        rest = f"and {len(shown) - MOST_SHOWN:,} more findings; mend these first"
        shown = [*shown[:MOST_SHOWN], Finding(name, 1, 1, shown[0].rule, rest)]
    raise InvalidData(shown)


def _located(problems: list[Problem], file: Path) -> Iterator[Finding]:
    by_document: dict[str, list[Problem]] = {}
    for problem in problems:
        by_document.setdefault(problem.document, []).append(problem)
    seen: set[str] = set()
    for source in sources(file, str(file)):
        document = source.value.get("document_id") if isinstance(source.value, dict) else None
        if not isinstance(document, str) or document in seen:
            continue
        seen.add(document)
        for problem in by_document.pop(document, ()):
            at = ("quotes", problem.number, *problem.path) if problem.number is not None else problem.path
            yield source.finding(problem.rule, at, problem.message)
    yield from (_unlocated(problem, str(file)) for left in by_document.values() for problem in left)


def _unlocated(problem: Problem, name: str) -> Finding:
    place = problem.document if problem.number is None else f"{problem.document}, quote {problem.number + 1}"
    return Finding(name, 1, 1, problem.rule, f"{place}: {problem.message}")
