"""Label Studio: the exports JSON and JSON-MIN, read as its documentation describes them (guide/task_format, guide/export).

JSON         [{id, data: {text, …}, annotations: [{id, completed_by, was_cancelled, result: [{id, from_name, type, value}]}]}]
Spans        Results of type `labels`: value {start, end, text, labels}, one span for each label.
Attributes   Results of any other type with the id of a span (choices, textarea, number, rating) by their `from_name`.
Relations    Results of type `relation`: from_id, to_id, labels; without a label it is called `relation`.
JSON-MIN     [{id, text, <from_name>: [{start, end, text, labels}], annotator}]: the export keeps no relations and no ids of spans.
Left out     Cancelled annotations, predictions and drafts, answers about the whole text.
Offsets      Code points today, UTF-16 code units in older versions; `value.text` is missing, trimmed or shortened in some.
"""

from typing import Any

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Relation, Span, Task, Unit, at
from onrecord.formats.json_values import Value, whole

UNIT: Unit = "code-points"
ENDINGS = (".json",)
UNNAMED = "relation"
_OWN_KEYS = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time", "id")


def read(files: list[ExportFile], account: Account, text_at: str | None = None) -> list[Task]:
    """The completed annotations, each as a task. Raises InvalidData."""
    findings: list[Finding] = []
    tasks: list[Task] = []
    for file in files:
        found = whole(file, findings)
        for record in found.objects("tasks") if isinstance(found.raw, list) else [found]:
            account.read["tasks"] += 1
            minimal = not any(record.has(key) for key in ("annotations", "completions", "data"))
            tasks += _minimal(record, account, text_at) if minimal else _full(record, account, text_at)
    if findings:
        raise InvalidData(findings)
    return tasks


def _full(record: Value, account: Account, text_at: str | None) -> list[Task]:
    data = record["data"]
    text = _text(record, data, text_at)
    key = "annotations" if record.has("annotations") else "completions"  # as they were called before 1.0
    done = record[key].objects("annotations of the task")
    account.left_out["predictions of models"] += len(record["predictions"].raw or [])
    account.left_out["tasks without an annotation"] += not done
    found = []
    for annotation in done:
        if annotation["was_cancelled"].raw is True:
            account.left_out["annotations cancelled (skipped) by the annotator"] += 1
        elif text is not None:
            annotator = _annotator(annotation["completed_by"].raw)
            task = Task(_name(record), text, annotation.place, annotator, facts=record.raw)
            _results(annotation, task, account)
            found.append(task)
    return found


def _results(annotation: Value, task: Task, account: Account) -> None:
    """Takes the spans and relations of an annotation into the task."""
    attributes: dict[str, list[tuple[str, str]]] = {}
    regions: list[tuple[Value, str]] = []
    for result in annotation["result"].objects("results"):
        kind, value = result["type"].raw, result["value"]
        if kind == "relation":
            _relation(result, task)
            continue
        if (id := result["id"].name()) is None:
            continue
        if kind == "labels":
            regions.append((result, id))
        elif isinstance(kind, str) and kind.endswith("labels"):
            result.wrong(
                f"is a region of type {kind}: only plain text labelled with Labels and Text can be placed", "wrong-region"
            )
        else:
            given = value.raw.get(str(kind)) if isinstance(value.raw, dict) else None
            given = value.raw.get("text") if given is None and isinstance(value.raw, dict) else given
            stated = given if isinstance(given, list) else [given]
            name = str(result["from_name"].raw or kind)
            attributes.setdefault(id, []).extend((name, str(item)) for item in stated if isinstance(item, str | int | float))
    for result, id in regions:
        for span in _spans(result["value"], id, tuple(attributes.get(id, ()))):
            task.spans.append(span)
        account.left_out["notes on spans (meta)"] += result.has("meta")
    known = {id for _, id in regions}
    account.left_out["answers about the whole text"] += sum(len(given) for id, given in attributes.items() if id not in known)


def _relation(result: Value, task: Task) -> None:
    ends = result["from_id"].name(), result["to_id"].name()
    if ends[0] is not None and ends[1] is not None:
        labels = [label for item in result["labels"].items("labels") if (label := item.name())] or [UNNAMED]
        task.relations.extend(Relation((label,), (ends[0], ends[1]), result.place) for label in labels)


def _spans(value: Value, id: str, attributes: tuple[tuple[str, str], ...] = ()) -> list[Span]:
    """A span for each label of a region; they have its id in common."""
    offsets = value.span()
    covered = value["text"].raw
    labels = [label for item in value["labels"].items("labels") if (label := item.name())]
    if not labels:
        value.wrong("has no label; delete the region in the tool, or label it", "missing-label")
    if offsets is None:
        return []
    stored = covered if isinstance(covered, str) and covered else None
    return [Span(id, (label,), (offsets,), stored, value.place, attributes) for label in labels]


def _minimal(record: Value, account: Account, text_at: str | None) -> list[Task]:
    text = _text(record, record, text_at)
    if text is None:
        return []
    annotator = record["annotator"].raw
    task = Task(_name(record), text, record.place, _annotator(annotator), facts=record.raw)
    number = 0
    for key, given in record.raw.items():
        if not isinstance(given, list) or not any(isinstance(item, dict) and "start" in item for item in given):
            account.left_out["answers about the whole text"] += key not in _OWN_KEYS and isinstance(given, list) and bool(given)
            continue
        for item in record[key].objects("spans"):
            number += 1
            task.spans.extend(_spans(item, f"{key}-{number}"))
    return [task]


def _text(record: Value, data: Value, text_at: str | None) -> str | None:
    """The task's text: where the map says, else under `text`, else the only long string of the data."""
    if text_at is not None:
        found = at(record.raw, text_at)
        if found is None:
            found = at(data.raw, text_at)
        if isinstance(found, str):
            return found
        record.wrong(f"has no text at {text_at!r}, where the map's fields.text looks for it", "missing-text")
        return None
    if data.has("text"):
        return data["text"].text()
    strings = [key for key, value in (data.raw or {}).items() if isinstance(value, str) and key not in _OWN_KEYS]
    if len(strings) == 1:
        return str(data[strings[0]].raw)
    keys = ", ".join(strings) or "its keys"
    data.wrong(f"has no text under 'text'; say in the map where it is: fields.text, one of {keys}", "missing-text")
    return None


def _name(record: Value) -> str:
    if record.has("id"):
        return str(record["id"].raw)
    return f"task-{record.path[-1]}" if record.path else "task"


def _annotator(completed_by: Any) -> str | None:  # noqa: ANN401
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("email") or completed_by.get("username") or completed_by.get("id")
    return None if completed_by is None else str(completed_by)
