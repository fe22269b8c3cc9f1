"""An article of MCAE: lines of metadata above the text, in one of two forms.

    Headline: …  Subtitle: …  Date: 2031-02-03  Publisher: …        or, between two lines of equals signs,
    Title: …     Author: …    Date: Feb. 3, 2031  URL: …

They are part of the document's text, as statements may stand in them: the headline is a headline, the subtitle a standfirst,
every other line an excluded region. What has no publisher has the domain of its address.
"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from onrecord.corpora.imported import Losses
from onrecord.corpora.imported_rows import document_row
from onrecord.data.rows import Row

CORPUS = "mcae"
LICENSE = "LicenseRef-none-stated"
_LINE = re.compile(r"(?:(Headline|Title|Subtitle|Author|Date|Publisher|URL): *(.*)|=+)(?:\n|\Z)")
_REGIONS = {"Headline": "headline", "Title": "headline", "Subtitle": "standfirst"}
_DATE = re.compile(r"([A-Z][a-z]{2})[a-z]*\.? ([0-9]{1,2}), ([0-9]{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def article_row(name: str, text: str, layers: Sequence[str], losses: Losses) -> Row:
    """The row of the article in a file of that name."""
    known: dict[str, str] = {}
    regions: list[Row] = []
    at = 0
    while at < len(text) and (match := _LINE.match(text, at)):
        key, value = match.groups()
        if key:
            known[key] = value.strip()
        start, end = match.span(2) if key in _REGIONS else (at, match.end())
        if start < end:
            regions.append({"kind": _REGIONS.get(key, "excluded"), "start": start, "end": end})
        at = match.end()
    losses.fields["authors of articles"] += bool(known.get("Author"))
    url = known.get("URL") or None
    return document_row(
        text,
        corpus=CORPUS,
        document_id=PurePosixPath(name).stem,
        outlet=known.get("Publisher") or None,
        outlet_domain=_domain(url),
        published=_date(known.get("Date", ""), losses),
        title=known.get("Headline") or known.get("Title") or None,
        url=url,
        language="en",
        license=LICENSE,
        genre="news",
        layers=list(layers),
        text_kind="raw",
        completeness="exhaustive",
        regions=regions,
    )


def _domain(url: str | None) -> str | None:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:  # brackets that enclose no address
        return None


def _date(written: str, losses: Losses) -> str | None:
    """The date as EDTF; None for one that is written in no known way."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return written
    match = _DATE.fullmatch(written)
    if match is None or match[1] not in _MONTHS:
        losses.fields["dates written in no known way"] += written != ""
        return None
    losses.read_as["dates with the name of the month: year, month and day"] += 1
    return f"{match[3]}-{_MONTHS.index(match[1]) + 1:02}-{int(match[2]):02}"
