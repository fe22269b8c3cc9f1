"""What a system gave → predictions: files read, documents told, everything placed, and an account of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.findings import Finding, InvalidData
from onrecord.formats.covered import is_sloppy
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.files import export_files
from onrecord.formats.predictions.naming import identified
from onrecord.formats.predictions.output import Output
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
    findings += [
        doubt for row, (name, output) in zip(rows, outputs.items(), strict=True) for doubt in _doubts(output, row, texts[name])
    ]
    _confident_or_not(rows, account)
    return Predictions(format, rows, account, findings)


def _doubts(output: Output, row: Mapping[str, Any], text: str | None) -> Iterator[Finding]:
    """A warning where contents have positions alone, and more than one in four has space at an edge or an edge inside a word."""
    if any(piece.words for statement in output.statements for piece in statement.content):
        return
    spans = [span for quote in row["quotes"] for span in quote.get("content", ())]
    sloppy = sum(is_sloppy(text or "", *span) for span in spans)
    if 4 * sloppy > len(spans):
        message = (
            f"{sloppy} of {len(spans)} contents of {output.name!r} begin or end inside a word or on space, and no words prove their "
            f"positions, taken as {output.positions}, ends exclusive: give the words beside, and they are converted if they count otherwise"
        )
        yield Finding(*output.place, "positions-doubtful", message, "warning")


def _confident_or_not(rows: Sequence[dict[str, Any]], account: Account) -> None:
    """Takes the confidence out where only some quotes have one."""
    quotes = [quote for row in rows for quote in row["quotes"]]
    known = [quote for quote in quotes if quote.get("confidence") is not None]
    if len(known) < len(quotes):
        account.left_out["confidences, as other quotes have none"] += len(known)
        for quote in quotes:
            quote.pop("confidence", None)
