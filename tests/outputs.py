"""Small outputs of systems for the tests of their readers, and what was read of them in a form to compare."""

from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

import pytest

from onrecord.findings import InvalidData
from onrecord.formats.export import Account, ExportFile
from onrecord.formats.predictions.output import Output, Statement


def files(contents: dict[str, str | bytes], below: str = "") -> list[ExportFile]:
    """Files by their paths in an output that lies below a folder."""
    return [
        ExportFile(str(PurePosixPath(below) / name), name, content.encode() if isinstance(content, str) else content)
        for name, content in contents.items()
    ]


def read(reader: ModuleType, contents: dict[str, str | bytes], below: str = "") -> tuple[list[Output], Account]:
    """What a reader reads of the files."""
    account = Account()
    return reader.read(files(contents, below), account), account


def only(reader: ModuleType, content: str | bytes, name: str = "pier.txt") -> Output:
    """The one output of one file."""
    ((output,), _) = read(reader, {name: content})
    return output


def refused(reader: ModuleType, contents: dict[str, str | bytes]) -> list[str]:
    """What is found wrong, as `file:line [rule] message`."""
    with pytest.raises(InvalidData) as invalid:
        read(reader, contents)
    return [f"{one.file}:{one.line} [{one.rule}] {one.message}" for one in invalid.value.findings]


def words(statement: Statement) -> dict[str, Any]:
    """What a statement says, in words; without what it does not say."""
    parts = {part: [piece.words for piece in getattr(statement, part)] for part in ("content", "cue", "mention")}
    said = {**parts, "speaker": None if statement.speaker is None else list(statement.speaker), **statement.fields}
    return {key: value for key, value in said.items() if value not in (None, [])}


def spans(output: Output) -> list[list[str]]:
    """Of each statement the words of its content in the text of the output, where it says that they stand."""
    assert output.text is not None
    return [[output.text[piece.start : piece.end] for piece in one.content] for one in output.statements]


def stand_in_text(output: Output) -> bool:
    """Whether all words with positions stand there in the text of the output."""
    pieces = [piece for one in output.statements for part in (one.content, one.cue, one.mention) for piece in part]
    placed = [piece for piece in pieces if piece.start is not None]
    return (
        output.text is not None and all(output.text[piece.start : piece.end] == piece.words for piece in placed) and bool(placed)
    )
