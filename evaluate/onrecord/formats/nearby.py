"""Cues and mentions that no relation joins to a content: linked only where nothing else is possible.

Rule         A cue (or mention) belongs to a content if, of the cues (mentions) in the sentences that the content touches, it is the
             only one outside the content, and the content is the only one in whose sentences it stands.
Otherwise    nothing is linked, and a warning lists what could be. Nearness is never asked: in "said Holm. Moss denied" it errs.
Applied      only to roles that no relation of the whole export joins: where annotators did draw relations, an unlinked cue is their
             decision.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.checks.wording import shown
from onrecord.findings import Finding
from onrecord.formats.attributions import Attribution
from onrecord.formats.export import Account, Offsets
from onrecord.formats.spans import Placed


def link_nearby(
    quotes: list[Attribution],
    placed: Sequence[Placed],
    role: str,
    text: str,
    sentences: Sequence[Offsets],
    account: Account,
    findings: list[Finding],
) -> list[Attribution]:
    """The quotes with the cues or mentions of their sentences, and a warning for each that has several or shares one."""
    of_span = {i: _touched(one.parts, sentences) for i, one in enumerate(placed) if one.role == role}
    candidates = [
        [
            i
            for i, touched in of_span.items()
            if touched & _around(quote, placed, sentences) and not _within(placed[i], quote, placed)
        ]
        for quote in quotes
    ]
    wanted = [i for found in candidates for i in found]
    linked = []
    for quote, found in zip(quotes, candidates, strict=True):
        if len(found) == 1 and wanted.count(found[0]) == 1:
            account.read_as[f"{role}s alone with a content in a sentence: its own"] += 1
            quote = quote._replace(cues=found) if role == "cue" else quote._replace(mentions=found)
        elif found:
            findings.append(_ambiguous(quote, found, wanted, placed, role, text))
        linked.append(quote)
    return linked


def _ambiguous(
    quote: Attribution, found: list[int], wanted: list[int], placed: Sequence[Placed], role: str, text: str
) -> Finding:
    first = placed[quote.contents[0]]
    listed = ", ".join(f"{shown(placed[i].words(text))} at {placed[i].parts[0][0]}" for i in found)
    why = f"{len(found)} {role}s" if len(found) > 1 else f"a {role} that {wanted.count(found[0])} contents could have"
    message = f"{shown(first.words(text))} has {why} in its sentences, and no relation says which is its own: none was linked ({listed})"
    return Finding(*first.place, "ambiguous-link", message, "warning")


def _around(quote: Attribution, placed: Sequence[Placed], sentences: Sequence[Offsets]) -> set[int]:
    return {number for content in quote.contents for number in _touched(placed[content].parts, sentences)}


def _touched(parts: Sequence[Offsets], sentences: Sequence[Offsets]) -> set[int]:
    """The numbers of the sentences that the parts touch."""
    found: set[int] = set()
    for start, end in parts:
        first = bisect_right(sentences, start, key=lambda sentence: sentence[1])
        found.update(range(first, bisect_left(sentences, end, key=lambda sentence: sentence[0])))
    return found


def _within(one: Placed, quote: Attribution, placed: Sequence[Placed]) -> bool:
    around = [part for content in quote.contents for part in placed[content].parts]
    return all(any(start <= a and b <= end for start, end in around) for a, b in one.parts)
