"""Outputs of systems as tests make them, and what became of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.data.texts import read_text
from onrecord.findings import Finding
from onrecord.formats.export import Account, Place
from onrecord.formats.files import export_files
from onrecord.formats.predictions.convert import Predictions, to_predictions
from onrecord.formats.predictions.output import Output, Piece, Positions, Statement
from onrecord.formats.predictions.place import place
from onrecord.formats.predictions.registry import reader

SYSTEMS = Path(__file__).parent / "cases/systems"
TEXTS = {path.stem: read_text(path)[0] or "" for path in sorted((SYSTEMS / "articles").glob("*.txt"))}
NATIVE = {
    "citron": "citron-polnear",
    "textacy": "textacy-md",
    "sayswho": "sayswho-md",
    "ggt": "ggt-md",
    "journalism-ai": "jai-regex-md",
}
ROLES = ("content", "mention", "cue")


class Placed(NamedTuple):
    """A prediction, the account, and findings."""

    quotes: list[dict[str, Any]]
    account: Account
    findings: list[Finding]


def placed(text: str, *statements: Statement, positions: Positions = "code-points", read: str | None = None) -> Placed:
    """The statements as predictions in that text; `read` is the text that the output holds."""
    account, findings = Account(), list[Finding]()
    row = place(Output("d", Place("o.json"), list(statements), positions, read), "d", text, account, findings)
    return Placed([without_words(quote) for quote in row["quotes"]], account, findings)


def without_words(quote: dict[str, Any]) -> dict[str, Any]:
    """The quote without the words as given, if it has a place."""
    return {key: value for key, value in quote.items() if not (quote.get("content") and key in ("text", "as_given"))}


def stated(content: Sequence[Piece] | Piece, cue: Sequence[Piece] = (), mention: Sequence[Piece] = (), **more: Any) -> Statement:
    """A statement."""
    pieces = (content,) if isinstance(content, Piece) else tuple(content)
    return Statement(Place("o.json", 3), pieces, tuple(cue), tuple(mention), **more)


def at(text: str, words: str, start: int = 0) -> Piece:
    """The words with the code points at which they stand first, from there on."""
    begin = text.index(words, start)
    return Piece(words, begin, begin + len(words))


def converted(format: str, folder: Path | None = None, texts: dict[str, str | None] | None = None) -> Predictions:
    """The fixtures of a system, or the files of a folder, as predictions."""
    files = export_files(folder or SYSTEMS / NATIVE[format], reader(format).ENDINGS)
    return to_predictions(files, format, texts or dict(TEXTS))


def native(format: str, name: str) -> Any:
    """What the system gave for an article."""
    return json.loads((SYSTEMS / NATIVE[format] / f"{name}.json").read_text("utf-8"))


def quotes(predictions: Predictions, name: str) -> list[dict[str, Any]]:
    """The quotes of a document, with words in the place of spans."""
    (row,) = [row for row in predictions.rows if row["document_id"] == name]
    text = TEXTS[name]
    return [
        {key: [text[a:b] for a, b in value] if key in ROLES else value for key, value in without_words(quote).items()}
        for quote in row["quotes"]
    ]
