"""`load`: a corpus by name or folder, as Arrow tables first and as pandas frames where they are asked for."""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from onrecord.data.annotation import CORPORA, MANIFEST
from onrecord.data.hydrate import hydrate
from onrecord.data.tables import TableName, Tables, read_tables
from onrecord.findings import InvalidData
from onrecord.schema import shipped

if TYPE_CHECKING:
    import pandas as pd


class Corpus:
    """A named set of documents with their quotes.

    `arrow.documents`, `arrow.quotes` and `arrow.non_quotes` are Arrow tables; `documents`, `quotes` and `non_quotes` the
    same as pandas frames with Arrow types, made when first used.
    """

    def __init__(self, name: str, arrow: Tables) -> None:
        self.name, self.arrow = name, arrow

    def __repr__(self) -> str:
        return f"<Corpus {self.name}: {len(self.arrow.documents)} documents, {len(self.arrow.quotes)} quotes>"

    @cached_property
    def documents(self) -> "pd.DataFrame":
        """One row per document."""
        return _frame(self.arrow.documents)

    @cached_property
    def quotes(self) -> "pd.DataFrame":
        """One row per quote."""
        return _frame(self.arrow.quotes)

    @cached_property
    def non_quotes(self) -> "pd.DataFrame":
        """One row per gold negative."""
        return _frame(self.arrow.non_quotes)

    def readable(self) -> Iterator[dict[str, Any]]:
        """What a system reads: id, language, outlet, date, title and text of every document whose text is at hand."""
        documents = self.arrow.documents.filter(pc.is_valid(self.arrow.documents["text"]))
        yield from documents.select(["document_id", "language", "outlet", "published", "title", "text"]).to_pylist()


class Place(NamedTuple):
    """The folder with the tables of a corpus; which corpus and which split of them, if not all."""

    name: str
    folder: Path
    corpus: str | None
    split: str | None


def load(
    name: str | Path,
    split: str | None = None,
    texts: str | Path | None = None,
    columns: Mapping[TableName, Collection[str]] | None = None,
    *,
    layers: bool = False,
) -> Corpus:
    """A corpus by its name (`core`, `core:test`) or the folder of its tables; of one split, if given.

    The tables hold gold, and with `layers` what each annotator labelled too. `columns` names those to be read of each table, if
    not all (corpus, document_id and split among them). `texts` is a folder with `<document id>.txt` for texts that may not be
    redistributed; they are verified and joined.
    Raises ValueError for a name or split that is not there, FileNotFoundError for a folder without tables or texts,
    InvalidData for tables of another schema and for texts that are not the annotated ones.
    """
    place = located(name, split)
    tables = read_tables(place.folder, columns, layers=layers)
    if place.corpus is not None:
        tables = tables.where("corpus", place.corpus)
    if place.split is not None:
        tables = _of_split(tables, place.name, place.split)
    if texts is not None:
        hydrated = hydrate(tables, Path(texts))
        if hydrated.findings:
            raise InvalidData(hydrated.findings)
        tables = hydrated.tables
    return Corpus(place.name, tables)


def located(name: str | Path, split: str | None = None) -> Place:
    """Where the tables of a corpus are, by its name (`core`, `core:test`) or folder. Raises ValueError for a name that is not there."""
    known, wanted = folders(), str(name)
    if wanted not in known and not Path(wanted).is_dir():
        plain, _, of_name = wanted.partition(":")
        if plain and of_name and (plain in known or Path(plain).is_dir()):
            if split not in (None, of_name):
                raise ValueError(f"{wanted!r} names the split {of_name!r}, but split is {split!r}; give one of them")
            wanted, split = plain, of_name
    if wanted in known:
        return Place(wanted, known[wanted], wanted, split)
    if wanted and Path(wanted).is_dir():
        return Place(wanted, Path(wanted), None, split)
    close = get_close_matches(wanted, known, 1)
    there_are = f"there are {', '.join(sorted(known))}, and folders of tables; `onrecord list` shows those to be downloaded"
    hint = f"did you mean {close[0]!r}?" if close else there_are
    raise ValueError(f"there is no corpus {wanted!r}; {hint}")


def folders() -> dict[str, Path]:
    """Corpora that can be loaded by name, with the folders of their tables: those of the package, then those in the cache."""
    packaged = _in_package()
    return packaged | {name: folder for name, folder in _in_cache().items() if name not in packaged}


def version_of(name: str) -> str | None:
    """The version of a corpus as its manifest states it; of a folder, and with a split, too."""
    known = folders()
    plain = name if name in known or Path(name).is_dir() else name.rpartition(":")[0]
    try:
        version: str | None = json.loads((known.get(plain, Path(plain)) / MANIFEST).read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version


def cache() -> Path:
    """The folder of downloaded corpora: `ONRECORD_DATA`, else `onrecord` in `XDG_CACHE_HOME` or in `~/.cache`."""
    if own := os.environ.get("ONRECORD_DATA"):
        return Path(own)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111  (Path's fails without a home)
    return Path(caches) / "onrecord"


def _in_package() -> dict[str, Path]:
    folder = shipped("dataset/parquet")
    if not (folder / "documents.parquet").is_file():
        return {}
    present = set(pq.read_table(folder / "documents.parquet", columns=["corpus"])["corpus"].unique().to_pylist())
    return {name: folder for name in CORPORA.values() if name in present}


def _in_cache() -> dict[str, Path]:
    found = sorted(cache().iterdir()) if cache().is_dir() else []
    return {path.name: path for path in found if (path / MANIFEST).is_file() and not path.name.startswith(".")}


def _of_split(tables: Tables, name: str, split: str) -> Tables:
    known_split(tables.documents, name, split)
    return tables.where("split", split)


def known_split(documents: pa.Table, name: str, split: str) -> None:
    """Raises ValueError if no document is of that split."""
    splits = [s for s in documents["split"].unique().to_pylist() if s is not None]
    if split not in splits:
        raise ValueError(f"{name} has no split {split!r}; it has {', '.join(sorted(splits)) or 'none yet'}")


def _frame(table: pa.Table) -> "pd.DataFrame":
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame
