"""A dispute as somebody has to read it who decides it: the words in their context, and the options side by side."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from onrecord.data.annotation import ROLES
from onrecord.data.decisions import Entry
from onrecord.sides.adjudication.comparison import Comparison
from onrecord.text.anchor import SEPARATOR

WIDTH = 100
_AROUND = 60
_OPENING, _CLOSING = "⟦", "⟧"
_NO_TEXT = "the text is not at hand (--texts DIR joins it)"


def shown(found: Comparison, entry: Entry, place: str = "", width: int = WIDTH) -> str:
    """The dispute as a few lines; `place` is such as "3 of 12"."""
    heads = {"a": f"a · {found.names[0]}", "b": f"b · {found.names[1]}"}
    columns = [[head, *_lines(found, entry, side)] for side, head in heads.items()]
    lines = [f"{place}  {_title(found, entry)}".strip()]
    if entry.at is not None and not _is_content(entry):
        lines += [f"  {line}" for line in wrap(context(found, [entry.at]), width - 2)]
    lines += [f"  {line}" for line in _beside(columns, width - 2)]
    others = [name for name in entry.options if name not in heads]
    lines += [f"  {name}: {_brief(found, entry, name)}" for name in others]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def context(found: Comparison, spans: Sequence[Sequence[int]]) -> str:
    """The spans in brackets, with the words around them, on one line."""
    text = found.text
    if text is None:
        return f"{_NO_TEXT}: characters " + ", ".join(f"{start} to {end}" for start, end in spans)
    first, last = max(0, spans[0][0] - _AROUND), min(len(text), spans[-1][1] + _AROUND)
    pieces, at = ["…" if first else ""], first
    for start, end in spans:
        pieces += [text[at:start], _OPENING, text[start:end], _CLOSING]
        at = end
    return " ".join("".join([*pieces, text[at:last], "…" if last < len(text) else ""]).split())


def _title(found: Comparison, entry: Entry) -> str:
    if "a" in entry.options and "b" in entry.options:
        return entry.id
    name, other = found.names if "a" in entry.options else found.names[::-1]
    return f"{entry.id}: in {name}, not in {other}"


def _is_content(entry: Entry) -> bool:
    return entry.id.startswith("quote ") and entry.id.endswith(" content")


def _lines(found: Comparison, entry: Entry, side: str) -> list[str]:
    """What a layer says, line by line."""
    if side not in entry.options:
        return ["–"]
    value = entry.options[side]
    if _is_content(entry):
        return [context(found, [(s["start"], s["end"]) for s in sorted(value, key=lambda s: s["start"])])]
    if isinstance(value, dict) and ("content" in value or "span" in value):
        return [f"{key}: {_said(found, key, item)}" for key, item in value.items() if key not in ("content", "span")] or ["this"]
    return [_said(found, entry.id.rpartition(" ")[2], value)]


def _brief(found: Comparison, entry: Entry, name: str) -> str:
    value = entry.options[name]
    if value is None:
        whole = "-" in entry.id.partition(" ")[2].partition(" ")[0].split("/")
        return "left out" if whole else "none of them"
    return _said(found, entry.id.rpartition(" ")[2], value)


def _said(found: Comparison, key: str, value: Any) -> str:  # noqa: ANN401  (any JSON value)
    """A value in words."""
    if value is None or value == []:
        return "–"
    if key in (*ROLES, "reason") and isinstance(value, list):
        return SEPARATOR.join(_words(found, selector) for selector in value)
    if key == "span":
        return context(found, [(value["start"], value["end"])])
    if key == "speaker":
        return "; ".join(_who(found, speaker) for speaker in ([value] if isinstance(value, str) else value))
    if key == "via":
        return " > ".join(f"{node['role']} {node.get('name') or _who(found, node['speaker'])}" for node in value)
    if key == "nested_in":
        return f"{value['quote']} of {value['layer']}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words(found: Comparison, selector: dict[str, Any]) -> str:
    if found.text is not None:
        return found.text[selector["start"] : selector["end"]]
    return str(selector.get("exact") or f"{selector['start']} to {selector['end']}")


def _who(found: Comparison, key: str) -> str:
    """A speaker by key and by what the table says of him."""
    of_b = {merged: own for own, merged in found.keys["b"].items()}
    entry = found.a.speakers.get(key) or found.b.speakers.get(of_b.get(key, ""), {})
    told = entry.get("name") or entry.get("description")
    return f"{key} ({told})" if told else key


def _beside(columns: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The columns beside each other, each in its share of the width."""
    each = (width - 2 * (len(columns) - 1)) // len(columns)
    wrapped = [[piece for line in column for piece in wrap(line, each) or [""]] for column in columns]
    for row in zip_longest(*wrapped, fillvalue=""):
        yield "  ".join(cell.ljust(each) for cell in row)
