"""One annotation file with its text, read tolerantly: what is malformed is passed over, so that all findings come at once.

`<name>.json` is the gold layer of a document, `<name>.<annotator>.json` the layer of one annotator, `<name>.txt` the text
beside them, where it may be redistributed. Positions count Unicode code points of the text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.data.texts import read_text, text_path
from onrecord.findings import Finding
from onrecord.schema import load_schema
from onrecord.text.anchor import occurrences
from onrecord.text.source import JsonPath, Source, read

NOT_REDISTRIBUTABLE = "LicenseRef-not-redistributable"
CORPORA = {"articles": "core", "challenge": "challenge"}
MANIFEST, SPLITS, CROISSANT = "MANIFEST.json", "splits.json", "croissant.json"
RETIRED, KNOWN, PROFILES = "retired.json", "known-findings.json", "profiles.json"
NOT_ANNOTATIONS = frozenset({RETIRED, KNOWN, PROFILES, MANIFEST, SPLITS, CROISSANT})
DECISIONS, NAMES = ".decisions.json", ".names.json"
GOLD = "gold"
ROLES = ("content", "cue", "mention")


class Selector(NamedTuple):
    """A place in the text as the file states it; start and end are None in a draft, exact where the words may not stand.

    `continues`: another selector of the same list follows.
    """

    path: JsonPath
    role: str
    start: int | None
    end: int | None
    exact: str | None
    value: dict[str, Any]
    continues: bool

    def places(self, text: str) -> list[int]:
        """Where the words stand in the text, prefix and suffix beside them; their starts."""
        around = [self.value.get(key) or "" for key in ("prefix", "suffix")]
        fitting = self.exact is not None and all(isinstance(words, str) for words in around)
        return list(occurrences(text, self.exact or "", *around)) if fitting else []


class Quote(NamedTuple):
    """A quote of the file and its path."""

    path: JsonPath
    value: dict[str, Any]

    @property
    def id(self) -> str | None:
        """The quote's id, if it is text."""
        return _string(self.value.get("id"))

    def spans(self, role: str = "content", text: str | None = None) -> list[tuple[int, int]]:
        """The finished spans of a role, in the order of the text; parts that touch, or have one space between them, are one.

        A text-free file holds prose and marked words of one stretch in several selectors. Without the `text` one character
        between two parts is taken for a space.
        """
        selectors = _selectors(self.value.get(role), (*self.path, role), role)
        return joined(((s.start, s.end) for s in selectors if s.start is not None and s.end is not None), text)


@dataclass(frozen=True)
class Annotation:
    """One annotation file. `text` is None where it is not at hand; `findings` are those of reading."""

    path: Path
    source: Source
    text: str | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def value(self) -> dict[str, Any]:
        """The file's object; empty if it is none."""
        return self.source.value if isinstance(self.source.value, dict) else {}

    @property
    def document(self) -> dict[str, Any]:
        """The file's `document`."""
        return _dict(self.value.get("document"))

    @property
    def document_id(self) -> str | None:
        """The document's id, if it is text."""
        return _string(self.document.get("id"))

    @property
    def layer(self) -> str:
        """gold, or the annotator's id from the file's name."""
        return self.path.stem.partition(".")[2] or GOLD

    @cached_property
    def gold_document(self) -> dict[str, Any]:
        """The `document` of the gold file: a layer's stands beside it; of a gold file it is its own."""
        if self.layer == GOLD:
            return self.document
        path = gold_path(self.path)
        source = read(path) if path.is_file() else None
        return _dict(_dict(source.value if source else None).get("document"))

    @property
    def license(self) -> str | None:
        """Licence of the text, if it is text."""
        return _string(self.gold_document.get("license"))

    @property
    def redistributable(self) -> bool:
        """Whether the text may stand in the repository: its licence is known to be open."""
        licenses = load_schema("annotation")["$defs"]["document"]["properties"]["license"]["enum"]
        return self.license in licenses and not self.protected

    @property
    def protected(self) -> bool:
        """Whether the text is known not to be redistributable. A licence that is missing or misspelled is neither."""
        return self.license == NOT_REDISTRIBUTABLE

    @cached_property
    def speakers(self) -> dict[str, dict[str, Any]]:
        """The speaker table."""
        return {key: value for key, value in _dict(self.value.get("speakers")).items() if isinstance(value, dict)}

    @cached_property
    def quotes(self) -> list[Quote]:
        """The quotes in the order of the file."""
        return [Quote(("quotes", i), value) for i, value in enumerate(_list(self.value.get("quotes"))) if isinstance(value, dict)]

    def selectors(self) -> Iterator[Selector]:
        """Every selector of the file, with its path and the role it plays."""
        for key, speaker in self.speakers.items():
            yield from _selectors(speaker.get("reason"), ("speakers", key, "reason"), "reason")
        for quote in self.quotes:
            for role in ROLES:
                yield from _selectors(quote.value.get(role), (*quote.path, role), role)
            for i, node in enumerate(_list(quote.value.get("via"))):
                yield from _selectors(_dict(node).get("mention"), (*quote.path, "via", i, "mention"), "via")
        for i, non_quote in enumerate(_list(self.value.get("non_quotes"))):
            span = _dict(non_quote).get("span")
            yield from _selectors([span], ("non_quotes", i, "span"), "non_quote", single=True)

    def regions(self) -> Iterator[tuple[JsonPath, int, int]]:
        """Path, start and end of the document's regions."""
        for i, region in enumerate(_list(self.document.get("regions"))):
            start, end = _integer(_dict(region).get("start")), _integer(_dict(region).get("end"))
            if start is not None and end is not None:
                yield ("document", "regions", i), start, end


