"""From tasks to documents: which tasks are of one text, what is known of it, and what its file is called.

One text     Tasks of one text are layers of one document, by several annotators; the same annotator twice is a mistake.
Facts        outlet, date, language, licence …: what the map says of this document, else what the export says at the paths in
             `fields`, else what the map says of all. Without outlet, date and language there is no file: they are asked for.
Id           <outlet>/<date>-<name>, the name as in the export, unless the map gives one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from onrecord.data.annotation import NOT_REDISTRIBUTABLE
from onrecord.data.new import dated, slug
from onrecord.data.texts import normalised
from onrecord.findings import Finding, InvalidData
from onrecord.formats.export import Account, Task, at
from onrecord.formats.mapping import Map
from onrecord.text.dates import bounds

ASKED = ("outlet", "published", "language")
_FACTS = ("outlet", "title", "language", "published", "url", "genre", "license", "origin")


class AnnotatorError(ValueError):
    """Nobody is called so, or somebody has to be named."""


class Described(NamedTuple):
    """A document: id, text, facts as in annotation files, and the numbers of its tasks, each with its annotator's id."""

    id: str
    text: str
    facts: dict[str, Any]
    tasks: list[tuple[int, str]]

    @property
    def protected(self) -> bool:
        """Whether its text may not be redistributed."""
        return bool(self.facts["license"] == NOT_REDISTRIBUTABLE)


def named(tasks: Iterable[Task], known: Map) -> list[Task]:
    """The tasks under the names and annotators that the map's `fields` point to, where it does."""
    fields = known.part("fields")
    found = []
    for task in tasks:
        name, annotator = (at(task.facts, fields.get(key)) for key in ("name", "annotator"))
        found.append(
            Task(
                task.name if name is None else str(name),
                task.text,
                task.place,
                task.annotator if annotator is None else str(annotator),
                task.spans,
                task.relations,
                task.tokens,
                task.facts,
            )
        )
    return found


def wanted(tasks: Sequence[Task], known: Map, annotator: str | None, account: Account) -> list[Task]:
    """The tasks that the map does not leave out; of several annotators the one asked for.

    Raises AnnotatorError for one that nobody is, or where nobody says who annotated.
    """
    left_out = {name for name, facts in known.part("documents").items() if facts is None}
    kept = [task for task in tasks if task.name not in left_out]
    account.left_out["documents, by the map"] += len(tasks) - len(kept)
    names = {task.annotator: annotator_id(task.annotator, known) for task in kept if task.annotator is not None}
    if any(task.annotator is None for task in kept) and annotator is None:
        raise AnnotatorError("the export does not say who annotated; say it: --annotator ID")
    if annotator is None or not names:
        return kept
    chosen = [task for task in kept if annotator in (task.annotator, names.get(task.annotator or ""))]
    if not chosen:
        there = ", ".join(sorted(map(str, names)))
        raise AnnotatorError(f"nobody of the export is {annotator!r}; there is {there}; the map can give them ids: annotators")
    account.left_out["tasks of other annotators"] += len(kept) - len(chosen)
    return chosen


def annotator_id(name: str, known: Map) -> str:
    """The short id of an annotator: the map's, else the name's letters and digits, of an address what stands before the @."""
    stated = known.part("annotators").get(name)
    return str(stated) if stated else slug(name.partition("@")[0]) or "annotator"


def describe(tasks: Sequence[Task], known: Map, annotator: str | None) -> list[Described]:
    """The documents in the order of the export. Raises InvalidData for facts that are missing or wrong, all at once."""
    by_text: dict[str, list[int]] = {}
    for number, task in enumerate(tasks):
        by_text.setdefault(normalised(task.text), []).append(number)
    findings: list[Finding] = []
    described = []
    of_id: dict[str, Task] = {}
    for text, numbers in by_text.items():
        first = tasks[numbers[0]]
        if not text.strip():
            findings.append(
                first.place.finding("blank-text", f"the text of {first.name!r} is empty; leave it out in the map (null)")
            )
            continue
        facts = _facts(first, known, findings)
        annotators = _annotators([(number, tasks[number]) for number in numbers], known, annotator, findings)
        id = _id(first, facts, known, findings)
        if id is None:
            continue
        if id in of_id:
            message = f"{first.name!r} and {of_id[id].name!r} are other texts, but both would be called {id}"
            findings.append(first.place.finding("duplicate-document", f"{message}; give one an id in the map's documents"))
        of_id[id] = first
        described.append(Described(id, text, facts, annotators))
    findings += _missing(by_text.values(), tasks, known)
    if findings:
        raise InvalidData(findings)
    return described


