"""The work of adjudicating, document by document: which files belong together, and where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from onrecord.checks import check
from onrecord.data.annotation import DECISIONS, Annotation, annotation_files, read_annotation
from onrecord.data.decisions import Decisions, Entry, Layers, decisions_path, read_decisions, write_decisions
from onrecord.findings import InvalidData
from onrecord.sides.adjudication.comparison import Comparison, compare
from onrecord.sides.adjudication.disputes import agreed, disputes, still_open
from onrecord.sides.adjudication.gold import unfit

_OF_PLACE = frozenset({"gold-missing", "duplicate-document"})


class Pair(NamedTuple):
    """Two layers of one document, where decisions on them are kept, and where gold goes, if to a file."""

    a: Annotation
    b: Annotation
    decisions: Path
    output: Path | None


@dataclass(frozen=True)
class Work:
    """A document that is adjudicated: how its layers compare, and what has been decided so far; `agreed` counts quotes."""

    pair: Pair
    found: Comparison
    decisions: Decisions
    agreed: int

    @property
    def open(self) -> list[Entry]:
        """The disputes that wait for a decision."""
        return still_open(self.decisions)

    def decided(self, id: str, decision: str, by: str, why: str | None) -> "Work":
        """The work with one more decision, which is on the disk before the next is asked for."""
        decisions = self.decisions.decided(id, decision, by, why)
        write_decisions(self.pair.decisions, decisions)
        return replace(self, decisions=decisions)


def pairs(a: Path, b: Path, decisions: Path | None, output: Path | None, texts: Path | None) -> list[Pair]:
    """The documents of two layer files, or of two folders of them; with folders, `decisions` and `output` are folders too.

    Raises ValueError for wrong use, InvalidData with every error that `check` finds in the layers, OSError.
    """
    for place in (a, b):
        if not place.exists():
            raise FileNotFoundError(f"{place}: there is no such file or folder")
    if a.is_dir() != b.is_dir():
        raise ValueError(f"{a} and {b} have to be two files or two folders")
    folders = a.is_dir()
    layers = [_layers(place) if folders else {"": place} for place in (a, b)]
    names = sorted(layers[0].keys() & layers[1].keys())
    if not names:
        raise ValueError(f"{a} and {b} have no document in common")
    files = [(layers[0][name], layers[1][name]) for name in names]
    _require_layers(files)
    errors = [
        f for f in check({path for two in files for path in two}, texts) if f.severity == "error" and f.rule not in _OF_PLACE
    ]
    if errors:
        raise InvalidData(errors)
    read = [(read_annotation(one, texts), read_annotation(other, texts)) for one, other in files]
    found = []
    for one, other in read:
        name = one.document_id or ""
        kept = decisions_path(one) if decisions is None else decisions / f"{name}{DECISIONS}" if folders else decisions
        gold = output / f"{name}.json" if output is not None and folders else output
        found.append(Pair(one, other, kept, gold))
    _require_outputs(found)
    return found


def begin(pair: Pair, texts: Path | None) -> Work:
    """Compares the two layers and takes up what was decided before; open disputes stand in the decisions file from now on.

    Raises InvalidData for layers of two texts and for decisions that cannot be read, OSError.
    """
    found = compare(pair.a, pair.b, texts)
    layers = Layers(pair.a.document_id or "", *found.names)
    decisions = read_decisions(pair.decisions, layers).of(disputes(found))
    if wrong := list(unfit(found, decisions, str(pair.decisions))):
        raise InvalidData(wrong)
    write_decisions(pair.decisions, decisions)
    return Work(pair, found, decisions, agreed(found))


def _layers(folder: Path) -> dict[str, Path]:
    """The layer of each document of a folder: an annotator's own, else gold. Raises ValueError for two annotators."""
    by_document: dict[str, list[Path]] = {}
    for path in annotation_files(folder):
        annotation = read_annotation(path)
        by_document.setdefault(annotation.document_id or path.stem, []).append(path)
    return {document: _one(folder, document, paths) for document, paths in by_document.items()}


def _one(folder: Path, document: str, paths: Sequence[Path]) -> Path:
    own = [path for path in paths if "." in path.stem]
    found = own or list(paths)
    if len(found) > 1:
        raise ValueError(f"{folder} holds several layers of {document}; give two files, or a folder for each annotator")
    return found[0]


def _require_layers(files: Sequence[tuple[Path, Path]]) -> None:
    for one, other in files:
        for path in (one, other):
            if path.suffix != ".json":
                raise ValueError(f"{path} is no annotation file; a layer is <name>.<annotator>.json")
        if one.resolve() == other.resolve():
            raise ValueError(f"{one} is given twice; gold is made of two layers")


def _require_outputs(found: Sequence[Pair]) -> None:
    for pair in found:
        if pair.output is not None and pair.output.resolve() in {pair.a.path.resolve(), pair.b.path.resolve()}:
            message = f"{pair.output} is one of the two layers, which would be lost; keep it as <name>.<annotator>.json first"
            raise ValueError(message)


def unshared(a: Path, b: Path) -> Iterator[str]:
    """Documents of two folders that only one of them holds: nobody can adjudicate them."""
    if a.is_dir() and b.is_dir():
        yield from sorted(_layers(a).keys() ^ _layers(b).keys())
