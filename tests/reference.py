"""What MEASURES.md says, sections 1, 2 and 4, as slow plain Python: every matching of a small document is tried.

Written from the text alone, to be compared with onrecord.scoring. Only functions on two strings are taken from there
(onrecord.scoring.names), which have their own hand-worked table. Readings where the text is silent:
  * Positions are compared by first, then last, then as the list of runs (start, end).
  * Fields after the positions, in this order: speaker strings (sorted), mention, cue, type, flag, chain, date of
    utterance, whether speakers are annotated; null comes first.
  * Key 10: a gold quote without a partner comes after every one with a partner.
  * A mention beside names is read only where gold has no name: of an unnamed speaker, or a mention only. There the words
    of the names (or of the mention) must be nobody's name, "whatever the mention".
  * Of several unnamed speakers a string is the one whose description it fits; gold's mention, which they share, is asked
    only where it fits none.
  * Words without offsets (`mention_text` alone) are a mention that misses.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord.scoring import names

LEVELS = ("exact", "norm", "alias", "partial")
EXACT = 1 << 20


# ---------------------------------------------------------------- quotes


@dataclass(frozen=True)
class Entry:
    """An entry of a speaker table."""

    name: str | None = None
    description: str | None = None
    aliases: tuple[str, ...] = ()
    personal: bool = True
    via_only: bool = False
    id: str | None = None


@dataclass(frozen=True)
class Quote:
    """A quote of either side. Sets hold units; `speakers` is gold's, null where not annotated, `names` are a prediction's."""

    content: frozenset[int]
    cue: frozenset[int] = frozenset()
    mention: frozenset[int] = frozenset()
    words: str | None = None
    names: tuple[str, ...] = ()
    speakers: tuple[Entry, ...] | None = None
    type: str | None = None
    flag: bool | None = None
    via: tuple[str, ...] | None = None
    uttered: str | None = None
    confidence: float = 0.0
    number: int = field(default=0, compare=False)


def units(spans: Iterable[Sequence[int]] | None, text: str | None) -> frozenset[int]:
    """C(q) of section 1: content characters of the union of the spans, by number; all code points where there is no text."""
    covered = {position for start, end in spans or () for position in range(start, end)}
    return frozenset(covered if text is None else (_number(text, p) for p in covered if is_content(text[p])))


def is_content(character: str) -> bool:
    """Whether it is a letter, a mark or a digit, and no variation selector."""
    return unicodedata.category(character)[0] in "LMN" and not "\ufe00" <= character <= "\ufe0f"


def content_of(spans: Iterable[Sequence[int]], text: str | None) -> frozenset[int]:
    """The units of a quote; of one without a content character (section 5) what is not space, which only meets its like."""
    found = units(spans, text)
    if found or text is None:
        return found
    return frozenset(len(text) + p for start, end in spans for p in range(start, end) if not text[p].isspace())


def _number(text: str, position: int) -> int:
    return sum(map(is_content, text[:position]))


def predicted_quotes(quotes: Iterable[dict[str, Any]], text: str | None = None) -> list[Quote]:
    """The quotes of a document in the form of the prediction file."""
    return [
        Quote(**_shared(quote, text), names=_named(quote), confidence=quote.get("confidence") or 0.0, number=number)
        for number, quote in enumerate(quotes)
    ]


def gold_quotes(quotes: Iterable[dict[str, Any]], text: str | None = None) -> list[Quote]:
    """Gold in the form of the prediction file: a string is a name, or a description where the quote is flagged."""
    return [Quote(**_shared(quote, text), speakers=_entries(quote), number=number) for number, quote in enumerate(quotes)]


def table_of(gold: Iterable[Quote]) -> list[Entry]:
    """The entries of a document's speaker table that speak."""
    return list(dict.fromkeys(entry for quote in gold for entry in quote.speakers or ()))


def _shared(quote: dict[str, Any], text: str | None) -> dict[str, Any]:
    words = quote.get("mention_text")
    if words is None and quote.get("mention") and text is not None:
        words = " … ".join(text[start:end] for start, end in sorted(quote["mention"]))
    return {
        "content": content_of(quote["content"], text),
        "cue": units(quote.get("cue"), text),
        "mention": units(quote.get("mention"), text),
        "words": words,
        "type": quote.get("type"),
        "flag": quote.get("anonymous"),
        "via": None if quote.get("via") is None else tuple(quote["via"]),
        "uttered": quote.get("uttered"),
    }


