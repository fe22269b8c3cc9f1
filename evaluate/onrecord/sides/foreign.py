"""Predictions in the form of the system that made them, converted in memory with the texts of gold."""

from pathlib import Path

from onrecord.data.annotation import files_below
from onrecord.formats.export import ExportFile
from onrecord.formats.predictions.convert import Predictions, convert
from onrecord.formats.predictions.registry import endings, reader, recognised
from onrecord.sides.gold import Gold

_OWN = (".jsonl", ".gz", ".parquet")
_HEAD = 1 << 20


def foreign(given: object, gold: Gold, format: str | None, unknown: str) -> Predictions | None:
    """The predictions, if they are in a format of their own: the one named, or one that is recognised; None if they are ours.

    Raises ValueError for a format that is none, InvalidData, OSError.
    """
    if format is not None:
        reader(format)
    if not isinstance(given, str | Path) or str(given) == "-":
        if format is not None:
            raise ValueError("a format is read from a file or a folder; give its path")
        return None
    path = Path(given)
    if format is None and is_ours(path):
        return None
    if unknown == "fp":
        raise ValueError("of a document that is not in gold there is no text to place predictions in: unknown is error or ignore")
    if gold.documents["text"].null_count == len(gold.documents):
        raise ValueError("gold has no texts at hand to place the predictions in: give a corpus with texts, or --texts DIR")
    documents = zip(gold.documents["document_id"].to_pylist(), gold.documents["text"].to_pylist(), strict=True)
    return convert(path, format, dict(documents), unknown == "ignore", "--format-in")


def described(converted: Predictions, stated: bool) -> list[str]:
    """What the report says of it."""
    how = "" if stated else ", recognised by its form"
    return [f"predictions converted from {converted.format}{how}", *converted.account.lines()]


def is_ours(path: Path) -> bool:
    """Whether the reader of our own form is to judge it: it may be broken, but is not another's."""
    if path.is_dir():
        return not any(files_below(path, ending) for ending in endings())
    if path.suffix == ".jsonl":
        with path.open("rb") as lines:
            head = lines.readline(_HEAD)
        return recognised([ExportFile(str(path), path.name, head)]) in ([], ["native"])
    return path.suffix in _OWN or path.suffix not in endings()