def annotation_files(folder: Path) -> list[Path]:
    """The annotation files below a folder; not schemas, decisions, names of twins, the dataset's own lists, nor what is hidden."""
    files = files_below(folder, ".json")
    others = (".schema.json", DECISIONS, NAMES)
    return [path for path in files if path.name not in NOT_ANNOTATIONS and not path.name.endswith(others)]


def files_below(folder: Path, suffix: str) -> list[Path]:
    """The files below a folder whose name ends so, sorted, hidden ones and those in hidden folders left out."""
    paths = sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file())
    return [path for path in paths if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def gold_path(path: Path) -> Path:
    """`<name>.json` for `<name>.json` and `<name>.<annotator>.json`."""
    return path.with_name(path.name.partition(".")[0] + ".json")


def read_annotation(path: Path, texts: Path | None = None) -> Annotation:
    """The file with its text: the `.txt` beside it, else `texts/<document id>.txt`. Raises OSError for a file that cannot be read."""
    source = read(path)
    beside = gold_path(path).with_suffix(".txt")
    if beside.is_file():
        text, findings = read_text(beside)
        return Annotation(path, source, text, [*source.findings, *findings])
    if elsewhere := text_path(texts, Annotation(path, source).document_id):
        text, findings = read_text(elsewhere)
        # a byte order mark or CRLF in the user's own copy does not matter
        return Annotation(path, source, text, [*source.findings, *(findings if text is None else ())])
    return Annotation(path, source, None, source.findings)


def strings(value: object, path: JsonPath = ()) -> Iterator[tuple[JsonPath, str, bool]]:
    """Every string of a JSON value with its path; keys too (True)."""
    if isinstance(value, str):
        yield path, value, False
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key), key, True
            yield from strings(item, (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from strings(item, (*path, i))


def joined(spans: Iterable[tuple[int, int]], text: str | None = None) -> list[tuple[int, int]]:
    """The spans in the order of the text, those made one that touch or have one space between them."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        gap = start - found[-1][1] if found else 2
        if gap < 1 or (gap == 1 and (text is None or text[start - 1 : start].isspace())):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _selectors(value: object, path: JsonPath, role: str, *, single: bool = False) -> Iterator[Selector]:
    items = _list(value)
    for i, item in enumerate(items):
        if isinstance(item, dict):
            start, end = _integer(item.get("start")), _integer(item.get("end"))
            if start is None or end is None:
                start = end = None
            place = path if single else (*path, i)
            yield Selector(place, role, start, end, _string(item.get("exact")) or None, item, i < len(items) - 1)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
