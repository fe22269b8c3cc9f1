"""UIMA CAS JSON 0.4 as INCEpTION exports it (apache/uima-uimaj-io-jsoncas, SPECIFICATION).

    {"%TYPES": …, "%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": …, feature: value, "@feature": id}, …], "%VIEWS": …}

Text         The sofa string of the view _InitialView. Offsets are UTF-16 code units, as Java counts; no words are stored with them,
             so that the places of words (Token) are the evidence.
Spans        Everything with begin and end that is not a word, a sentence or about the document.
Relations    What has @Governor and @Dependent; slots, by way of a list of links with role and @target; chains, from @first by @next.
Labels       A span is called by its feature `label`, else `value`, and by its type's short name; other features are attributes.

Read without `dkpro-cassis`: what is used here of the form is one list of flat objects, and the offsets are decided in `offsets`.
"""

from collections.abc import Iterator
from typing import Any

from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, ExportFile, Relation, Span, Task, Token
from onrecord.formats.json_values import Value, whole
from onrecord.formats.webanno_layers import TELLING

STRUCTURES = "%FEATURE_STRUCTURES"
_SOFA, _VIEW = "uima.cas.Sofa", "_InitialView"
_WORD = "Token"
_OF_TEXT = frozenset({"Token", "Sentence", "DocumentAnnotation", "DocumentMetaData", "Paragraph", "Div", "Heading"})


def read_cas(file: ExportFile, name: str, annotator: str | None, account: Account) -> Task:
    """The task of the file. Raises InvalidData."""
    findings: list[Finding] = []
    root = whole(file, findings)
    structures = _structures(root)
    sofas = {id: value for id, value in structures.items() if value["%TYPE"].raw == _SOFA}
    sofa = next((id for id, value in sofas.items() if value["sofaID"].raw == _VIEW), None)
    if sofa is None or not isinstance(sofas[sofa]["sofaString"].raw, str):
        root.wrong(f"has no text: no sofa {_VIEW} with a sofaString", "missing-text")
        raise InvalidData(findings)
    task = Task(name, sofas[sofa]["sofaString"].raw, root.place, annotator)
    for id, value in structures.items():
        if value["%TYPE"].raw != _SOFA and str(value["@sofa"].raw) == sofa:
            _structure(id, value, structures, task)
    account.left_out["texts of other views"] += len(sofas) - 1
    if findings:
        raise InvalidData(findings)
    return task


def _structures(root: Value) -> dict[str, Value]:
    """The feature structures by id; written as a list, or as an object by id."""
    stated = root[STRUCTURES]
    if isinstance(stated.raw, dict):
        return {id: stated[id] for id in stated.raw if isinstance(stated.raw[id], dict)}
    found = stated.objects("feature structures")
    return {id: value for value in found if (id := value["%ID"].name()) is not None}


def _structure(id: str, value: Value, structures: dict[str, Value], task: Task) -> None:
    kind = str(value["%TYPE"].raw or "")
    short = kind.rpartition(".")[2]
    if value.has("@Governor") or value.has("@Dependent"):
        ends = value["@Governor"].name(), value["@Dependent"].name()
        if ends[0] is not None and ends[1] is not None and not {_short(structures, end) for end in ends} & _OF_TEXT:
            task.relations.append(Relation(_labels(value, short), (ends[0], ends[1]), value.place))
        return
    start, end = ("^begin", "^end") if value.has("^begin") else ("begin", "end")
    if not value.has(start) or not value.has(end):
        return
    offsets = value.span(start, end)
    if offsets is None:
        return
    if short == _WORD:
        task.tokens.append(Token(offsets, None))
    if short in _OF_TEXT:
        return
    told = dict(_features(value))
    named = next((name for name in TELLING if name in told), None)
    attributes = tuple((name, stated) for name, stated in told.items() if name != named)
    task.spans.append(Span(id, _labels(value, short), (offsets,), None, value.place, attributes))
    task.relations.extend(_slots(id, value, structures))
    if value.has("@next") and not any(other["@next"].raw == value["%ID"].raw for other in structures.values()):
        task.relations.append(Relation((short,), tuple(_chain(id, structures)), value.place))


def _features(value: Value) -> Iterator[tuple[str, str]]:
    """The features of a span that are plain values; markers stand before the names of all others."""
    for name, stated in value.raw.items():
        if name[:1] not in "%@^" and name not in ("begin", "end") and isinstance(stated, str | int | float) and stated != "":
            yield name.removeprefix("#"), str(stated).lower() if isinstance(stated, bool) else str(stated)


def _labels(value: Value, short: str) -> tuple[str, ...]:
    named = next((value[name].raw for name in TELLING if isinstance(value[name].raw, str) and value[name].raw), None)
    return (named, short) if named else (short,)


def _slots(id: str, value: Value, structures: dict[str, Value]) -> Iterator[Relation]:
    """The links of the span's slots: lists of structures with a target."""
    for name, reference in value.raw.items():
        links = structures.get(str(reference)) if name.startswith("@") and name not in ("@sofa", "@next") else None
        elements: Any = links["%ELEMENTS"].raw if links is not None else None
        for element in elements if isinstance(elements, list) else []:
            link = structures.get(str(element))
            if link is not None and link.has("@target") and (target := link["@target"].name()) is not None:
                role = link["role"].raw
                labels = (role, name[1:]) if isinstance(role, str) and role else (name[1:],)
                yield Relation(labels, (id, target), link.place)


def _chain(id: str, structures: dict[str, Value]) -> Iterator[str]:
    seen: set[str] = set()
    at: str | None = id
    while at is not None and at in structures and at not in seen:
        seen.add(at)
        yield at
        following = structures[at]["@next"].raw
        at = None if following is None else str(following)


def _short(structures: dict[str, Value], id: str | None) -> str:
    found = structures.get(id or "")
    return "" if found is None else str(found["%TYPE"].raw or "").rpartition(".")[2]
