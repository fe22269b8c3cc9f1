"""Quotebank by article: direct quotations of English news on the web, and the speaker that a model gave each.

Source       Vaucher, Spitz, Catasta and West, WSDM 2021; zenodo.org/records/4277311. Tested on invented articles.
Documents    One an article, if the record holds its `content`: the published files do not, and without it quotations have no place.
             `url` and the day of `date` are kept.
Quotes       By their offset in words; the speaker is the one found in this article, else that of the quotation in all articles.
Honest       The speakers are Quobert's, not people's: what is scored against them is agreement with a model. `method` is `model`.
Null         Outlet, cue, mention, anonymity, chain. Probabilities have no place.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from onrecord.corpora.imported import Imported
from onrecord.corpora.outputs import export_files_of, imported
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.json_values import lines
from onrecord.formats.predictions import quotebank


def wanted(name: str) -> bool:
    """Whether it is a file of JSON Lines."""
    return name.endswith(quotebank.ENDINGS)


def convert(files: Mapping[str, bytes]) -> Imported:
    """The tables. Raises InvalidData."""
    account = Account()
    exported = export_files_of(files)
    outputs = quotebank.read(exported, account)
    documents = {
        "language": "en",
        "license": "LicenseRef-none-stated",
        "genre": "news",
        "text_kind": "tokenised",
        "completeness": "direct_only",
    }
    quotes = {"type": "direct", "annotators": ["quobert"], "method": "model", "guidelines": "Quotebank"}
    not_annotated = dict.fromkeys(("cue", "mention", "mention_type"))
    return imported("quotebank", outputs, account, documents, {**quotes, **not_annotated}, _facts(exported))


def _facts(files: list[ExportFile]) -> dict[str, dict[str, Any]]:
    """URL, title and day of each article by its name, where they are stated; what is no article has been refused before."""
    found: dict[str, dict[str, Any]] = {}
    for record in (record.raw for file in files for record in lines(file, [])):
        name = str(record.get("articleID", record.get("url")))
        stated = {"url": record.get("url"), "title": record.get("title"), "published": _day(record.get("date"))}
        found[name] = {key: value for key, value in stated.items() if isinstance(value, str)}
    return found


def _day(stated: object) -> str | None:
    """The day at the beginning of a date such as `2019-05-04 10:00:00`."""
    try:
        return date.fromisoformat(str(stated)[:10]).isoformat()
    except ValueError:
        return None