def _facts(task: Task, known: Map, findings: list[Finding]) -> dict[str, Any]:
    facts = {"license": NOT_REDISTRIBUTABLE, **_all_facts(task, known)}
    published = facts.get("published")
    if isinstance(published, str):
        try:
            bounds(published)
        except ValueError as error:
            findings.append(task.place.finding("impossible-date", f"published of {task.name!r}: {error}"))
    return facts


def _all_facts(task: Task, known: Map) -> dict[str, Any]:
    paths = known.part("fields")
    stated = {key: value for key in _FACTS if (value := at(task.facts, paths.get(key))) not in (None, "")}
    if "outlet" in stated:
        stated["outlet"] = {"name": str(stated["outlet"])}
    general, own = known.part("document"), known.part("documents").get(task.name) or {}
    if "outlet" in stated and (general.get("outlet") or {}).get("name") == stated["outlet"]["name"]:
        stated["outlet"] = general["outlet"]  # the same outlet, said more of
    texts = {key: value if isinstance(value, dict) else str(value) for key, value in stated.items()}
    return {**general, **texts, **{key: value for key, value in own.items() if key != "id"}}


def _missing(groups: Iterable[Sequence[int]], tasks: Sequence[Task], known: Map) -> list[Finding]:
    """One finding for each fact that documents lack, with the documents, as it is usually the same for all."""
    lacking: dict[str, list[str]] = {}
    for numbers in groups:
        facts = _all_facts(tasks[numbers[0]], known)
        for key in ASKED:
            if not facts.get(key):
                lacking.setdefault(key, []).append(tasks[numbers[0]].name)
    shape = {"outlet": '{"name": "…"}', "published": '"2031-05-04"', "language": '"en"'}
    return [
        known.finding(
            "document",
            "missing-fact",
            f"the export does not say the {key} of {_listed(names)}; add to the map's document (all), documents (one by one) "
            f'"{key}": {shape[key]}, or to fields the path where it stands',
        )
        for key, names in lacking.items()
    ]


def _annotators(
    tasks: Sequence[tuple[int, Task]], known: Map, annotator: str | None, findings: list[Finding]
) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    first: dict[str, Task] = {}
    for number, task in tasks:
        id = annotator_id(task.annotator or annotator or "", known)
        if id in first:
            message = f"{task.name!r} has the text of {first[id].name!r}, and the same annotator ({id})"
            remedy = "leave one out in the tool or the map (documents: null), or give the annotators ids in the map"
            findings.append(task.place.finding("duplicate-document", f"{message}; {remedy}"))
        first.setdefault(id, task)
        found.append((number, id))
    return found


def _id(task: Task, facts: Mapping[str, Any], known: Map, findings: list[Finding]) -> str | None:
    stated = (known.part("documents").get(task.name) or {}).get("id")
    if stated:
        return str(stated)
    if not all(facts.get(key) for key in ASKED):
        return None
    outlet, name = slug(str(facts["outlet"]["name"])), slug(task.name)
    if not outlet or not name:
        what = f"the outlet {facts['outlet']['name']!r}" if not outlet else f"the name {task.name!r}"
        message = f"no id can be made of {what}; give one: the map's documents, {task.name!r}, id"
        findings.append(task.place.finding("no-id", message))
        return None
    return f"{outlet}/{dated(slug(str(facts['published'])), name)}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:5]))
    return f"{shown} and {len(names) - 5} others" if len(names) > 5 else shown
