"""What was decided where two layers differ, and by whom: kept beside the dataset for good, so that gold can be made again.

`<name>.decisions.json` stands in the dataset's `decisions/<outlet>/`, or, outside of a dataset, beside the first layer. It holds
one entry per dispute with the options there are, and what was chosen: one of them, or `value` with a value of one's own. An
entry without a decision is open. A decision whose dispute has changed since, as a layer was edited, is kept as withdrawn.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.data.annotation import CORPORA, DECISIONS, Annotation
from onrecord.data.atomic import write_bytes
from onrecord.findings import Finding, InvalidData
from onrecord.text.source import JsonPath, Source, read

VALUE = "value"
_KEYS = ("id", "at", "options", "decision", "value", "by", "why")


class Layers(NamedTuple):
    """The document and the names of the two layers that `a` and `b` stand for."""

    document: str
    a: str
    b: str


class Entry(NamedTuple):
    """One dispute: its id, its place in the text, the options by the decision that takes them; and the decision, if any."""

    id: str
    at: list[int] | None
    options: dict[str, Any]
    decision: str | None = None
    value: Any = None
    by: str | None = None
    why: str | None = None

    @property
    def chosen(self) -> Any:  # noqa: ANN401  (any JSON value)
        """The value that was decided for."""
        return self.value if self.decision == VALUE else self.options[self.decision or ""]


@dataclass(frozen=True)
class Decisions:
    """The entries of a file, by id and in order, and those that were decided before a layer changed."""

    layers: Layers
    entries: dict[str, Entry] = field(default_factory=dict)
    withdrawn: list[Entry] = field(default_factory=list)

    def of(self, disputes: Sequence[Entry]) -> "Decisions":
        """The disputes as they are now, with the decisions of those that are as they were."""
        now = {dispute.id: dispute for dispute in disputes}
        kept = {id: entry for id, entry in self.entries.items() if id in now and entry.options == now[id].options}
        gone = [entry for id, entry in self.entries.items() if id not in kept and entry.decision is not None]
        entries = {id: kept[id]._replace(at=dispute.at) if id in kept else dispute for id, dispute in now.items()}
        return replace(self, entries=entries, withdrawn=[*self.withdrawn, *gone])

    def decided(self, id: str, decision: str, by: str, why: str | None = None) -> "Decisions":
        """The same with one more decision. Raises ValueError for one that is no option."""
        entry = self.entries[id]
        if decision not in entry.options:
            raise ValueError(f"{decision!r} is no option of {id!r}; there are {', '.join(entry.options)}")
        return replace(self, entries={**self.entries, id: entry._replace(decision=decision, by=by, why=why)})


def decisions_path(layer: Annotation) -> Path:
    """Where the decisions of a document are kept, by the place of one of its layers."""
    name = layer.path.name.partition(".")[0] + DECISIONS
    for folder in layer.path.absolute().parents:
        if folder.name in CORPORA:
            return folder.parent / "decisions" / layer.path.absolute().parent.relative_to(folder) / name
    return layer.path.with_name(name)


def read_decisions(path: Path, layers: Layers) -> Decisions:
    """The decisions of a file, none where there is no file. Raises InvalidData with all that is wrong, OSError."""
    if not path.exists():
        return Decisions(layers)
    source = read(path)
    findings = [*source.findings] or list(_wrong(source, layers))
    if findings:
        raise InvalidData(findings)
    disputes, withdrawn = ([_entry(item) for item in source.value.get(key, [])] for key in ("disputes", "withdrawn"))
    return Decisions(layers, {entry.id: entry for entry in disputes}, withdrawn)


def write_decisions(path: Path, decisions: Decisions) -> None:
    """Writes the file, whole or not at all, if it says anything new; where nothing is disputed there is none to write."""
    if not (decisions.entries or decisions.withdrawn or path.exists()):
        return
    lists = {"disputes": list(decisions.entries.values()), **({"withdrawn": decisions.withdrawn} if decisions.withdrawn else {})}
    head = {"document": decisions.layers.document, "layers": {"a": decisions.layers.a, "b": decisions.layers.b}}
    parts = [*(f"{_json(key)}: {_json(value)}" for key, value in head.items())]
    parts += [f'"{key}": [\n    ' + ",\n    ".join(map(_lines, entries)) + "\n  ]" for key, entries in lists.items()]
    content = ("{\n  " + ",\n  ".join(parts) + "\n}\n").encode("utf-8", "surrogatepass")
    if not path.exists() or path.read_bytes() != content:
        write_bytes(path, content)


def _lines(entry: Entry) -> str:
    """The entry with each key, and each option, on a line: what one edits by hand, and reads in a diff."""
    plain = {key: value for key, value in entry._asdict().items() if key != "value" or entry.decision == VALUE}
    options = ",\n        ".join(f"{_json(name)}: {_json(value)}" for name, value in entry.options.items())
    shown = {key: "{\n        " + options + "\n      }" if key == "options" else _json(value) for key, value in plain.items()}
    return "{\n      " + ",\n      ".join(f"{_json(key)}: {value}" for key, value in shown.items()) + "\n    }"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry(item: Mapping[str, Any]) -> Entry:
    return Entry(**{key: item[key] for key in _KEYS if key in item})


def _wrong(source: Source, layers: Layers) -> Iterator[Finding]:
    value = source.value
    if not isinstance(value, dict) or not all(isinstance(value.get(key, []), list) for key in ("disputes", "withdrawn")):
        yield source.finding("wrong-type", (), "decisions are an object with document, layers and a list of disputes")
        return
    if value.get("document") != layers.document:
        message = f"these are decisions on another document, not on {layers.document!r}; give the file that belongs to it"
        yield source.finding("wrong-document", ("document",), message)
    if value.get("layers") != {"a": layers.a, "b": layers.b}:
        message = f"the decisions are not on a = {layers.a} and b = {layers.b}; give the layers in the order they were decided in"
        yield source.finding("wrong-layers", ("layers",), message)
    seen: set[str] = set()
    for key in ("disputes", "withdrawn"):
        for i, item in enumerate(value.get(key, [])):
            if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not isinstance(item.get("options"), dict):
                yield source.finding("wrong-type", (key, i), "a dispute has an id and options; run adjudicate to write it anew")
                continue
            if key == "disputes" and item["id"] in seen:
                yield source.finding("duplicate-id", (key, i, "id"), f"{item['id']!r} stands there twice; keep one of them")
            seen.add(item["id"])
            yield from _wrong_entry(source, (key, i), item)


def _wrong_entry(source: Source, path: JsonPath, item: Mapping[str, Any]) -> Iterator[Finding]:
    for key in item.keys() - set(_KEYS):
        yield source.finding("unknown-key", (*path, key), f"a dispute has no {key!r}; it has {', '.join(_KEYS)}", at_key=True)
    decision, by, why = item.get("decision"), item.get("by"), item.get("why")
    if not isinstance(why, str | None) or not isinstance(by, str | None):
        yield source.finding("wrong-type", path, "by and why are text, or null")
    if decision is None:
        return
    legal = [*item["options"], VALUE]
    if decision not in legal:
        message = f"{decision!r} is no option here; decide for one of {', '.join(legal)}, or leave null"
        yield source.finding("unknown-label", (*path, "decision"), message)
    elif decision == VALUE and "value" not in item:
        message = 'the decision is a value of your own, but there is none; add "value"'
        yield source.finding("missing-key", (*path, "decision"), message)
    if not (isinstance(by, str) and by.strip()):
        yield source.finding("missing-key", (*path, "decision"), 'nobody is said to have decided this; add "by", a short id')
