"""Tables in Markdown that have a column of quotes."""

import re
from collections.abc import Iterator

from onrecord.findings import Finding
from onrecord.formats.export import Place
from onrecord.formats.predictions.fields import Row, meaning

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_CELL = re.compile(r"((?:[^|\\]|\\.)*)(?:\||\Z)")


def tables(text: str) -> Iterator[tuple[int, list[str], list[tuple[int, list[str]]]]]:
    """Line, header and rows of each table with a column of quotes; of each row its line and cells. Lines count from 0."""
    lines = text.splitlines()
    for number in range(1, len(lines)):
        header = cells_of(lines[number - 1])
        if not _RULE.fullmatch(lines[number]) or "content" not in {meaning(name) for name in header}:
            continue
        rows = []
        for at in range(number + 1, len(lines)):
            if "|" not in lines[at]:
                break
            rows.append((at, cells_of(lines[at])))
        yield number - 1, header, rows


def rows(text: str, file: str, findings: list[Finding], first_line: int = 1) -> list[Row] | None:
    """The rows of all tables; a finding for each that does not fit its header. None if there is no table."""
    found: list[Row] | None = None
    for _, header, listed in tables(text):
        found = found if found is not None else []
        for line, cells in listed:
            place = Place(file, first_line + line)
            if len(cells) > len(header):
                message = f"has {len(cells)} cells, but the header {len(header)}: write \\| for a bar inside a cell"
                findings.append(place.finding("wrong-form", message))
            elif any(cells):
                found.append(Row(dict(zip(header, cells, strict=False)), place))
    return found


def cells_of(line: str) -> list[str]:
    """The cells of a line: between bars, without blanks and marks of emphasis round them."""
    inside = line.strip().removeprefix("|")
    inside = inside[:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside
    return [
        _cell(match.group(1)) for match in _CELL.finditer(inside) if match.end() > match.start() or match.start() < len(inside)
    ]


def _cell(words: str) -> str:
    words = re.sub(r"<br\s*/?>", "\n", words.strip().replace("\\|", "|"), flags=re.IGNORECASE)
    emphasised = re.fullmatch(r"(\*\*|__|\*|`)(.+)\1", words, re.DOTALL)
    return emphasised.group(2).strip() if emphasised else words
