"""`show`: a document with its quotes, speakers, chains and non-quotes marked; colours on a terminal, brackets in a pipe.

Brackets: `[q3|…]` content, `[q3 cue|…]`, `[q3 mention|…]`, `[scare_quote|…]` a non-quote, `[headline|…]` a region. A span
that crosses another is closed and taken up again with the same label.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rich.text import Text

from onrecord.data.annotation import ROLES, Annotation
from onrecord.data.labels import anonymity

STYLES = {
    "content": "bold cyan",
    "cue": "yellow",
    "mention": "green",
    "via": "blue",
    "reason": "red",
    "non_quote": "magenta",
    "region": "dim",
    "gold": "bold cyan",
    "predicted": "bold yellow",
}
_OUTERMOST_FIRST = ("region", "gold", "predicted", "content", "via", "mention", "reason", "cue", "non_quote")


class Mark(NamedTuple):
    """A labelled stretch of the text."""

    start: int
    end: int
    role: str
    label: str


def show(annotation: Annotation) -> Text:
    """The document as styled text with bracketed labels; printed without colours it reads the same."""
    document = annotation.document
    outlet = document.get("outlet") or {}
    head = [annotation.document_id, outlet.get("name"), document.get("published"), document.get("license")]
    shown = Text()
    shown.append(" · ".join(str(part) for part in head if part) + "\n\n", style="bold")
    marks = list(_marks(annotation))
    if annotation.text is not None:
        shown.append_text(marked(annotation.text, [mark for mark in marks if 0 <= mark.start < mark.end <= len(annotation.text)]))
    else:
        shown.append("The text is not at hand (--texts DIR joins it); places and the words that may stand:\n", style="dim")
        words = {(s.start, s.end): s.exact for s in annotation.selectors() if s.exact is not None}
        for mark in sorted(marks):
            shown.append(f"{mark.start:>7}–{mark.end:<7}{mark.label}", style=STYLES[mark.role])
            shown.append(f"  {words.get((mark.start, mark.end), '')}".rstrip() + "\n")
    shown.append("\n\n")
    for quote in annotation.quotes:
        shown.append_text(_legend(annotation, quote.value))
    return shown


def _marks(annotation: Annotation) -> Iterator[Mark]:
    regions = {path: annotation.document["regions"][path[-1]] for path, _, _ in annotation.regions()}
    for path, start, end in annotation.regions():
        yield Mark(start, end, "region", str(regions[path].get("kind")))
    ids = {quote.path: quote.id or "?" for quote in annotation.quotes}
    for selector in annotation.selectors():
        if selector.start is None or selector.end is None:
            continue
        if selector.role == "non_quote":
            label = str(annotation.value["non_quotes"][selector.path[1]].get("reason"))
        elif selector.role == "reason":
            label = f"{selector.path[1]} reason"
        else:
            label = ids[selector.path[:2]] + ("" if selector.role == "content" else f" {selector.role}")
        yield Mark(selector.start, selector.end, selector.role, label)


def marked(text: str, marks: Iterable[Mark], longest: int | None = None) -> Text:
    """The text with the marks as properly nested brackets; with `longest`, longer stretches lose their middle."""
    marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, _OUTERMOST_FIRST.index(mark.role)))
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    shown = Text()
    stack: list[Mark] = []
    for at, following in zip(edges, [*edges[1:], len(text)], strict=True):
        ending = [i for i, mark in enumerate(stack) if mark.end == at]
        if ending:
            taken_up = [mark for mark in stack[ending[0] :] if mark.end != at]
            for mark in reversed(stack[ending[0] :]):
                shown.append("]", style=STYLES[mark.role])
            del stack[ending[0] :]
        else:
            taken_up = []
        for mark in [*taken_up, *(mark for mark in marks if mark.start == at)]:
            shown.append(f"[{mark.label}|", style=f"{STYLES[mark.role]} dim")
            stack.append(mark)
        stretch = text[at:following]
        if longest is not None and len(stretch) > longest:
            stretch = f"{stretch[: longest // 2]} … {stretch[-longest // 2 :]}"
        shown.append(stretch, style=STYLES[stack[-1].role] if stack else "")
    return shown


def _legend(annotation: Annotation, quote: dict[str, Any]) -> Text:
    speakers = annotation.speakers
    people = [(key, speakers.get(key, {})) for key in quote.get("speaker") or [] if isinstance(key, str)]
    described = [{"kind": s.get("kind"), "identification": s.get("identification"), **s} for _, s in people]
    nodes = [node for node in quote.get("via") or [] if isinstance(node, dict)]
    spokespeople = [speakers.get(node.get("speaker", ""), {}) for node in nodes if node.get("role") == "spokesperson"]
    flags = anonymity(described, [{"identification": s.get("identification")} for s in spokespeople])
    shown = Text()
    shown.append(f"{quote.get('id', '?'):<5}", style="bold cyan")
    shown.append(f"{quote.get('type', '?')}, ")
    if flags.anonymous:
        shown.append("ANONYMOUS: ", style="bold red")
    elif flags.anonymous_broad:
        shown.append("anonymous in the broad sense: ", style="red")
    shown.append("; ".join(_name(key, speaker) for key, speaker in people) or "nobody", style="green")
    for node in nodes:
        key = node.get("speaker", "")
        shown.append(f"\n     {node.get('role')}: ", style="blue")
        shown.append(str(node.get("name") or _name(key, speakers.get(key, {}))))
    more = [
        f"{key} {quote[key]}"
        for key in ("nested_in", "polarity", "event", "medium", "uttered")
        if key in quote and quote[key] != "asserted"
    ]
    if more:
        shown.append("\n     " + " · ".join(more), style="dim")
    missing = [role for role in ROLES if role not in quote]
    if missing:
        shown.append(f"\n     no {', no '.join(missing)}", style="dim")
    return shown.append("\n")


def _name(key: str, speaker: dict[str, Any]) -> str:
    kinds = ", ".join(str(speaker[k]) for k in ("kind", "media_type", "identification", "confidentiality") if k in speaker)
    return f"{speaker.get('name') or speaker.get('description') or key} ({kinds})"
