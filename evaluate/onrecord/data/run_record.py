"""`predictions.run.json`: which system, run how and when, gave the predictions it stands beside (`schema/run.schema.json`)."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onrecord.data.atomic import write_bytes
from onrecord.data.documents import as_line
from onrecord.findings import InvalidData
from onrecord.schema import load_schema, validator
from onrecord.text.source import read


@dataclass(frozen=True)
class CorpusRead:
    """The corpus a system read; the hash is that of the lines `onrecord documents` prints."""

    name: str
    version: str | None
    sha256: str

    def __str__(self) -> str:
        return f"{self.name} {self.version or 'without a version'}#{self.sha256[:6]}"


@dataclass(frozen=True)
class Failure:
    """A document without an answer, and why."""

    document_id: str
    reason: str


@dataclass(frozen=True)
class RunRecord:
    """What is known of a run; its fields are described in `run.schema.json`."""

    system: str
    version: str | None
    command: str | None
    corpus: CorpusRead
    onrecord: str
    started: str
    documents: int
    finished: str | None = None
    predictions_sha256: str | None = None
    answered: int = 0
    failed: tuple[Failure, ...] = ()
    rejected: int = 0
    restarts: int = 0
    resumed: int = 0


def record_path(predictions: Path) -> Path:
    """`predictions.run.json` for `predictions.jsonl` and `predictions.jsonl.gz`."""
    plain = predictions.with_suffix("") if predictions.suffix == ".gz" else predictions
    return predictions.with_name(f"{plain.stem}.run.json")


def write_record(record: RunRecord, predictions: Path) -> None:
    """Writes the record beside the prediction file."""
    schema = load_schema("run")
    values = {"$schema": schema["$id"], **asdict(record)}
    content = {key: values[key] for key in schema["properties"]}
    write_bytes(record_path(predictions), (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def read_record(predictions: Path) -> RunRecord | None:
    """The record beside a prediction file, if there is one. Raises InvalidData for what is no record, OSError."""
    path = record_path(predictions)
    if not path.is_file():
        return None
    source = read(path)
    if source.findings:
        raise InvalidData(source.findings)
    for error in validator("run").iter_errors(source.value):
        place = tuple(error.absolute_path)
        raise InvalidData([source.finding("no-record", place, f"not what `onrecord run` writes: {error.message[:80]}")])
    fields: dict[str, Any] = {key: value for key, value in source.value.items() if key != "$schema"}
    return RunRecord(
        **{
            **fields,
            "corpus": CorpusRead(**fields["corpus"]),
            "failed": tuple(Failure(**one) for one in fields["failed"]),
        }
    )


def record_of(predictions: Path) -> tuple[RunRecord | None, str | None]:
    """The record of these very predictions, else None; and a warning where one stands beside that is not theirs."""
    name = record_path(predictions).name
    try:
        record = read_record(predictions)
        if record is None:
            return None, None
        with predictions.open("rb") as file:
            same = record.predictions_sha256 == hashlib.file_digest(file, "sha256").hexdigest()
    except (InvalidData, OSError) as error:
        first = error.findings[0].message if isinstance(error, InvalidData) else error.strerror
        return None, f"{name} beside cannot be read: {first}"
    return (record, None) if same else (None, f"{name} beside describes other predictions")


def corpus_read(name: str, version: str | None, documents: Iterable[Mapping[str, Any]]) -> CorpusRead:
    """What a system reads: documents as `Corpus.readable` gives them. Of a folder, only the last part of its path is told."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(as_line(document))
    return CorpusRead(Path(name).name or Path(name).resolve().name or name, version, digest.hexdigest())


def told(command: str) -> str:
    """The command as it may be published: the user's home folder is written as ~."""
    home = os.path.expanduser("~")  # noqa: PTH111  (Path's fails without a home)
    return command.replace(f"{home.rstrip('/')}/", "~/") if len(home) > 1 else command


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
