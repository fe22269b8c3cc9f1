"""Prodigy: the JSON Lines that `db-out` writes (docs: annotation interfaces ner, spans and relations).

Spans        {"start", "end", "label", "text"?, "token_start", "token_end"}: characters, end-exclusive; tokens, end-inclusive.
Relations    {"head", "child", "label", "head_span", "child_span"}: tokens by number; the spans beside them tell which are meant.
Answers      Only `accept`; an example that was rejected or ignored is no annotation. Without an answer it counts as accepted.
Annotators   `_annotator_id`, else `_session_id`, as they stand (`<data set>-<name>`); a session that is only a time names nobody.
Offsets      Code points; words are stored with tokens, and with spans in some interfaces.
"""

import re

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Relation, Span, Task, Token, Unit, at
from onrecord.formats.json_values import Value, lines

UNIT: Unit = "code-points"
ENDINGS = (".jsonl", ".json")
ANSWERS = ("accept", "reject", "ignore")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{2}-[0-9]{2}-[0-9]{2}")


def read(files: list[ExportFile], account: Account, text_at: str | None = None) -> list[Task]:
    """The accepted examples. Raises InvalidData."""
    findings: list[Finding] = []
    tasks = []
    for file in files:
        for record in lines(file, findings):
            account.read["examples"] += 1
            answer = record["answer"].raw
            if answer not in (None, *ANSWERS):
                record["answer"].wrong(f"is {answer!r}; it is accept, reject or ignore", "unknown-label")
            elif answer in ANSWERS[1:]:
                account.left_out[f"examples answered with {answer}"] += 1
            elif (task := _task(record, account, text_at)) is not None:
                tasks.append(task)
    if findings:
        raise InvalidData(findings)
    return tasks


def _task(record: Value, account: Account, text_at: str | None) -> Task | None:
    stated = at(record.raw, text_at)
    text = stated if isinstance(stated, str) else record["text"].text()
    if text is None:
        return None
    name = str(record["id"].raw) if record.has("id") else f"line-{record.source.first_line}"
    task = Task(name, text, record.place, _annotator(record), facts=record.raw)
    for token in record["tokens"].objects("tokens"):
        offsets, covered = token.span(), token["text"].raw
        if offsets is not None:
            task.tokens.append(Token(offsets, covered if isinstance(covered, str) else None))
    tokens: dict[str, tuple[int, int]] = {}
    for number, span in enumerate(record["spans"].objects("spans"), 1):
        offsets, label, covered = span.span(), span["label"].name(), span["text"].raw
        if offsets is None or label is None:
            continue
        id = f"span-{number}"
        task.spans.append(Span(id, (label,), (offsets,), covered if isinstance(covered, str) else None, span.place))
        if span.has("token_start") and span.has("token_end"):
            first, last = span["token_start"].offset(), span["token_end"].offset()
            if first is not None and last is not None:
                tokens[id] = (first, last)
    for relation in record["relations"].objects("relations"):
        if (found := _relation(relation, task, tokens)) is not None:
            task.relations.append(found)
    for key in ("options", "audio", "image", "html"):
        account.left_out[f"examples' {key}"] += record.has(key)
    return task


def _relation(relation: Value, task: Task, tokens: dict[str, tuple[int, int]]) -> Relation | None:
    label = relation["label"].name()
    ends = [_end(relation, side, task, tokens) for side in ("head", "child")]
    if label is None or ends[0] is None or ends[1] is None:
        return None
    return Relation((label,), (ends[0], ends[1]), relation.place)


def _end(relation: Value, side: str, task: Task, tokens: dict[str, tuple[int, int]]) -> str | None:
    """The id of the span that is meant: that of `head_span` or `child_span`, else the only one that holds the token."""
    stated = relation[f"{side}_span"]
    if stated.has("start"):
        offsets, label = stated.span(), stated["label"].raw
        if offsets is None:
            return None
        same = [span for span in task.spans if span.fragments == (offsets,)]
        found = [span for span in same if span.labels == (label,)] or same
        return found[0].id if found else f"{offsets[0]}–{offsets[1]}"  # an unknown id, found out with all others
    token = relation[side].offset()
    if token is None:
        return None
    holding = [id for id, (first, last) in tokens.items() if first <= token <= last]
    if len(holding) == 1:
        return holding[0]
    if len(holding) > 1:
        relation.wrong(f"joins token {token}, which {len(holding)} spans hold: export with {side}_span", "ambiguous-relation")
        return None
    return f"token {token}"


def _annotator(record: Value) -> str | None:
    """Who annotated: named sessions are `<data set>-<name>`, others only a time."""
    for key in ("_annotator_id", "_session_id"):
        stated = record[key].raw
        if isinstance(stated, str) and stated and not _TIME.search(stated):
            return stated
    return None
