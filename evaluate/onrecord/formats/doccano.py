"""doccano: the export JSONL of sequence labelling, with and without relations.

Spans only    {"id", "text", "label": [[start, end, label]], …}; older versions write "labels".
Relations     {"id", "text", "entities": [{id, label, start_offset, end_offset}], "relations": [{id, from_id, to_id, type}], …}
Annotators    One file each, called after its user; `all.jsonl`, `unknown.jsonl` and a file given by itself name nobody.
Offsets       Code points in current versions, UTF-16 code units in old ones; no words are stored with them.
Left out      Comments, and texts that are labelled as a whole.
"""

from pathlib import PurePosixPath

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Relation, Span, Task, Unit, at
from onrecord.formats.json_values import Value, lines

UNIT: Unit = "code-points"
ENDINGS = (".jsonl", ".json")
_NOBODY = ("all", "unknown")


def read(files: list[ExportFile], account: Account, text_at: str | None = None) -> list[Task]:
    """The texts, each with its spans. Raises InvalidData."""
    findings: list[Finding] = []
    tasks = []
    for file in files:
        stem = PurePosixPath(file.inside).stem
        annotator = stem if len(files) > 1 and stem not in _NOBODY else None
        for record in lines(file, findings):
            account.read["tasks"] += 1
            task = _task(record, annotator, account, text_at)
            if task is not None:
                tasks.append(task)
    if findings:
        raise InvalidData(findings)
    return tasks


def _task(record: Value, annotator: str | None, account: Account, text_at: str | None) -> Task | None:
    stated = at(record.raw, text_at)
    text = stated if isinstance(stated, str) else record["text"].text()
    if text is None:
        return None
    name = str(record["id"].raw) if record.has("id") else f"line-{record.source.first_line}"
    task = Task(name, text, record.place, annotator, facts=record.raw)
    key = next((key for key in ("label", "labels") if record.has(key)), None)
    if key is not None:
        task.spans.extend(_triples(record[key]))
    elif not any(key in record.raw for key in ("entities", "label", "labels")):
        record.wrong("has neither entities nor label: this is no export of sequence labelling", "wrong-tool")
    ids: set[str] = set()
    for entity in record["entities"].objects("entities"):
        id, label, offsets = entity["id"].name(), entity["label"].name(), entity.span("start_offset", "end_offset")
        if id in ids:
            entity.wrong(f"has the id {id}, which another entity has", "duplicate-id")
        elif id is not None and label is not None and offsets is not None:
            task.spans.append(Span(id, (label,), (offsets,), None, entity.place))
            ids.add(id)
    for relation in record["relations"].objects("relations"):
        kind, ends = relation["type"].name(), (relation["from_id"].name(), relation["to_id"].name())
        if kind is not None and ends[0] is not None and ends[1] is not None:
            task.relations.append(Relation((kind,), (ends[0], ends[1]), relation.place))
    comments = record["Comments"].raw or record["comments"].raw
    account.left_out["comments"] += len(comments) if isinstance(comments, list) else 0
    return task


def _triples(listed: Value) -> list[Span]:
    """Spans of the form [start, end, label]."""
    spans = []
    for number, item in enumerate(listed.items("spans [start, end, label]"), 1):
        if isinstance(item.raw, str):
            item.wrong("labels the text as a whole: this is no export of sequence labelling", "wrong-tool")
            continue
        if not isinstance(item.raw, list) or len(item.raw) != 3:
            item.wrong("should be [start, end, label]")
            continue
        start, end, label = item.items("parts")
        first, last, name = start.offset(), end.offset(), label.name()
        if first is None or last is None or name is None:
            continue
        if first > last:
            item.wrong(f"begins at {first}, after its end {last}", "selector-range")
            continue
        spans.append(Span(f"span-{number}", (name,), ((first, last),), None, item.place))
    return spans