def _named(quote: dict[str, Any]) -> tuple[str, ...]:
    return tuple(string for string in quote.get("speaker") or () if string.strip())


def _entries(quote: dict[str, Any]) -> tuple[Entry, ...] | None:
    strings = _named(quote)
    if quote.get("anonymous"):
        return tuple(Entry(description=string) for string in strings) or (Entry(),)
    mentioned = quote.get("mention") or (quote.get("mention_text") or "").strip()
    unsaid = quote.get("speaker") is None or (mentioned and not strings)
    return None if unsaid else tuple(Entry(name=string) for string in strings)


# ---------------------------------------------------------------- section 2


def dice(a: frozenset[int], b: frozenset[int]) -> int:
    """Dice as an integer: 2**20 iff the sets are equal."""
    return (len(a & b) << 21) // (len(a) + len(b)) if a and b else 0


def at_least(a: frozenset[int], b: frozenset[int], tenths: int) -> bool:
    """Whether dice is at least so many tenths, exactly."""
    return bool(a & b) and 20 * len(a & b) >= tenths * (len(a) + len(b))


def runs(positions: frozenset[int]) -> list[tuple[int, int]]:
    """Positions as spans that do not touch."""
    found: list[tuple[int, int]] = []
    for position in sorted(positions):
        if found and found[-1][1] == position:
            found[-1] = found[-1][0], position + 1
        else:
            found.append((position, position + 1))
    return found


def ranked(quotes: Iterable[Quote]) -> list[Quote]:
    """The canonical order. Quotes that still tie are interchangeable."""
    return sorted(quotes, key=_rank)


def _rank(quote: Quote) -> tuple[Any, ...]:
    return -quote.confidence, min(quote.content, default=-1), max(quote.content, default=-1), runs(quote.content), *_fields(quote)


def _fields(quote: Quote) -> tuple[Any, ...]:
    strings = [(entry.name or "", entry.description or "") for entry in quote.speakers or ()]
    return (
        sorted(strings or quote.names),
        runs(quote.mention),
        quote.words or "",
        runs(quote.cue),
        quote.type or "",
        bool(quote.flag),
        quote.via is not None,
        quote.via or (),
        quote.uttered or "",
        quote.speakers is not None,
    )


def competing(gold: Iterable[Quote], predicted: Iterable[Quote], near: int = 9) -> list[Quote]:
    """The predictions that compete, best first: at most `room` are within `near` tenths of one another."""
    competitors: list[Quote] = []
    for quote in ranked(predicted):
        room = max(1, sum(at_least(g.content, quote.content, near) for g in gold))
        if sum(at_least(c.content, quote.content, near) for c in competitors) < room:
            competitors.append(quote)
    return competitors


Pair = tuple[Quote, Quote]
Verdict = Callable[[Quote, Quote], bool]


def matching(gold: Iterable[Quote], predicted: Iterable[Quote], correct: Verdict) -> list[Pair]:
    """The best of all one-to-one matchings, by the ten keys."""
    golds, competitors = ranked(gold), competing(gold, predicted)
    keys = {
        (i, j): _keys(g, p, correct)
        for i, g in enumerate(golds)
        for j, p in enumerate(competitors)
        if not g.content.isdisjoint(p.content)
    }
    best = max(_matchings(len(golds), keys), key=lambda tried: _value(tried, keys, len(competitors)))
    return [(golds[i], competitors[j]) for i, j in enumerate(best) if j is not None]


def _keys(g: Quote, p: Quote, correct: Verdict) -> tuple[int, ...]:
    """Keys 1 and 3 to 9 of one pair."""
    half = at_least(g.content, p.content, 5)
    return (
        dice(g.content, p.content),
        g.content == p.content,
        at_least(g.content, p.content, 8),
        half,
        half and correct(g, p),
        half * dice(g.cue, p.cue),
        half and g.type is not None and g.type == p.type,
        half and g.flag is not None and g.flag == p.flag,
    )


