"""The phenomenon table: what was passed of the challenge suite, of one system or of several side by side."""

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.report.findings import counted
from onrecord.sides.challenge import Challenge, Row, Share
from onrecord.sides.scored import Report

Cells = tuple[str, ...]
SILENT = "(says nothing)"
KINDS = {"MFT": "mft", "INV": "inv", "DIR": "dir", "quote-free": "quote_free"}
"""Printed name and field of the kinds of test."""
HEAD: Cells = ("", "documents", *KINDS, "all", "non-quotes hit")


def challenge_rows(challenge: Challenge) -> list[Cells]:
    """Head, a row per phenomenon, and last in percent all of them and what a system passes that says nothing."""
    rows = [(name, *_cells(row)) for name, row in challenge.rows.items()]
    last = [(name, str(row.documents), *(percent(share) for share in _shares(row))) for name, row in _last(challenge)]
    return [HEAD, *rows, *last]


def challenge_notes(challenge: Challenge) -> list[str]:
    """What a reader of the table should know."""
    notes = []
    if challenge.total.idle:
        notes.append(f"INV pairs with nothing right in either half: {challenge.total.idle} of {challenge.total.inv.whole}")
    if challenge.incomplete:
        notes.append(f"No test, as the other half is not scored: {', '.join(challenge.incomplete)}")
    return notes


def challenge_json(challenge: Challenge | None) -> dict[str, Any] | None:
    """The `challenge` of report.schema.json."""
    if challenge is None:
        return None
    return {
        "phenomena": {name: _tests(row) for name, row in challenge.rows.items()},
        "all": _tests(challenge.total),
        "silent": _tests(challenge.silent_total),
        "incomplete": list(challenge.incomplete),
    }


def challenge_shares(challenge: Challenge | None) -> Iterator[tuple[str, str, Share]]:
    """Phenomenon, kind of test and share, of every kind that has tests."""
    for name, row in {**challenge.rows, "all": challenge.total}.items() if challenge else ():
        for kind, share in zip((*KINDS, "all", "non-quotes hit"), _shares(row), strict=True):
            if share.whole:
                yield name, kind, share


def as_text(reports: Mapping[str, Report]) -> str:
    """Systems side by side, tests passed of all; then what each is, and the lines that make the numbers repeatable."""
    table = side_by_side(reports)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    lines = [
        "  ".join(cell.rjust(width) if i else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in table
    ]
    lines = [title(reports), "", *lines, "", *(f"{name}  {report.signature}" for name, report in reports.items())]
    return "\n".join(line.rstrip() for line in [*lines, *notes(reports)]) + "\n"


def as_markdown(reports: Mapping[str, Report]) -> str:
    """The same for a page or a pull request."""
    head, *rows = side_by_side(reports)
    ruled = [head, ("---", *("---:" for _ in head[1:])), *rows]
    lines = [
        f"**{title(reports)}**",
        "",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in ruled),
        "",
    ]
    lines += [f"* {name} `{report.signature}`" for name, report in reports.items()]
    return "\n".join([*lines, *(f"\n> {note}" for note in notes(reports))]) + "\n"


def side_by_side(reports: Mapping[str, Report]) -> list[Cells]:
    """Head, a row per phenomenon with each system's tests passed of all, and all of them in percent."""
    tables = {name: of(report) for name, report in reports.items()}
    first = next(iter(tables.values()))
    rows = [
        (phenomenon, *(shown(table.rows[phenomenon].all) for table in tables.values()), shown(first.silent[phenomenon].all))
        for phenomenon in first.rows
    ]
    totals = [*(table.total for table in tables.values()), first.silent_total]
    total = ("all, %", *(percent(row.all) for row in totals))
    by_kind = [(f"{kind}, %", *(percent(getattr(row, field)) for row in totals)) for kind, field in KINDS.items()]
    return [("phenomenon", *tables, SILENT), *rows, total, *by_kind]


def of(report: Report) -> Challenge:
    """The report's table. Raises ValueError where gold has no document of the suite."""
    if report.challenge is None:
        raise ValueError(f"{report.gold.name} has no document of the challenge suite (document.challenge says what it tests)")
    return report.challenge


def title(reports: Mapping[str, Report]) -> str:
    """`2 systems against challenge: 54 phenomena, 540 documents, 480 tests`."""
    report = next(iter(reports.values()))
    challenge = of(report)
    counts = (counted(challenge.total.documents, "document"), counted(challenge.total.all.whole, "test"))
    phenomena = f"{len(challenge.rows)} phenomen{'on' if len(challenge.rows) == 1 else 'a'}"
    return f"{counted(len(reports), 'system')} against {report.gold.name}: {phenomena}, {', '.join(counts)}"


def notes(reports: Mapping[str, Report]) -> list[str]:
    """What is said of each system."""
    return [
        f"{name}: {note}"
        for name, report in reports.items()
        for note in [*(challenge_notes(of(report))), *(one for one in report.warnings if "interval" not in one)]
    ]


def shown(share: Share) -> str:
    """`5/6`, or – where there is none."""
    return f"{share.part}/{share.whole}" if share.whole else "–"


def percent(share: Share) -> str:
    """`83.3`, or – where there is none."""
    return f"{100 * share.part / share.whole:.1f}" if share.whole else "–"


def _last(challenge: Challenge) -> list[tuple[str, Row]]:
    return [("all, %", challenge.total), (f"{SILENT}, %", challenge.silent_total)]


def _shares(row: Row) -> tuple[Share, ...]:
    return (row.mft, row.inv, row.dir, row.quote_free, row.all, row.hit)


def _cells(row: Row) -> Cells:
    return (str(row.documents), *map(shown, _shares(row)))


def _tests(row: Row) -> dict[str, Any]:
    of_kind = {name: list(getattr(row, field)) for name, field in (*list(KINDS.items())[:3], ("quote_free", "quote_free"))}
    return {"documents": row.documents, **of_kind, "non_quotes_hit": list(row.hit), "idle": row.idle}
