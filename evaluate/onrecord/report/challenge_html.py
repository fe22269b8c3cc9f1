"""The phenomenon table of several systems as one HTML file: a heat map, with the number in every cell.

No script, no file beside it, no address. Colours run from brown (none passed) over white to teal (all passed), which people
who tell red and green badly can tell apart; the number says the same.
"""

from collections.abc import Callable, Mapping
from html import escape

from onrecord.report.challenge import KINDS, SILENT, notes, of, percent, shown, title
from onrecord.sides.challenge import Challenge, Row, Share
from onrecord.sides.scored import Report

_LOW, _MIDDLE, _HIGH = (191, 129, 45), (250, 250, 250), (53, 151, 143)
_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { padding: .2rem .6rem; border: 1px solid #fff; text-align: right; font-variant-numeric: tabular-nums; }
th[scope=row], th:first-child { text-align: left; font-weight: 400; }
thead th { font-weight: 600; border-bottom: 2px solid #999; position: sticky; top: 0; background: #fff; }
tfoot th, tfoot td { border-top: 2px solid #999; }
.legend span { display: inline-block; padding: 0 .8rem; }
code { font-size: 12px; overflow-wrap: anywhere; }
"""


def as_html(reports: Mapping[str, Report]) -> str:
    """The page: all tests of each phenomenon side by side, then each kind of test of each system."""
    tables = {name: of(report) for name, report in reports.items()}
    first = next(iter(tables.values()))
    heading = escape(title(reports))
    columns = {**{name: table.rows for name, table in tables.items()}, SILENT: first.silent}
    totals = [*(table.total for table in tables.values()), first.silent_total]
    rows = {name: [_cell(rows[name].all, rows[name]) for rows in columns.values()] for name in first.rows}
    foot = {"all, %": [_cell(row.all, row, percent) for row in totals]}
    foot |= {f"{kind}, %": [_cell(getattr(row, field), None, percent) for row in totals] for kind, field in KINDS.items()}
    parts = [_table("Tests passed, of all", [*columns], rows, foot)]
    parts += [_by_kind(name, table) for name, table in tables.items()]
    said = "".join(f"<li>{escape(note)}</li>" for note in notes(reports))
    signed = "".join(f"<p>{escape(name)} <code>{escape(str(report.signature))}</code></p>" for name, report in reports.items())
    legend = "".join(f'<span style="background:{_colour(Share(part, 4))}">{25 * part} %</span>' for part in range(5))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{heading}</title>\n<style>{_STYLE}</style>\n'
        f'</head>\n<body>\n<h1>{heading}</h1>\n<p class="legend">{legend}</p>\n'
        + "\n".join(parts)
        + f"\n<ul>{said}</ul>\n{signed}\n"
        "</body>\n</html>\n"
    )


def _by_kind(name: str, challenge: Challenge) -> str:
    def cells(row: Row, form: Callable[[Share], str] = shown) -> list[str]:
        shares = [*(getattr(row, field) for field in KINDS.values()), row.all]
        return [*(_cell(share, None, form) for share in shares), f"<td>{form(row.hit)}</td>"]

    foot = {"all, %": cells(challenge.total, percent), f"{SILENT}, %": cells(challenge.silent_total, percent)}
    rows = {phenomenon: cells(row) for phenomenon, row in challenge.rows.items()}
    return _table(name, [*KINDS, "all", "non-quotes hit"], rows, foot)


def _table(caption: str, head: list[str], rows: Mapping[str, list[str]], foot: Mapping[str, list[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in ["phenomenon", *head])
    body, end = ("".join(_row(name, cells) for name, cells in part.items()) for part in (rows, foot))
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n"
        f"<tfoot>\n{end}</tfoot>\n</table>"
    )


def _row(name: str, cells: list[str]) -> str:
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>\n'


def _cell(share: Share, row: Row | None, form: Callable[[Share], str] = shown) -> str:
    kinds = [f"{kind} {shown(getattr(row, field))}" for kind, field in KINDS.items()] if row else []
    told = f' title="{escape(", ".join(kinds))}"' if kinds else ""
    return f'<td style="background:{_colour(share)}"{told}>{form(share)}</td>'


def _colour(share: Share) -> str:
    if not share.whole:
        return "#fff"
    value = 2 * share.part / share.whole - 1
    end = _HIGH if value > 0 else _LOW
    mixed = (round(middle + abs(value) * (last - middle)) for middle, last in zip(_MIDDLE, end, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
