"""Where positions of another text point to in the document: through the words that stand there only once."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from onrecord.text.chain import Pair, Ruler, longest_chain
from onrecord.text.tokens import by_rules

ORDERED = 0.8


def expected(text: str, pairs: Iterable[Pair], tokens: bool) -> Callable[[int], int] | None:
    """From stated positions to about where they point in the text; None if they tell nothing.

    `pairs` are positions and the starts of what certainly stands there. Their order has to be that of the text, in eight of
    ten. Between them positions are spread evenly; tokens over the tokens of the text.
    """
    starts = [start for start, _ in by_rules(text)] if tokens else []
    known = dict(sorted(pairs, reverse=True))  # of several at one position the first
    chain = longest_chain([(position, bisect_left(starts, place) if tokens else place) for position, place in known.items()])
    if not chain or len(chain) < ORDERED * len(known):
        return None
    ruler = Ruler(chain)
    if not tokens:
        return ruler
    return lambda position: starts[min(max(ruler(position), 0), len(starts) - 1)]
