"""One annotator's layer of a document as our annotation file holds it: speakers, quotes, non-quotes.

The type is what label or attribute state, else what the quotation marks say. A quote whose speaker nothing tells has no `speaker`,
which `check` asks for; an empty list would say that the text gives nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from onrecord.data.annotation import joined
from onrecord.findings import Finding
from onrecord.formats.attributions import Attribution, Linked
from onrecord.formats.export import Account
from onrecord.formats.spans import OF_QUOTES, Placed, merged
from onrecord.formats.speakers import Document, Speakers, speakers
from onrecord.text.marks import Pair, outermost, pairs, type_by_marks

Value = dict[str, Any]


class Layer(NamedTuple):
    """The parts of an annotation file that an annotator made, and the regions of its document."""

    speakers: dict[str, Value]
    quotes: list[Value]
    non_quotes: list[Value]
    regions: list[Value]


def layer(
    placed: Sequence[Placed],
    linked: Linked,
    document: Document,
    defaults: Mapping[str, str],
    account: Account,
    findings: list[Finding],
) -> Layer:
    """The layer. Findings for fields of one quote or speaker that contradict each other."""
    table = speakers(placed, linked, document, defaults, account, findings)
    quotations = pairs(document.text)
    quotes = []
    ids = {i: f"q{i + 1}" for i in range(len(linked.quotes))}
    for i, quote in enumerate(linked.quotes):
        value = {"id": ids[i], **_quote(quote, placed, document.text, quotations, table, findings)}
        if quote.nested_in is not None:
            value["nested_in"] = ids[quote.nested_in]
        if "speaker" not in value:
            account.open["quotes without a speaker"] += 1
        quotes.append(value)
    non_quotes = list(_non_quotes(placed, linked, document.text, table, account))
    regions = [
        {"kind": one.target.reason, "start": start, "end": end}
        for one in placed
        if one.role == "region"
        for start, end in one.parts
    ]
    _count(placed, linked, quotes, non_quotes, table, account)
    return Layer(dict(table.table), quotes, non_quotes, regions)


def _quote(
    quote: Attribution,
    placed: Sequence[Placed],
    text: str,
    quotations: Sequence[Pair],
    table: Speakers,
    findings: list[Finding],
) -> Value:
    spans = {"content": quote.contents, "cue": quote.cues, "mention": quote.mentions}
    parts = {role: joined((part for i in numbers for part in placed[i].parts), text) for role, numbers in spans.items()}
    fields = merged((placed[i] for numbers in spans.values() for i in numbers), findings)
    stated = {name: fields[name] for name in OF_QUOTES if name in fields}
    marks = _own(quotations, parts["content"]) if quote.nested_in is not None else outermost(quotations)
    told = _told(quote, placed, table)
    return {
        "type": stated.pop("type", None) or type_by_marks(text, parts["content"], marks) or "direct",
        **{role: [_selector(text, *part) for part in found] for role, found in parts.items() if found},
        **({"speaker": told} if told else {}),
        **stated,
    }


def _told(quote: Attribution, placed: Sequence[Placed], table: Speakers) -> list[str]:
    """The keys of the quote's speakers, in the order of their mentions; those of pronouns linked to nobody are not known."""
    keys = [table.of_span.get(i) for i in sorted([*quote.mentions, *quote.speakers], key=lambda i: placed[i].parts)]
    if None in keys:
        return []
    stated = [placed[i].fields["speaker"] for i in (*quote.contents, *quote.cues) if "speaker" in placed[i].fields]
    return list(dict.fromkeys([key for key in keys if key is not None] or [table.who[value] for value in stated]))


def _own(quotations: Sequence[Pair], parts: Sequence[tuple[int, int]]) -> list[Pair]:
    """The quotations that enclose no more than a nested quote: others are the outer speaker's."""
    first, last = parts[0][0], parts[-1][1]
    return [pair for pair in quotations if pair.start >= first - 1 and pair.end <= last + 1]


def _non_quotes(placed: Sequence[Placed], linked: Linked, text: str, table: Speakers, account: Account) -> list[Value]:
    found = []
    for i, one in enumerate(placed):
        if one.role != "non_quote":
            continue
        keys = {table.of_span[j] for j in linked.of_non_quotes.get(i, ()) if j in table.of_span}
        who = {"speaker": keys.pop()} if len(keys) == 1 else {}
        account.read_as["parts of non-quotes: one each"] += len(one.parts) - 1
        found += [{"reason": one.target.reason, "span": _selector(text, *part), **who} for part in one.parts]
    return found


def _selector(text: str, start: int, end: int) -> Value:
    return {"exact": text[start:end], "start": start, "end": end}


def _count(
    placed: Sequence[Placed],
    linked: Linked,
    quotes: list[Value],
    non_quotes: list[Value],
    table: Speakers,
    account: Account,
) -> None:
    used = {i for quote in linked.quotes for i in (*quote.cues, *quote.mentions)}
    of_non_quotes = {i for numbers in linked.of_non_quotes.values() for i in numbers}
    for role in ("cue", "mention"):
        mine = {i for i, one in enumerate(placed) if one.role == role}
        account.written[f"{role}s"] += len(mine & used)
        account.left_out[f"{role}s in no quote"] += len(mine - used - of_non_quotes)
    account.written["quotes"] += len(quotes)
    account.written["speakers"] += len(table.table)
    account.written["non-quotes"] += len(non_quotes)
