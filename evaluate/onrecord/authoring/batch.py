"""The documents of a batch, as the gates read them: text without what is not the article, words, cues, and who belongs to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from onrecord.authoring.words import Word, words
from onrecord.data.annotation import GOLD, Annotation, annotation_files, read_annotation
from onrecord.findings import Finding
from onrecord.text.sentences import around

_HEADS = ("headline", "standfirst", "caption")
_NOT_THE_ARTICLE = ("boilerplate", "excluded")


@dataclass(frozen=True)
class Document:
    """One gold file with its text."""

    annotation: Annotation
    text: str

    @cached_property
    def id(self) -> str:
        """Its id; the file's name where it states none."""
        return self.annotation.document_id or self.annotation.path.stem

    @property
    def phenomenon(self) -> str:
        """The folder it stands in: what it turns on, or the outlet of an article."""
        return self.id.partition("/")[0]

    @property
    def english(self) -> bool:
        """Whether the word lists are of its language."""
        return str(self.annotation.document.get("language")).partition("-")[0] == "en"

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        """The stretches of the text outside boilerplate and what is excluded."""
        return self._outside(_NOT_THE_ARTICLE)

    @cached_property
    def body(self) -> list[tuple[int, int]]:
        """The parts without headline, standfirst and captions."""
        return self._outside((*_NOT_THE_ARTICLE, *_HEADS))

    @cached_property
    def words(self) -> list[list[Word]]:
        """The words of the parts, a list per paragraph, so that nothing runs from one part into the next."""
        return [words(self.text, start, end) for start, end in self.parts]

    @cached_property
    def cues(self) -> list[tuple[str, int]]:
        """The cues of the quotes, in lower case, and where each begins."""
        spans = [quote.spans("cue", self.text) for quote in self.annotation.quotes]
        return [(" ".join(self.text[start:end] for start, end in cue).casefold(), cue[0][0]) for cue in spans if cue]

    @cached_property
    def ending(self) -> str:
        """The last sentence of the body; empty if it has none."""
        if not self.body:
            return ""
        start, end = self.body[-1]
        first, _ = around(self.text, end - 1, end)
        while start < first and self.text[first].islower():  # it goes on after "5 p.m."
            first, _ = around(self.text, first - 1, first)
        return self.text[max(start, first) : end]

    @cached_property
    def challenge(self) -> dict[str, Any]:
        """Its place in the challenge suite, if it has one."""
        value = self.annotation.document.get("challenge")
        return value if isinstance(value, dict) else {}

    def finding(self, rule: str, at: int, message: str) -> Finding:
        """A finding at a place of the text."""
        line = self.text.count("\n", 0, at) + 1
        column = at - (self.text.rfind("\n", 0, at) + 1) + 1
        return Finding(str(self.annotation.path.with_suffix(".txt")), line, column, rule, message)

    def _outside(self, kinds: tuple[str, ...]) -> list[tuple[int, int]]:
        """The paragraphs outside regions of the kinds, cut where a region begins or ends; blank ones are none."""
        regions = self.annotation.document.get("regions")
        out = bytearray(len(self.text))
        for region in regions if isinstance(regions, list) else []:
            if isinstance(region, dict) and region.get("kind") in kinds:
                place = slice(region.get("start"), region.get("end"))
                out[place] = b"\1" * len(out[place])
        found, start = [], 0
        for at in range(len(self.text) + 1):
            if at == len(self.text) or out[at] or self.text[at] == "\n":
                if self.text[start:at].strip():
                    found.append((start + len(self.text[start:at]) - len(self.text[start:at].lstrip()), at))
                start = at + 1
        return [(first, first + len(self.text[first:last].rstrip())) for first, last in found]


def read_batch(folders: Iterable[Path]) -> list[Document]:
    """The gold documents with a text below the folders, by path."""
    paths = sorted({path for folder in folders for path in (annotation_files(folder) if folder.is_dir() else [folder])})
    read = [read_annotation(path) for path in paths]
    return [Document(one, one.text) for one in read if one.text is not None and one.layer == GOLD and one.value]


def families(documents: Sequence[Document]) -> dict[str, str]:
    """A name per document that halves of a pair and twins share, directly or through a third: they tell one text twice."""
    name = {document.id: document.id for document in documents}
    for document in documents:
        for other in (document.challenge.get("pair"), document.annotation.document.get("twin_of")):
            if isinstance(other, str) and other in name and name[other] != name[document.id]:
                old, new = name[other], name[document.id]
                name = {key: new if value == old else value for key, value in name.items()}
    return name


def firsts(documents: Sequence[Document]) -> list[Document]:
    """One document of each family, the first: what is told twice is not a habit."""
    name, seen = families(documents), set[str]()
    return [one for one in documents if not (name[one.id] in seen or seen.add(name[one.id]))]  # type: ignore[func-returns-value]


def related(documents: Sequence[Document]) -> set[tuple[str, str]]:
    """The pairs of ids, each both ways, that may share names and words: of a family, or of one cluster."""
    name = families(documents)
    groups: dict[tuple[str, Any], list[str]] = {}
    for document in documents:
        groups.setdefault(("family", name[document.id]), []).append(document.id)
        if cluster := document.annotation.document.get("cluster"):
            groups.setdefault(("cluster", cluster), []).append(document.id)
    return {(one, other) for group in groups.values() for one in group for other in group if one != other}
