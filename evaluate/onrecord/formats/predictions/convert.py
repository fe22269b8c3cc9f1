"""What a system gave → predictions: files read, documents told, everything placed, and an account of it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.files import export_files
from onrecord.formats.predictions.naming import identified
from onrecord.formats.predictions.place import place
from onrecord.formats.predictions.registry import chosen, endings, reader


class Predictions(NamedTuple):
    """Predictions sorted by document, what became of the output, and warnings."""

    format: str
    rows: list[dict[str, Any]]
    account: Account
    warnings: list[Finding]

    def lines(self) -> bytes:
        """The predictions as JSON Lines."""
        return b"".join(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n" for row in self.rows)


def convert(
    output: Path, format: str | None, texts: Mapping[str, str | None], ignore_unknown: bool, option: str = "--from"
) -> Predictions:
    """The predictions of a file or folder, of the format given or the one that is recognised. Raises as `to_predictions`, and OSError.

    `option` names the way to say which format it is.
    """
    files = export_files(output, reader(format).ENDINGS if format else endings())
    return to_predictions(files, chosen(format, files, str(output), option), texts, ignore_unknown)


def to_predictions(
    files: list[ExportFile], format: str, texts: Mapping[str, str | None], ignore_unknown: bool = False
) -> Predictions:
    """The predictions for the documents whose texts are given by id; None for a text that is not at hand.

    Raises InvalidData with everything that is wrong, ValueError for a format that is none.
    """
    account = Account()
    outputs, findings = identified(reader(format).read(files, account), texts, ignore_unknown, account)
    rows = [place(output, name, texts[name] or "", account, findings) for name, output in outputs.items()]
    if errors := [finding for finding in findings if finding.severity == "error"]:
        raise InvalidData(errors)
    _confident_or_not(rows, account)
    return Predictions(format, rows, account, findings)


def _confident_or_not(rows: Sequence[dict[str, Any]], account: Account) -> None:
    """Takes the confidence out where only some quotes have one."""
    quotes = [quote for row in rows for quote in row["quotes"]]
    known = [quote for quote in quotes if quote.get("confidence") is not None]
    if len(known) < len(quotes):
        account.left_out["confidences, as other quotes have none"] += len(known)
        for quote in quotes:
            quote.pop("confidence", None)
