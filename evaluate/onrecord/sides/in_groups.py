"""Gold and predictions larger than memory: groups of documents are read and matched one after the other, as if they were one.

Every file is gone through twice: first for what is wrong, and for what is decided for all documents together; then to score.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.data.annotation import CORPORA
from onrecord.data.by_document import ByDocument, by_document
from onrecord.data.hydrate import hydrate
from onrecord.data.load import Place, folders, known_split, located, version_of
from onrecord.data.tables import TABLES, TableName, Tables, conforming
from onrecord.findings import Finding, InvalidData
from onrecord.sides.documents import together
from onrecord.sides.facts import Facts, facts_of, joined_facts
from onrecord.sides.gold import COLUMNS, Gold, gold_of
from onrecord.sides.options import Options
from onrecord.sides.predictions import errors_in, judged, rows_of, unreadable
from onrecord.sides.prepared import Prepared, prepare
from onrecord.sides.problems import Problem, refuse
from onrecord.sides.rows import Rows

DOCUMENT, CHARACTER, QUOTE = 1_000, 4, 1_500
"""Bytes that reading and matching take, about, as measured (`tests/bench/bench_memory.py`); ids and counts of all documents come on top."""


class Group(NamedTuple):
    """Documents of gold, or documents that gold lacks, but the predictions list."""

    gold: Sequence[str]
    unknown: Sequence[str]


@dataclass(frozen=True)
class ListedSides:
    """Two sides of which is known which rows belong to which document, and the groups these are read in."""

    name: str
    place: Place
    texts: Path | None
    tables: dict[TableName, ByDocument]
    predictions: ByDocument
    groups: list[Group]

    def gold(self, group: Group) -> Gold:
        """Gold of the documents. Raises ValueError and InvalidData as `read_gold` does."""
        read = {}
        for name in TABLES:
            columns = COLUMNS[name] if self.texts is None else None
            file = self.tables[name]
            table = conforming(file.path, name, columns, partial(file.read, set(group.gold), columns))
            read[name] = table if self.place.corpus is None else table.filter(pc.equal(table["corpus"], self.place.corpus))
        tables = Tables(**read)
        if self.texts is not None:
            hydrated = hydrate(tables, self.texts)
            if hydrated.findings:
                raise InvalidData(hydrated.findings)
            tables = hydrated.tables
        return gold_of(tables, self.name, version_of(self.name))

    def predicted(self, group: Group) -> Rows:
        """The predictions for the documents. Raises InvalidData."""
        try:
            return rows_of(self.predictions.read({*group.gold, *group.unknown}))
        except (pa.ArrowException, ValueError) as error:
            raise unreadable(self.predictions.path, error) from error


def listed_sides(gold: Any, predicted: Any, texts: Path | None, memory: int) -> ListedSides:  # noqa: ANN401
    """Goes through the ids of both sides, and cuts the documents into groups that take so many bytes, or of one document.

    Raises ValueError for sides that are not Parquet, or a corpus that is not there; InvalidData; OSError.
    """
    if memory < 1:
        raise ValueError(f"memory is {memory}, but has to be a number of bytes above 0")
    if not _are_parquet(gold, predicted):
        parquet = "gold has to be a corpus or a folder of tables, and predictions a .parquet file (`onrecord convert` writes one)"
        raise ValueError(f"with bounded memory {parquet}")
    place = located(gold)
    documents = _documents(place)
    sizes = dict(zip(documents["document_id"].to_pylist(), documents["text_length"].to_pylist(), strict=True))
    files = {name: _indexed(place.folder / f"{name}.parquet") for name in TABLES}
    path = Path(predicted)
    try:
        predictions = by_document(path, "quotes")
    except (pa.ArrowException, ValueError) as error:
        raise unreadable(path, error) from error
    stated = [size for size in sizes.values() if size is not None]
    usual = sum(stated) // len(stated) if stated else 0

    def size(name: str) -> int:
        letters = sizes.get(name, 0)
        quotes = files["quotes"].rows[name] + predictions.rows[name]
        return DOCUMENT + CHARACTER * (usual if letters is None else letters) + QUOTE * quotes

    groups = [Group(names, ()) for names in _cut(sorted(sizes), size, memory)] or [Group((), ())]
    groups += [Group((), names) for names in _cut((name for name in predictions.rows if name not in sizes), size, memory)]
    return ListedSides(str(gold), place, texts, files, predictions, groups)


def prepared_groups(sides: ListedSides, options: Options) -> Iterator[Prepared]:
    """Both sides of every group, matched. Raises InvalidData with all that is wrong with any before the first is given."""
    facts = _surveyed(sides, options)
    for group in sides.groups:
        both, _ = together(sides.gold(group), sides.predicted(group), options)
        yield prepare(both, options, facts=facts)


def _surveyed(sides: ListedSides, options: Options) -> Facts:
    """What is decided for all documents together, once nothing is wrong with any."""
    facts: list[Facts] = []
    of_gold: list[Finding] = []
    alone: list[Problem] = []
    beside: list[Problem] = []
    unsure: list[Group] = []
    confident = False
    for group in sides.groups:
        rows = sides.predicted(group)
        wrong = list(judged(rows))
        lacking = rows.columns["confidence"].null_count
        confident |= lacking < len(rows)
        unsure += [group] if lacking == len(rows) > 0 else []
        alone += wrong
        try:
            truth = sides.gold(group)
        except InvalidData as invalid:
            of_gold += invalid.findings
            continue
        if not wrong:
            both, problems = together(truth, rows, options)
            beside += problems
            facts.append(facts_of(both, options))
    if of_gold:
        raise InvalidData(of_gold)
    if confident:
        alone += [problem for group in unsure for problem in judged(sides.predicted(group), confident=True)]
    path = sides.predictions.path
    if alone:
        findings = errors_in(path)
        refuse(() if findings else alone, str(path), path, findings)
    refuse(beside, str(path), path)
    return joined_facts(facts)


def _are_parquet(gold: Any, predicted: Any) -> bool:  # noqa: ANN401
    if not isinstance(gold, str | Path) or not isinstance(predicted, str | Path) or Path(predicted).suffix != ".parquet":
        return False
    name, path = str(gold), Path(gold)
    return name in folders() or not (path.is_file() or any((path / folder).is_dir() for folder in CORPORA))


def _documents(place: Place) -> pa.Table:
    """The ids of the documents that are scored, with the lengths of their texts."""
    path, columns = place.folder / "documents.parquet", ("corpus", "document_id", "split", "text_length")
    documents = conforming(path, "documents", columns, lambda: pq.read_table(path, columns=list(columns)))
    if place.corpus is not None:
        documents = documents.filter(pc.equal(documents["corpus"], place.corpus))
    if place.split is not None:
        known_split(documents, place.name, place.split)
        documents = documents.filter(pc.equal(documents["split"], place.split))
    return documents


def _indexed(path: Path) -> ByDocument:
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: there is no such table; `onrecord build DATASET --to DIR` makes tables of annotation files"
        )
    try:
        return by_document(path)
    except (pa.ArrowException, ValueError) as error:
        raise InvalidData([Finding(str(path), 1, 1, "wrong-table", f"not a table of this schema: {error}")]) from error


def _cut(names: Iterable[str], size: Callable[[str], int], memory: int) -> Iterator[list[str]]:
    """Runs of documents whose sizes add up to no more than memory, but for single ones that are larger."""
    run: list[str] = []
    total = 0
    for name in names:
        added = size(name)
        if run and total + added > memory:
            yield run
            run, total = [], 0
        run.append(name)
        total += added
    if run:
        yield run
