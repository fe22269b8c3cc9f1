"""How long it takes to look up 20,000 statements in articles of 10 kB, and what a long or repetitive document costs.

    python tests/bench/bench_ground.py [STATEMENTS]

Articles are made of invented words with a natural distribution of frequencies. Statements are taken from them and changed: as they
stand, with other space, other marks, other case, cut by an ellipsis, one word replaced, and made up. Beside it stands the time
that rapidfuzz's `partial_ratio_alignment` alone takes for the statements that are not T0 to T3: the same search without an index.
"""

import random
import sys
import time
from collections import Counter

from rapidfuzz import fuzz

from onrecord.text.ladder import TIERS, Anchors

ARTICLE, PER_ARTICLE = 10_000, 100


def main(statements: int) -> None:
    """Prints the times."""
    draw = random.Random(1)
    words = ["".join(draw.choice("etaoinshrdlucmfwyp") for _ in range(draw.randint(2, 9))) for _ in range(4_000)]
    articles = [article(draw, words, ARTICLE) for _ in range(max(1, statements // PER_ARTICLE))]
    asked = [(text, [changed(draw, words, text) for _ in range(PER_ARTICLE)]) for text in articles]
    tiers: Counter[str] = Counter()
    hard: list[tuple[str, str]] = []
    begun = time.process_time()
    for text, quotes in asked:
        anchors = Anchors(text)
        for quote in quotes:
            found = anchors.find(quote)
            tier = found.tier if found else 6
            tiers[TIERS[tier]] += 1
            if tier > 3:
                hard.append((text, quote))
    took = time.process_time() - begun
    count = sum(tiers.values())
    print(f"{count:,} statements: {took:.2f} s CPU, {count / took:,.0f} a second; {dict(sorted(tiers.items()))}")
    sample = hard[: max(1, len(hard) // 20)]
    begun = time.process_time()
    for text, quote in sample:
        fuzz.partial_ratio_alignment(quote, text, score_cutoff=90)
    peer = (time.process_time() - begun) * len(hard) / len(sample)
    print(
        f"rapidfuzz partial_ratio_alignment for the {len(hard):,} of T4 to T6 alone: {peer:.2f} s CPU ({peer / took:.1f} times all of ours)"
    )
    for name, text in (
        ("2 MB", article(draw, words, 2_000_000)),
        ("2 MB of one letter", "a" * 2_000_000),
        ("1.4 MB with accents", "né “ü” " * 200_000),
    ):
        begun = time.process_time()
        anchors = Anchors(text)
        for _ in range(20):
            anchors.find(changed(draw, words, text[:20_000]))
        print(f"{name}: {time.process_time() - begun:.2f} s CPU for 20 statements")


def article(draw: random.Random, words: list[str], length: int) -> str:
    """Sentences, a third of them in quotation marks."""
    weights = [1 / (rank + 1) for rank in range(len(words))]
    parts: list[str] = []
    made = 0
    while made < length:
        sentence = " ".join(draw.choices(words, weights, k=draw.randint(6, 30))).capitalize() + "."
        parts.append(f"“{sentence}”" if draw.random() < 0.3 else sentence)
        parts.append("\n\n" if draw.random() < 0.2 else " ")
        made += len(sentence) + 2
    return "".join(parts)


def changed(draw: random.Random, words: list[str], text: str) -> str:
    """A statement of the text, changed in one of seven ways."""
    begin = text.rfind(" ", 0, draw.randrange(len(text) - 300)) + 1
    quote = text[begin : text.find(" ", begin + draw.randint(60, 250))]
    middle = len(quote) // 2
    ways = (
        quote,
        quote.replace(" ", "  "),
        quote.replace("“", '"').replace("”", '"'),
        quote.upper(),
        f"{quote[: len(quote) // 3]} … {quote[len(quote) * 2 // 3 :]}",
        f"{quote[: quote.find(' ', middle) + 1]}changed{quote[quote.find(' ', quote.find(' ', middle) + 1) :]}",
        " ".join(draw.choices(words, k=25)),
    )
    return draw.choice(ways)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