def _matchings(golds: int, pairs: Iterable[tuple[int, int]]) -> Iterator[list[int | None]]:
    """Every one-to-one matching: for each gold quote its partner or none."""
    partners: list[list[int]] = [[] for _ in range(golds)]
    for i, j in pairs:
        partners[i].append(j)

    def from_(i: int, chosen: list[int | None]) -> Iterator[list[int | None]]:
        if i == golds:
            yield chosen
            return
        yield from from_(i + 1, [*chosen, None])
        for j in partners[i]:
            if j not in chosen:
                yield from from_(i + 1, [*chosen, j])

    return from_(0, [])


def _value(tried: list[int | None], keys: dict[tuple[int, int], tuple[int, ...]], competitors: int) -> tuple[Any, ...]:
    chosen = [keys[i, j] for i, j in enumerate(tried) if j is not None]
    total, *rest = map(sum, zip(*chosen, strict=True)) if chosen else [0] * 8
    matched = sum(1 << (competitors - 1 - j) for j in tried if j is not None)
    partners = [-competitors if j is None else -j for j in tried]
    return total, matched, *rest, partners


def with_flags(quotes: Iterable[Quote]) -> list[Quote]:
    """The quotes of a side of which one has a flag: a missing one is false."""
    return [replace(quote, flag=bool(quote.flag)) for quote in quotes]


# ---------------------------------------------------------------- section 4


def resolve(text: str, table: Iterable[Entry], level: str) -> set[Entry]:
    """The named entries that agree at the strictest level at which any agrees; at alias and partial only if that is one."""
    if names.is_nobody(text):
        return set()
    agrees = {e: names.level(text, e.name, e.aliases, personal=e.personal) for e in table if e.name is not None}
    for strictest in LEVELS[: LEVELS.index(level) + 1]:
        found = {entry for entry, at in agrees.items() if at == strictest}
        if found and strictest in ("alias", "partial"):
            found = {entry for entry in found if not entry.via_only} or found
            return found if len(found) == 1 else set()
        if found:
            return found
    return set()


def is_correct(
    gold: Quote, predicted: Quote, table: Iterable[Entry], level: str = "partial", *, all_covered: bool = True
) -> bool:
    """Whether the prediction's claim is right about who speaks in the gold quote."""
    claims = bool(predicted.names or predicted.mention or predicted.words)
    hit = at_least(gold.mention, predicted.mention, 5)
    if gold.speakers is None and (gold.mention or gold.words):
        return _by_mention(gold, predicted, level, hit)
    if not gold.speakers:
        return (not claims and not predicted.flag) or (hit and not predicted.names)
    if not claims:
        bare = all(not e.name and not e.description for e in gold.speakers) and not gold.mention and not gold.words
        return bool(predicted.flag) and bare
    strings = predicted.names or ((predicted.words,) if predicted.words else ())
    resolved = [resolve(string, table, level) for string in strings]
    if hit and len(gold.speakers) == 1 and gold.speakers[0].name is None:
        return not any(resolved)
    if hit and not predicted.names and (len(gold.speakers) == 1 or not any(resolved)):
        return True
    meant = [
        named & set(gold.speakers) if named else _described(string, gold) for string, named in zip(strings, resolved, strict=True)
    ]
    covered = not all_covered or set().union(*meant) == set(gold.speakers)
    return bool(meant) and all(meant) and covered


def _described(string: str, gold: Quote) -> set[Entry]:
    """The unnamed speakers of the quote that the words describe: by their description, else all, by the mention they share."""
    unnamed = {entry for entry in gold.speakers or () if entry.name is None}
    described = {entry for entry in unnamed if entry.description and names.word_dice(string, entry.description) >= 0.5}
    mentioned = bool(gold.words) and names.word_dice(string, gold.words or "") >= 0.5
    return described or (unnamed if mentioned else set())


def _by_mention(gold: Quote, predicted: Quote, level: str, hit: bool) -> bool:
    if predicted.mention:
        return hit
    strings = predicted.names or ((predicted.words,) if predicted.words else ())
    if not gold.words or names.is_nobody(gold.words):
        return False
    allowed = LEVELS[: LEVELS.index(level) + 1]
    return bool(strings) and all(not names.is_nobody(s) and names.level(s, gold.words) in allowed for s in strings)
