"""The alignment against brute force (tests/reference.py), on thousands of small documents, and what must not change it."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.data.tables import TableName, Tables, arrow_schema, to_arrow
from onrecord.scoring.align import HALF, MOST, _weight
from onrecord.scoring.matched import matched
from onrecord.scoring.overlap import EXACT
from onrecord.scoring.speakers import Attribution
from onrecord.sides.anchoring import anchored
from onrecord.sides.assemble import assemble
from onrecord.sides.documents import together
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.predictions import read_predictions

from . import reference

Document = dict[str, Any]
Texts = dict[str, str]
GOLD_SPEAKERS = [["Ada Holm"], ["Ada Holm"], ["Bo Rask"], ["Cy Holm", "Bo Rask"], [], None]
CLAIMS = [["Ada Holm"], ["Holm"], ["A. Holm", "Rask"], ["the diver"], ["Bo Rask"], ["she"], [], None]
TYPES = ["direct", "indirect", "free_indirect", None]
LETTERS = "abé7 .,“…\u0301\ufe0f日"


# ---------------------------------------------------------------- random small documents

Shape = Callable[[random.Random], list[list[int]]]


def mixed(chance: random.Random) -> list[list[int]]:
    """Short spans, nested, crossing, in up to three parts that may overlap, in any order."""
    parts = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        start = chance.randrange(12)
        parts.append([start, start + chance.randint(1, 7)])
    return parts


def near(chance: random.Random) -> list[list[int]]:
    """Near duplicates: 20 to 40 positions, shifted by one or two, some with a hole."""
    start, size = chance.choice([(10, 20), (10, 40), (14, 30), (60, 24)])
    start, end = start + chance.randint(-2, 2), start + size + chance.randint(-2, 2)
    hole = chance.choice([0, 0, 0, 2, 8])
    return [[start, end]] if not hole else [[end - 5, end], [start, end - 5 - hole]]


def same(chance: random.Random) -> list[list[int]]:
    """Few places, so that almost everything ties."""
    return [chance.choice([[0, 4], [0, 4], [2, 6], [4, 8]])]


def chain(chance: random.Random) -> list[list[int]]:
    """Spans that reach from one place into the next."""
    start = 3 * chance.randrange(6)
    return [[start, start + chance.choice([3, 4, 6])]]


def star(chance: random.Random) -> list[list[int]]:
    """One wide span, and narrow ones in it."""
    start = 2 * chance.randrange(9)
    return [[0, 12]] if chance.random() < 0.2 else [[start, start + 2]]


def even(chance: random.Random) -> list[list[int]]:
    """Spans of one length: dice are eighths, so that different pairs have the same sum."""
    start = chance.randrange(9)
    return [[start, start + 8]]


SHAPES: list[Shape] = [mixed, near, same, chain, star, even]
SEEDS = st.integers(0, 2**32)


def quote(chance: random.Random, shape: Shape, speakers: list[Any], *, labels: bool) -> Document:
    """A quote of either side; with `labels` also cue, mention, type, flag."""
    found: Document = {"content": shape(chance), "speaker": chance.choice(speakers)}
    if labels:
        found["type"] = chance.choice(TYPES)
        found["anonymous"] = chance.choice([True, False, False, None])
        if chance.random() < 0.6:
            start = chance.choice([40, 41, 43])
            found["cue"] = [[start, start + chance.choice([2, 3])]]
        if chance.random() < 0.4:
            start = chance.choice([50, 51, 54])
            found["mention"] = [[start, start + chance.choice([3, 4])]]
            found["mention_text"] = chance.choice(["Ada Holm", "she", "the diver", None])
        if chance.random() < 0.3:
            found["via"] = chance.choice([[], ["Norvia"], ["Norvia", "Sund"], ["Sund"]])
            found["uttered"] = chance.choice([None, "2031", "2031-05", "../2031-05-04"])
    return found


def documents(seed: int, shape: Shape, count: int, golds: int = 5, claims: int = 5) -> tuple[list[Document], list[Document]]:
    """Gold and predictions of `count` documents, of at most so many quotes, drawn from a seed."""
    chance = random.Random(seed)
    confident = chance.random() < 0.5
    both: tuple[list[Document], list[Document]] = ([], [])
    for number in range(count):
        labels = chance.random() < 0.8
        for side, most, speakers in zip(both, (golds, claims), (GOLD_SPEAKERS, CLAIMS), strict=True):
            quotes = [quote(chance, shape, speakers, labels=labels) for _ in range(chance.randint(0, most))]
            if 0 < len(quotes) < most and chance.random() < 0.4:
                copy = dict(chance.choice(quotes))
                quotes.append(copy if chance.random() < 0.5 else {**copy, "speaker": chance.choice(speakers)})
            side.append({"document_id": f"d{number:04}", "quotes": quotes})
        for claim in both[1][-1]["quotes"] if confident else ():
            claim["confidence"] = chance.choice([0.25, 0.5, 0.5, 1.0])
    return both


# ---------------------------------------------------------------- two ways to align


class Aligned(NamedTuple):
    """Per document the matched pairs, and the predictions that compete, as sorted records: equal ones are interchangeable."""

    pairs: dict[str, list[tuple[str, str]]]
    competes: dict[str, list[str]]

    def matched(self) -> dict[str, list[str]]:
        """The matched predictions of each document."""
        return {document: sorted(p for _, p in pairs) for document, pairs in self.pairs.items()}


def record(quote: Document, side: str, text: str | None) -> str:
    """All that is read of a quote, as text: names sorted, spans as their union, absent and null the same."""
    spans = [reference.runs(reference.units(quote.get(role), text)) for role in ("cue", "mention")]
    content = reference.runs(reference.content_of(quote["content"], text))
    rest = [quote.get(key) for key in ("mention_text", "type", "confidence", "via", "uttered")]
    speaker, mentioned = quote.get("speaker"), quote.get("mention") or quote.get("mention_text")
    unsaid = speaker is None or (text is None and not speaker)  # gold with a text is a table here: it tells null from nobody
    by_mention = side == "gold" and unsaid and not quote.get("anonymous") and mentioned
    return repr((content, spans, rest, bool(quote.get("anonymous")), "by mention" if by_mention else sorted(speaker or [])))


def align(gold: list[Document], predicted: list[Document], texts: Texts | None = None) -> Aligned:
    """As onrecord aligns the two."""
    rows, _, _ = read_predictions(predicted)
    both, problems = together(read_gold(gold if texts is None else tables(gold, texts)), rows, Options())
    assert problems == []
    both, _ = anchored(both)
    assembled = assemble(both, Options())
    assert assembled.raw == (texts is None)
    found = matched(assembled.sides, Attribution(assembled.sides), 0.9).alignment
    quotes = {name: {d["document_id"]: d["quotes"] for d in side} for name, side in (("gold", gold), ("predicted", predicted))}
    ids = both.gold.documents["document_id"].to_pylist()

    def of(side: str, row: int) -> tuple[str, str]:
        rows = both.gold.rows if side == "gold" else both.predicted
        document = ids[rows.document[row]]
        return document, record(quotes[side][document][rows.number[row]], side, texts and texts[document])

    pairs: dict[str, list[tuple[str, str]]] = {name: [] for name in ids}
    competes: dict[str, list[str]] = {name: [] for name in ids}
    for g, p in zip(found.gold.tolist(), found.predicted.tolist(), strict=True):
        document, of_gold = of("gold", g)
        pairs[document].append((of_gold, of("predicted", p)[1]))
    for row in np.flatnonzero(found.competes).tolist():
        document, of_predicted = of("predicted", row)
        competes[document].append(of_predicted)
    return Aligned(
        {name: sorted(of_document) for name, of_document in pairs.items()},
        {name: sorted(of_document) for name, of_document in competes.items()},
    )


def by_hand(gold: list[Document], predicted: list[Document], texts: Texts | None = None) -> Aligned:
    """As MEASURES.md says, by brute force."""
    flagged = [any(q.get("anonymous") is not None for d in side for q in d["quotes"]) for side in (gold, predicted)]
    claimed = {document["document_id"]: document["quotes"] for document in predicted}
    aligned = Aligned({}, {})
    for document in gold:
        name, quotes, claims = document["document_id"], document["quotes"], claimed[document["document_id"]]
        text = texts and texts[name]
        golds, predictions = reference.gold_quotes(quotes, text), reference.predicted_quotes(claims, text)
        golds, predictions = (
            reference.with_flags(side) if flags else side for side, flags in zip((golds, predictions), flagged, strict=True)
        )
        table = reference.table_of(golds)
        pairs = reference.matching(golds, predictions, lambda g, p, table=table: reference.is_correct(g, p, table))
        competing = reference.competing(golds, predictions)
        aligned.pairs[name] = sorted(
            (record(quotes[g.number], "gold", text), record(claims[p.number], "predicted", text)) for g, p in pairs
        )
        aligned.competes[name] = sorted(record(claims[p.number], "predicted", text) for p in competing)
    return aligned


def table_row(name: TableName, **known: Any) -> Document:
    """A row of a table of which nothing else is known."""
    blank = {f.name: None if f.nullable else [] if f.type.num_fields else "x" for f in arrow_schema(name)}
    return {**blank, **({"layer": "gold"} if name == "quotes" else {}), **known}


def tables(gold: list[Document], texts: Texts) -> Tables:
    """Gold with its texts; nobody speaks, or speakers are not annotated."""

    def spans(of: list[list[int]] | None) -> list[dict[str, int]] | None:
        return of and [{"start": start, "end": end} for start, end in of]

    quotes = [
        table_row(
            "quotes",
            document_id=document["document_id"],
            quote_id=f"q{number}",
            **{role: spans(q.get(role)) for role in ("content", "cue", "mention")},
            type=q.get("type"),
            uttered=q.get("uttered"),
            speakers=None if q.get("speaker") is None else [],
        )
        for document in gold
        for number, q in enumerate(document["quotes"])
    ]
    documents = [table_row("documents", document_id=name, text=text, text_length=len(text)) for name, text in texts.items()]
    return Tables(to_arrow("documents", documents), to_arrow("quotes", quotes), to_arrow("non_quotes", []))


def assert_same(gold: list[Document], predicted: list[Document], texts: Texts | None = None) -> None:
    """Asserts that both ways agree, and shows the smallest document where they do not."""
    code, hand = align(gold, predicted, texts), by_hand(gold, predicted, texts)
    wrong = [
        (g["quotes"], p["quotes"])
        for g, p in zip(gold, predicted, strict=True)
        for name in [g["document_id"]]
        if (code.pairs[name], code.competes[name]) != (hand.pairs[name], hand.competes[name])
    ]
    assert min(wrong, key=lambda sides: len(str(sides)), default=None) is None


# ---------------------------------------------------------------- against brute force


@settings(max_examples=200)
@given(SEEDS, st.sampled_from(SHAPES))
def test_equals_brute_force(seed, shape):
    assert_same(*documents(seed, shape, 20))


@settings(max_examples=30)
@given(SEEDS, st.sampled_from([mixed, same, star, near]), st.sampled_from([(2, 9), (9, 2), (3, 7), (6, 5)]))
def test_equals_brute_force_in_oblong_components(seed, shape, sizes):
    assert_same(*documents(seed, shape, 4, *sizes))


@settings(max_examples=60)
@given(SEEDS, st.text(LETTERS, min_size=60, max_size=60))
def test_equals_brute_force_on_content_characters(seed, text):
    gold, predicted = documents(seed, mixed, 4)
    for any_quote in [q for side in (gold, predicted) for document in side for q in document["quotes"]]:
        any_quote.pop("mention_text", None)
    for of_gold in [q for document in gold for q in document["quotes"]]:
        of_gold |= {"speaker": None, "anonymous": None, "via": None}
    assert_same(gold, predicted, {document["document_id"]: text for document in gold})


# ---------------------------------------------------------------- keys and ranks, one by one

TIED = [
    # exact pairs 1 > 0:   4/8 + 8/8 = 5/8 + 7/8
    ([[2, 10], [5, 13]], [[1, 9], [2, 10]]),
    # dice >= .8, 1 > 0:   2/10 + 8/10 = 4/10 + 6/10
    ([[1, 7], [3, 9]], [[5, 9], [6, 10]]),
    # dice >= .5, 1 > 0:   6/17 + 10/17 = 8/17 + 8/17
    ([[5, 13], [6, 14]], [[0, 9], [1, 10]]),
]


@pytest.mark.parametrize(("golds", "claims"), TIED, ids=["exact pairs", "dice of .8", "dice of .5"])
def test_keys_that_count_good_pairs(golds, claims):
    """The sums tie, the same predictions are matched: the count decides, against canonical order, which would not cross."""
    gold, predicted = ([{"content": [span]} for span in side] for side in (golds, claims))
    pairs = align([{"document_id": "d", "quotes": gold}], [{"document_id": "d", "quotes": predicted}]).pairs["d"]
    crossed = [(record(gold[i], "gold", None), record(predicted[1 - i], "predicted", None)) for i in (0, 1)]
    assert pairs == sorted(crossed)


def matched_type(gold: list[Document], predicted: list[Document], text: str | None = None) -> list[str]:
    sides = [{"document_id": "d", "quotes": gold}], [{"document_id": "d", "quotes": predicted}]
    pairs = align(*sides, text and {"d": text}).pairs["d"]
    return [g for g, _ in pairs]


def test_types_are_ranked_as_text():
    """ "every field a measure reads, as text": free_indirect comes before indirect, so with all else equal it is matched."""
    golds = [{"content": [[0, 4]], "speaker": ["Ada Holm"], "type": kind} for kind in ("indirect", "free_indirect")]
    claim = {"content": [[0, 4]], "speaker": ["Bo Rask"]}
    assert matched_type(golds, [claim]) == [record(golds[1], "gold", None)]


def test_gold_with_nobody_and_gold_with_a_mention_only_do_not_tie():
    """Below dice .5 no label decides, and "never input order": null and empty speakers are read differently beside a mention."""
    golds = [{"content": [[0, 8]], "speaker": speaker, "mention": [[50, 58]]} for speaker in (None, [])]
    claim = {"content": [[7, 15]], "speaker": ["Bo Rask"]}
    assert matched_type(golds, [claim], "x" * 60) == matched_type(golds[::-1], [claim], "x" * 60)


def test_cue_on_one_side_only():
    """Cues of predictions where no gold quote has one: key 7 is 0 for all, and canonical order decides (2 × 2, all tied)."""
    golds = [{"content": [[0, 4]], "speaker": [name]} for name in ("Ada Holm", "Bo Rask")]
    claims = [{"content": [[0, 4]], "speaker": ["Cy Lund"], "cue": [[start, start + 2]]} for start in (10, 20)]
    assert_same([{"document_id": "d", "quotes": golds}], [{"document_id": "d", "quotes": claims}])


# ---------------------------------------------------------------- what changes nothing


def shuffled(side: list[Document], chance: random.Random, names: dict[str, str]) -> list[Document]:
    """The same documents, quotes, spans and speakers in another order, under other ids."""

    def mixed_up(items: list[Any]) -> list[Any]:
        return chance.sample(items, len(items))

    def of_quote(quote: Document) -> Document:
        ordered = {"via"}  # from mouth to page
        lists = {key: mixed_up(v) if isinstance(v, list) and key not in ordered else v for key, v in quote.items()}
        return {**lists, "id": f"x{chance.random()}", "speaker_id": [f"s{chance.random()}"]}

    return mixed_up(
        [{"document_id": names[d["document_id"]], "quotes": mixed_up([of_quote(q) for q in d["quotes"]])} for d in side]
    )


DICE = st.sampled_from([1, 2, HALF - 1, HALF, MOST, EXACT - 1, EXACT])
LABELS = st.tuples(st.integers(0, 1), st.integers(0, EXACT), st.integers(0, 1), st.integers(0, 1))


@given(st.data(), st.integers(1, 4), st.integers(1, 4))
def test_the_ten_keys_of_a_matching_are_one_number(data, golds, predictions):
    """Sums of it order matchings as the keys do, one after the other."""

    def drawn():
        size = data.draw(st.integers(1, min(golds, predictions)))
        partners = dict(
            zip(data.draw(st.permutations(range(golds)))[:size], data.draw(st.permutations(range(predictions))), strict=False)
        )
        pairs = [(i, j, data.draw(DICE), data.draw(LABELS)) for i, j in partners.items()]
        half = [(d >= HALF) * np.array([1, *labels]) for _, _, d, labels in pairs]
        found = [sorted((j for _, j, *_ in pairs))]
        keys = (
            sum(d for *_, d, _ in pairs),
            [j in found[0] for j in range(predictions)],
            sum(d == EXACT for *_, d, _ in pairs),
            sum(d >= MOST for *_, d, _ in pairs),
            *sum(half).tolist(),
            [-partners.get(i, predictions) for i in range(golds)],
        )
        return keys, sum(_weight(d, i, j, golds, predictions, labels) for i, j, d, labels in pairs)

    (one, number), (other, another) = drawn(), drawn()
    assert (one < other, one == other) == (number < another, number == another)


def test_better_ranks_never_make_up_for_a_unit_of_dice():
    # of three predictions the last with 3, against the first two with 1 each
    last = _weight(3, 0, 2, 2, 3, (0, 0, 0, 0))
    assert last > _weight(1, 0, 0, 2, 3, (0, 0, 0, 0)) + _weight(1, 1, 1, 2, 3, (0, 0, 0, 0))


@settings(max_examples=60)
@given(SEEDS, st.sampled_from(SHAPES))
def test_order_and_ids_do_not_matter(seed, shape):
    gold, predicted = documents(seed, shape, 12, 8, 8)
    chance = random.Random(seed + 1)
    ids = [document["document_id"] for document in gold]
    names = dict(zip(ids, chance.sample([f"e{i}" for i in range(99)], len(ids)), strict=True))
    first, second = align(gold, predicted), align(shuffled(gold, chance, names), shuffled(predicted, chance, names))
    assert first.pairs == {name: second.pairs[names[name]] for name in ids}
    assert first.competes == {name: second.competes[names[name]] for name in ids}


@settings(max_examples=60)
@given(SEEDS, st.sampled_from(SHAPES))
def test_relabelling_gold_changes_neither_who_competes_nor_what_is_matched(seed, shape):
    gold, predicted = documents(seed, shape, 12, 8, 8)
    chance = random.Random(seed + 1)
    relabelled = [
        {
            **document,
            "quotes": [
                {**quote(chance, shape, GOLD_SPEAKERS, labels=True), "content": old["content"]} for old in document["quotes"]
            ],
        }
        for document in gold
    ]
    before, after = align(gold, predicted), align(relabelled, predicted)
    assert before.competes == after.competes
    assert before.matched() == after.matched()


@settings(max_examples=60)
@given(SEEDS, st.sampled_from([mixed, near]))
def test_no_pair_without_overlap(seed, shape):
    gold, predicted = documents(seed, shape, 10)
    for document in predicted:
        for claim in document["quotes"]:
            claim["content"] = [[start + 100, end + 100] for start, end in claim["content"]]
    assert not any(align(gold, predicted).pairs.values())


# ---------------------------------------------------------------- many predictions of one place


@settings(max_examples=60)
@given(SEEDS, st.integers(1, 30), st.integers(20, 40))
def test_copies_of_one_span_have_no_more_pairs_than_gold_is_near(seed, copies, length):
    chance = random.Random(seed)
    golds = [quote(chance, near, GOLD_SPEAKERS, labels=True) for _ in range(chance.randint(1, 5))]
    golds += [{"content": [[0, length - chance.randrange(6)]], "speaker": ["Ada Holm"]} for _ in range(chance.randrange(4))]
    whole = frozenset(range(length))
    claims = [{"content": [[0, length]], "speaker": chance.choice(CLAIMS), "confidence": chance.random()} for _ in range(copies)]
    close = sum(reference.at_least(reference.units(g["content"], None), whole, 9) for g in golds)
    aligned = align([{"document_id": "d", "quotes": golds}], [{"document_id": "d", "quotes": claims}])
    assert len(aligned.competes["d"]) == min(copies, max(1, close))
    assert len(aligned.pairs["d"]) <= max(1, close)


def test_two_thousand_identical_predictions():
    golds = [{"content": [[0, 30]], "speaker": [name]} for name in ("Ada Holm", "Bo Rask")]
    claims = [{"content": [[0, 30]], "speaker": [f"Name{i} Surname{i}"]} for i in range(2_000)]
    aligned = align([{"document_id": "d", "quotes": golds}], [{"document_id": "d", "quotes": claims}])
    assert (len(aligned.competes["d"]), len(aligned.pairs["d"])) == (2, 2)


@pytest.mark.parametrize("size", [20, 400])
def test_three_thousand_overlapping_predictions(size):
    golds = [{"content": [[100 * i, 100 * i + 150]], "speaker": ["Ada Holm"]} for i in range(30)]
    chance = random.Random(7)
    starts = [chance.randrange(3_000) for _ in range(3_000)]
    claims = [{"content": [[start, start + chance.randint(size // 2, size)]], "speaker": ["Bo Rask"]} for start in starts]
    aligned = align([{"document_id": "d", "quotes": golds}], [{"document_id": "d", "quotes": claims}])
    assert len(aligned.pairs["d"]) == 30
