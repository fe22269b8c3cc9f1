"""`hydrate`: texts that may not be redistributed, joined from a folder of the user's own, verified by their hash.

Nothing is fetched and nothing realigned: a text whose hash differs is not the annotated one, and is said to be so.
"""

from pathlib import Path
from typing import NamedTuple

from onrecord.data.labels import mention_type
from onrecord.data.rows import Row, readable
from onrecord.data.tables import Tables, to_arrow, to_rows
from onrecord.data.texts import read_text, sha256, text_path
from onrecord.findings import Finding
from onrecord.text.anchor import words


class Hydrated(NamedTuple):
    """The tables with the texts found, the ids found and missing, and a finding per text that is another one."""

    tables: Tables
    found: list[str]
    missing: list[str]
    findings: list[Finding]


def hydrate(tables: Tables, texts: Path) -> Hydrated:
    """Joins `texts/<document id>.txt` (byte order mark and one final newline dropped, CRLF read as LF) to documents without text.

    With a text come the title (its headline), the words of every span, the kind of mention and the readable speaker.
    Raises FileNotFoundError if there is no such folder.
    """
    if not texts.is_dir():
        raise FileNotFoundError(f"{texts}: there is no such folder")
    documents, found, missing, findings = to_rows(tables.documents), [], [], []
    joined: dict[tuple[str, str], str] = {}
    for row in documents:
        if row["text"] is not None:
            continue
        text, problems = _text(text_path(texts, row["document_id"]), row)
        findings += problems
        if text is None:
            missing.append(row["document_id"])
            continue
        found.append(row["document_id"])
        joined[row["corpus"], row["document_id"]] = row["text"] = text
        headlines = [region for region in row["regions"] or [] if region["kind"] == "headline"]
        row["title"] = row["title"] or words(text, [_span(region) for region in headlines]) or None
    quotes = [_quote(row, joined.get((row["corpus"], row["document_id"]))) for row in to_rows(tables.quotes)]
    non_quotes = [_non_quote(row, joined.get((row["corpus"], row["document_id"]))) for row in to_rows(tables.non_quotes)]
    hydrated = Tables(to_arrow("documents", documents), to_arrow("quotes", quotes), to_arrow("non_quotes", non_quotes))
    return Hydrated(hydrated, found, missing, findings)


def _text(path: Path | None, row: Row) -> tuple[str | None, list[Finding]]:
    if path is None:
        return None, []
    text, findings = read_text(path)
    if text is None:
        return None, findings
    if sha256(text) == row["text_sha256"]:  # a byte order mark or CRLF in the user's own copy does not matter
        return text, []
    lengths = f"{len(text)} code points and another hash, {row['text_length']} expected"
    message = f"this is not the annotated text of {row['document_id']}: {lengths}"
    return None, [Finding(str(path), 1, 1, "hash-mismatch", message)]


def _quote(row: Row, text: str | None) -> Row:
    if text is None:
        return row
    filled = {f"{role}_text": words(text, map(_span, row[role])) if row[role] else None for role in ("cue", "mention")}
    row.update(text=words(text, map(_span, row["content"])), **filled)
    if row["mention"] is not None:
        people = row["speakers"] or []
        names = [name for person in people for name in [person["name"], *person["aliases"]] if name]
        row["mention_type"] = mention_type(row["mention_text"], names, row["language"])
        row["speaker"] = readable(people, row["mention_text"])
    return row


def _non_quote(row: Row, text: str | None) -> Row:
    return row if text is None else {**row, "text": text[row["start"] : row["end"]]}


def _span(span: dict[str, int]) -> tuple[int, int]:
    return span["start"], span["end"]
