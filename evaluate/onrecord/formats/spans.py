"""The spans of a task at their places in the text, as what the map says they are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.data.annotation import joined
from onrecord.findings import Finding
from onrecord.formats.export import Account, Offsets, Place, Task
from onrecord.formats.mapping import OF_SPEAKERS, Map, Target
from onrecord.formats.offsets import Places
from onrecord.text.dates import bounds

OF_QUOTES = ("type", "event", "medium", "polarity", "uttered", "note")
BLANK = "spans of nothing but white space, or of no length"


class Placed(NamedTuple):
    """Words in a role: parts in the order of the text, without space at their edges, and the fields stated of them."""

    target: Target
    parts: tuple[Offsets, ...]
    fields: Mapping[str, str]
    label: str
    place: Place

    @property
    def role(self) -> str:
        """The role."""
        return self.target.role

    def words(self, text: str) -> str:
        """The words, with a space between parts and for every run of white space."""
        return " ".join(" ".join(text[start:end] for start, end in self.parts).split())


class Spans(NamedTuple):
    """The spans, and where those of an id are; ids that were left out have none."""

    placed: list[Placed]
    of_id: dict[str, list[int]]


def place(task: Task, text: str, places: Sequence[Places], known: Map, account: Account, findings: list[Finding]) -> Spans:
    """The spans that the map does not leave out; those that are the same in role and place are one."""
    found = Spans([], {})
    seen: dict[tuple[str, str | None, tuple[Offsets, ...]], int] = {}
    for span, stated in zip(task.spans, places, strict=True):
        found.of_id.setdefault(span.id, [])
        label = known.label(span.labels) or span.labels[0]
        target = known.labels[label]
        if target is None:
            account.left_out[f"spans labelled {label!r}, by the map"] += 1
            continue
        parts = _trimmed(text, stated)
        if not parts:
            account.left_out[BLANK] += 1
            continue
        account.read_as["spans with white space at an edge, without it"] += _sum(parts) < _sum(joined(stated, text))
        fields = _fields(target, span.attributes, known, span.place, findings)
        placed = Placed(target, parts, fields, label, span.place)
        key = (target.role, target.reason, parts)
        if key in seen:
            account.read_as["spans given twice: one"] += 1
            first = found.placed[seen[key]]
            found.placed[seen[key]] = first._replace(fields=merged([first, placed], findings))
        else:
            seen[key] = len(found.placed)
            found.placed.append(placed)
        found.of_id[span.id].append(seen[key])
    return found


def merged(placed: Iterable[Placed], findings: list[Finding]) -> dict[str, str]:
    """The fields of all of them; a finding where two contradict each other, and the first holds."""
    fields: dict[str, str] = {}
    for one in placed:
        for name, value in one.fields.items():
            if fields.setdefault(name, value) != value:
                message = f"{name} is {value!r} here, but {fields[name]!r} at words that belong to them; correct one in the tool"
                findings.append(one.place.finding("contradiction", message))
    return fields


def _trimmed(text: str, stated: Iterable[Offsets]) -> tuple[Offsets, ...]:
    parts = []
    for start, end in stated:
        words = text[start:end]
        if words.strip():
            parts.append((start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())))
    return tuple(joined(parts, text))


def _fields(
    target: Target, attributes: Iterable[tuple[str, str]], known: Map, place: Place, findings: list[Finding]
) -> dict[str, str]:
    """What label and attributes state, by our names of fields."""
    fields = dict(target.fields)
    for name, value in attributes:
        field = known.attributes.get(name)
        if field is None:
            continue
        meant = field.values.get(value, value)
        if meant is None:
            continue
        if field.name in OF_QUOTES and target.role not in ("content", "cue", "mention"):
            findings.append(
                place.finding("contradiction", f"{name} states {field.name} of a quote, at words that are a {target.role}")
            )
        elif field.name in ("speaker", *OF_SPEAKERS) and target.role == "region":
            findings.append(place.finding("contradiction", f"{name} states {field.name} of a speaker, at a region"))
        elif field.name == "uttered" and (problem := _no_date(meant)):
            findings.append(place.finding("impossible-date", f"{name}: {problem}"))
        elif fields.setdefault(field.name, meant) != meant:
            message = f"{field.name} is {fields[field.name]!r} and {meant!r} at once; correct it in the tool, or the map"
            findings.append(place.finding("contradiction", message))
    return fields


def _no_date(text: str) -> str | None:
    try:
        bounds(text)
    except ValueError as error:
        return str(error)
    return None


def _sum(parts: Iterable[Offsets]) -> int:
    return sum(end - start for start, end in parts)
