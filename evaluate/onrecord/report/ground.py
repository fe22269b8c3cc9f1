"""What became of quoted words, for a newsroom, for a program, for a page."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord import __version__
from onrecord.report.findings import counted
from onrecord.schema import load_schema
from onrecord.sides.grounding import Checked, System
from onrecord.text.ladder import NEAR, NOWHERE, STITCHED, TIERS, WHOLE

_SAID = (
    "exact",
    "but for encoding and space",
    "but for kinds of marks",
    "but for case and punctuation",
    "stitched of fragments",
    "words changed",
    "not there",
)
_FLAGS = {
    "negated": "with a negation more or less",
    "injected": "as said, though the text only paraphrases",
    "spliced": "joined of two quotations",
    "ambiguous": "at several places, the first fitting one taken",
}
_LONG = 200


def as_text(systems: Sequence[System]) -> str:
    """Shares first, then every quote that is not the text's own, with what is changed."""
    lines: list[str] = []
    for system in systems:
        counts = system.counts()
        lines += [f"{system.name}: {counted(counts['quotes'], 'quote')}"]
        width = max(map(len, (*_SAID, *_FLAGS.values()))) + 4
        lines += [
            f"  {name}  {said.ljust(width - 4)}  {_share(counts[name], counts['quotes'])}"
            for name, said in zip(TIERS, _SAID, strict=True)
            if counts[name] or name in ("T0", "T6")
        ]
        lines += [
            f"  {said.ljust(width)}  {_share(counts[key], counts['quotes'])}" for key, said in _FLAGS.items() if counts[key]
        ]
        if system.without_words:
            lines.append(f"  {counted(system.without_words, 'quote')} with positions and no words: not looked up")
        lines += ["", *(line for one in system.checked for line in _problem(one))]
    return "\n".join(lines).rstrip() + "\n"


def as_markdown(systems: Sequence[System]) -> str:
    """A table of systems, then what is to be looked at."""
    head = ("system", "quotes", *TIERS, "negated", "injected", "spliced")
    rows: list[Sequence[object]] = [head, ["---"] * len(head)]
    for system in systems:
        counts = system.counts()
        shares = (_percent(counts[name], counts["quotes"]) for name in TIERS)
        rows.append([system.name, counts["quotes"], *shares, counts["negated"], counts["injected"], counts["spliced"]])
    lines = ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    for system in systems:
        problems = [" ".join(line.strip() for line in _problem(one)) for one in system.checked]
        if any(problems):
            lines += ["", f"**{system.name}**", "", *(f"- {problem}" for problem in problems if problem)]
    return "\n".join(lines) + "\n"


def as_json(systems: Sequence[System]) -> str:
    """The report of ground.schema.json."""
    content = {"$schema": load_schema("ground")["$id"], "onrecord": __version__, "systems": [_system(one) for one in systems]}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def failures(systems: Sequence[System], tier: int, least: float) -> Iterator[str]:
    """A line for each system with fewer quotes at the tier or a better one; without quotes nothing is missed."""
    for system in systems:
        share = system.at_least(tier)
        if share is not None and share < least:
            yield f"{system.name}: {100 * share:.1f} % of the quotes are at {TIERS[tier]} or better, fewer than {100 * least:g} %"


FORMATS = {"text": as_text, "json": as_json, "markdown": as_markdown}


def _system(system: System) -> dict[str, Any]:
    counts = system.counts()
    shares = {name: counts[name] / counts["quotes"] if counts["quotes"] else None for name in TIERS}
    return {
        "system": system.name,
        "counts": counts,
        "shares": shares,
        "without_words": system.without_words,
        "quotes": [_quote(one) for one in system.checked],
    }


def _quote(one: Checked) -> dict[str, Any]:
    found = one.found
    return {
        "document_id": one.quoted.document,
        "quote": one.quoted.number,
        "text": one.quoted.words,
        "tier": TIERS[found.tier],
        "spans": [list(span) for span in found.spans],
        "stands": one.stands or None,
        "ambiguous": found.ambiguous,
        "edits": [{"quoted": edit.quoted, "stands": edit.stands, "negates": edit.negates} for edit in found.edits],
        "negated": found.negated,
        "injected": found.injected,
        "spliced": found.spliced,
    }


def _problem(one: Checked) -> Iterator[str]:
    """Lines on a quote that has to be looked at; none for the others."""
    found = one.found
    notes = [key for key in ("negated", "injected", "spliced") if getattr(found, key)]
    if found.tier < WHOLE and not notes:
        return
    said = "".join(f", {_FLAGS[key]}" for key in notes)
    yield f"{one.quoted.document} [{one.quoted.number}] {TIERS[found.tier]} {_SAID[found.tier]}{said}"
    yield f"    quoted  {_cut(one.quoted.words)}"
    if one.stands and found.tier in (WHOLE, STITCHED, NEAR):
        yield f"    stands  {_cut(one.stands)}  ({', '.join(f'{start}–{end}' for start, end in found.spans)})"
    elif one.stands and found.tier == NOWHERE:
        yield f"    in parts  {_cut(one.stands)}  ({', '.join(f'{start}–{end}' for start, end in found.spans)})"
    if found.edits:
        yield f"    {'changed' if found.tier == NEAR else 'differs'}  " + "; ".join(map(str, found.edits))


def _share(part: int, whole: int) -> str:
    return f"{part:>6,}  {_percent(part, whole):>7}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else line[: _LONG - 1] + "…"
