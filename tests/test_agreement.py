"""Agreement: worked examples of the literature, brute force, other packages, and the published figures of two corpora."""

import csv
import io
import json
import re
import tarfile
from collections import Counter
from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onrecord.report.agreement import FORMATS
from onrecord.scoring.agreement import (
    NOTHING_PAIRED,
    ONE_LABEL,
    alpha,
    cohen,
    fleiss,
    kappa_within,
    mean,
    nothing,
    pooled,
    share,
    told,
)
from onrecord.scoring.align import HALF
from onrecord.scoring.arrays import Spans
from onrecord.scoring.groups import Pairs, grouped
from onrecord.scoring.overlap import EXACT
from onrecord.scoring.segments import Marks, segments
from onrecord.sides.agreement.agree import agree
from onrecord.sides.agreement.layers import MADE
from onrecord.sides.agreement.tokens import Tokens
from onrecord.sides.units import Field, Raw

from .layers import OFFICIAL, QUILL, TEXT, at, made_by, quote, sums, write

BLANK = -1


def value(coefficient):
    return told({"it": coefficient})["it"].value


def reason(coefficient):
    return told({"it": coefficient})["it"].reason


def one_document(rows):
    labels = np.array(rows, np.int64)
    return labels, np.zeros(len(labels), np.int64), 1


# ---------------------------------------------------------------- worked examples


def test_alpha_of_krippendorffs_four_coders():
    """Krippendorff 2011, section C: 12 units, 4 observers, missing data; nominal α = .743."""
    observers = ["123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "1233244125 1.".replace(" ", "")]
    rows = [[BLANK if mark == "." else int(mark) for mark in unit] for unit in zip(*observers, strict=True)]
    assert value(alpha(*one_document(rows))) == pytest.approx(0.743, abs=5e-4)


def test_alpha_of_a_binary_example_by_hand():
    """Krippendorff 2011, section A: two observers, ten units. Four of ten differ.

    Coincidences: o00 = 10, o01 = o10 = 4, o11 = 2, so n0 = 14, n1 = 6, n = 20;
    α = 1 - 19 · 4 / (14 · 6) = 1 - 76/84 = .095.
    """
    rows = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
    assert value(alpha(*one_document(rows))) == pytest.approx(1 - 76 / 84)


FLEISS = [
    "00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006",
    "10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203",
    "00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006",
]  # fmt: skip
"""Fleiss 1971, table 1: of 30 patients, how many of 6 psychiatrists gave each of 5 diagnoses."""


def raters(row):
    return [code for code, times in enumerate(map(int, row)) for _ in range(times)]


def test_kappa_of_fleiss_psychiatrists():
    assert value(fleiss(*one_document([raters(row) for row in FLEISS]))) == pytest.approx(0.430, abs=5e-4)


COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""Cohen 1960 (and 1968): 200 cases by two clinicians; κ = (.70 - .41) / (1 - .41) = .492."""


def test_kappa_of_cohens_clinicians():
    pairs = [(i, j) for i, row in enumerate(COHEN) for j, times in enumerate(row) for _ in range(times)]
    first, second = np.array(pairs).T
    assert value(cohen(first, second, np.zeros(200, np.int64), 1)) == pytest.approx((0.70 - 0.41) / 0.59)


# ---------------------------------------------------------------- blank, missing, degenerate


def test_a_blank_is_a_label_and_a_missing_one_is_none():
    """Two annotators, five units. Left out, a unit is not there; as a label of its own ("none", code 2) it disagrees."""
    missing = [(0, 0), (1, 1), (0, 0), (1, 1), (0, BLANK)]
    blank = [(0, 0), (1, 1), (0, 0), (1, 1), (0, 2)]
    assert value(alpha(*one_document(missing))) == 1
    # n = 10, o = 8 on the diagonal, sums of labels 5, 4, 1: α = 1 - 9 · 2 / (100 - 42)
    assert value(alpha(*one_document(blank))) == pytest.approx(1 - 18 / 58)
    first, second = np.array(missing).T
    assert value(cohen(first, second, first * 0, 1)) == 1
    first, second = np.array(blank).T
    # p_o = 4/5, p_e = (3·2 + 2·2 + 0·1)/25 = 10/25
    assert value(cohen(first, second, first * 0, 1)) == pytest.approx((0.8 - 0.4) / 0.6)


def test_fleiss_counts_only_units_that_all_labelled():
    rows = [(0, 0, 0), (1, 1, 1), (0, 1, BLANK)]
    assert value(fleiss(*one_document(rows))) == 1
    assert reason(fleiss(*one_document([(0, BLANK), (BLANK, 1)]))) == "no unit was labelled by all"


@pytest.mark.parametrize("coefficient", [alpha, fleiss, lambda labels, *rest: cohen(*labels.T, *rest)])
def test_one_label_alone_is_null_with_the_reason(coefficient):
    found = coefficient(*one_document([(3, 3), (3, 3)]))
    assert (value(found), reason(found)) == (None, ONE_LABEL)


def test_nothing_labelled_is_null_with_the_reason():
    nobody = np.full((2, 2), BLANK)
    for found in (
        alpha(nobody, np.zeros(2, np.int64), 1),
        cohen(*nobody.T, np.zeros(2, np.int64), 1),
        share(np.zeros(1), np.zeros(1)),
    ):
        assert (value(found), reason(found)) == (None, NOTHING_PAIRED)


def test_kappa_within_documents_by_hand():
    """Document 0: speakers x x y against x y y, so 2 of 3 agree; of 9 pairs xx 2·1 + yy 1·2 = 4 agree, 4/3 of 3 by chance.

    Document 1: one unit that agrees, and by chance always does. κ = (2 + 1 - 4/3 - 1) / (4 - 4/3 - 1) = (2/3) / (5/3).
    """
    found = kappa_within(np.array([3.0, 1.0]), np.array([2.0, 1.0]), np.array([4 / 3, 1.0]))
    assert value(found) == pytest.approx(2 / 5)


def test_a_mean_leaves_out_what_is_null():
    one, other = share(np.array([1.0]), np.array([2.0])), nothing(1, "why not")
    assert value(mean([one, other])) == 0.5
    assert (value(mean([other, other])), reason(mean([other, other]))) == (None, "why not")


def test_pooled_counts_every_unit_once():
    """1 of 1 and 1 of 3 are 2 of 4, where the mean would be 2/3."""
    assert value(pooled([share(np.array([1.0]), np.array([1.0])), share(np.array([1.0]), np.array([3.0]))])) == 0.5


def test_intervals_are_of_documents():
    """Ten documents that all say the same: every sample says it too. Of one document nothing can be told."""
    sure = told({"it": share(np.full(10, 1.0), np.full(10, 2.0))}, 200, 1)["it"]
    assert (sure.value, sure.interval) == (0.5, (0.5, 0.5))
    assert told({"it": share(np.ones(1), np.ones(1))}, 200, 1)["it"].interval is None
    low, high = told({"it": share(np.arange(10.0), np.full(10, 10.0))}, 200, 1)["it"].interval
    assert 0.2 < low < 0.45 < high < 0.7


# ---------------------------------------------------------------- against brute force and other packages

TABLES = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(-1, 3), min_size=n, max_size=n), min_size=1, max_size=12)
)


def alpha_by_pairs(rows):
    """Krippendorff's definition, pair by pair: disagreement inside units over disagreement among all pairable labels."""
    units = [[label for label in row if label >= 0] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    everything = [label for unit in units for label in unit]
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(a != b for a, b in permutations(everything, 2))
    return None if not expected else 1 - (len(everything) - 1) * observed / expected


@given(TABLES)
def test_alpha_is_that_of_all_pairs(rows):
    found, wanted = value(alpha(*one_document(rows))), alpha_by_pairs(rows)
    assert found == (None if wanted is None else pytest.approx(wanted))


@given(TABLES, st.integers(1, 4))
def test_a_weight_is_as_many_units(rows, weight):
    labels, document, documents = one_document(rows)
    weights = np.full(len(labels), weight)
    weights[0] = 1
    repeated = np.repeat(labels, weights, 0)
    assert value(alpha(labels, document, documents, weights)) == pytest.approx(value(alpha(*one_document(repeated))))


@given(TABLES, st.randoms(use_true_random=False))
def test_order_names_and_documents_change_no_coefficient(rows, random):
    """Annotators and units in another order, labels with other codes, units spread over documents."""
    labels = np.array(rows, np.int64)
    columns, codes = list(range(labels.shape[1])), list(range(4))
    random.shuffle(columns)
    random.shuffle(codes)
    other = np.where(labels >= 0, np.array(codes)[labels], BLANK)[:, columns]
    other = other[random.sample(range(len(other)), len(other))]
    document = np.arange(len(other)) % 3
    zero = np.zeros(len(labels), np.int64)
    for coefficient in (alpha, fleiss):
        assert value(coefficient(other, document, 3)) == pytest.approx(value(coefficient(labels, zero, 1)))
    first, second = columns.index(0), columns.index(1)
    assert value(cohen(other[:, first], other[:, second], document, 3)) == pytest.approx(
        value(cohen(labels[:, 0], labels[:, 1], zero, 1))
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30))
def test_two_annotators_by_other_packages(pairs):
    """Krippendorff's own form of α, scikit-learn's and statsmodels' κ: where they have a number, it is ours."""
    krippendorff = pytest.importorskip("krippendorff")
    metrics, inter_rater = pytest.importorskip("sklearn.metrics"), pytest.importorskip("statsmodels.stats.inter_rater")
    labels = np.array(pairs)
    zero = np.zeros(len(labels), np.int64)
    if len(np.unique(labels)) > 1:
        wanted = krippendorff.alpha(reliability_data=labels.T.astype(float), level_of_measurement="nominal")
        assert value(alpha(labels, zero, 1)) == pytest.approx(wanted)
        counts, _ = inter_rater.aggregate_raters(labels)
        assert value(fleiss(labels, zero, 1)) == pytest.approx(inter_rater.fleiss_kappa(counts))
        assert value(cohen(*labels.T, zero, 1)) == pytest.approx(metrics.cohen_kappa_score(*labels.T))


@given(st.data())
@settings(max_examples=200)
def test_segments_are_what_characters_say(data):
    """Spans of two layers over three texts against a label for every unit."""
    sizes = data.draw(st.lists(st.integers(1, 8), min_size=1, max_size=3))
    ends = np.cumsum(sizes)
    starts = ends - np.array(sizes)
    document = st.integers(0, len(sizes) - 1)
    drawn = data.draw(
        st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), document, st.integers(0, 8), st.integers(0, 8)), max_size=8)
    )
    marks = [
        (layer, role, int(starts[d] + min(a, b, sizes[d])), int(starts[d] + min(max(a, b), sizes[d])))
        for layer, role, d, a, b in drawn
        if min(a, b, sizes[d]) < min(max(a, b), sizes[d])
    ]
    annotated = np.array(
        data.draw(st.lists(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)), min_size=2, max_size=2))
    )
    wanted = np.zeros((int(ends[-1]), 2), np.int64)
    for layer, role, start, end in marks:
        wanted[start:end, layer] |= 1 << role
    of_unit = np.repeat(np.arange(len(sizes)), sizes)
    wanted[~annotated.T[of_unit]] = BLANK
    columns = np.array(marks, np.int64).reshape(-1, 4).T
    found = segments(Marks(*columns), Spans(np.arange(len(sizes)), starts, ends), annotated)
    assert np.repeat(found.labels, found.length, 0).tolist() == wanted.tolist()
    assert np.repeat(found.document, found.length).tolist() == of_unit.tolist()


TEXTS = st.lists(st.text("ab é—\n\u00a0🙂", max_size=10), min_size=1, max_size=4)


@given(TEXTS, st.data())
def test_tokens_are_what_white_space_parts(texts, data):
    number = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[number])))
    end = data.draw(st.integers(start, len(texts[number])))
    assume(start < end)
    tokens = [(d, m.start(), m.end()) for d, text in enumerate(texts) for m in re.finditer(r"\S+", text)]
    wanted = [i for i, (d, first, last) in enumerate(tokens) if d == number and first < end and last > start]
    mapped = Tokens(pa.chunked_array([texts], pa.string()), np.array([len(text) for text in texts]))
    spans = mapped.of(Field(Raw(np.array([0]), np.array([start]), np.array([end])), np.array([number])))
    assert [i for first, last in zip(spans.start, spans.end, strict=True) for i in range(first, last)] == wanted


def test_groups_are_joined_through_all_layers():
    """a0-b0-c0 are one quote though a0 and c0 share too little; b1 meets a1 and a2 (by c1), which are two: no group."""
    pairs = {
        (0, 1): Pairs(np.array([0, 1]), np.array([0, 1]), np.array([EXACT, HALF])),
        (0, 2): Pairs(np.array([0, 2]), np.array([0, 1]), np.array([HALF - 1, EXACT])),
        (1, 2): Pairs(np.array([0, 1]), np.array([0, 1]), np.array([EXACT, EXACT])),
    }
    rows, ambiguous = grouped(pairs, [3, 2, 2])
    assert (rows.tolist(), ambiguous) == ([[0, 0, 0]], 1)
    rows, ambiguous = grouped({}, [3, 2])
    assert (rows.tolist(), ambiguous) == ([], 0)


# ---------------------------------------------------------------- layers of documents


def spans(role, words):
    return {role: [at(words)]}


AB = {
    "speakers": {"official": OFFICIAL, "quill": QUILL},
    "quotes": [
        quote(
            "q1",
            ["The lock will stay shut until June"],
            ["official"],
            **spans("cue", "told"),
            **spans("mention", "an official at the harbour office"),
        ),
        quote(
            "q2", ["“We have no spare gate,”"], ["official"], "direct", **spans("cue", "said"), **spans("mention", "the official")
        ),
        quote("q3", ["the wait “a slow flood”"], ["quill"], "mixed", **spans("cue", "called"), **spans("mention", "Mara Quill")),
        quote("q4", ["that the market would close on Fridays"], ["quill"], **spans("cue", "added")),
    ],
}
CD = {
    "speakers": {
        "clerk": {**OFFICIAL, "description": "harbour official", "identification": "vague"},
        "mara": {**QUILL, "name": "Quill"},
    },
    "quotes": [
        quote(
            "q1",
            ["The lock will stay shut until June,"],
            ["clerk"],
            **spans("cue", "told"),
            **spans("mention", "an official at the harbour office"),
        ),
        quote("q2", ["“We have no spare gate,”", "“It has to be cast anew.”"], ["clerk"], "direct", **spans("cue", "said")),
        quote("q3", ["“a slow flood”"], ["mara"], "direct", **spans("cue", "called"), **spans("mention", "Mara Quill")),
    ],
}
"""Letters: q1 28 = 28 (a comma does not count); q2 18 of 18 + 17; q3 10 of 17; q4 of ab alone."""


@pytest.fixture
def two(tmp_path):
    return write(tmp_path / "articles", "lervik-echo/lock", {"ab": AB, "cd": CD})


def values(of):
    return {name: found.value for name, found in of.items()}


def test_f1_and_agr_by_hand(two):
    """Dice: q1 1; q2 2·18 / (18 + 35) = .679; q3 2·10 / (17 + 10) = .741; q4 has no partner. 4 + 3 quotes."""
    found = agree([two["ab"], two["cd"]])
    assert values(found.f1) == {"exact": 2 * 1 / 7, "0.8": 2 * 1 / 7, "0.5": 2 * 3 / 7}
    # ab: 3 of 4 are touched, cd: 3 of 3
    assert values(found.agr) == {"any role": 6 / 7, "same role": 6 / 7, "content": 6 / 7}
    (pair,) = found.pairs
    assert (pair.layers, pair.quotes, [one.value for one in pair.agr]) == (("ab", "cd"), (4, 3), [3 / 4, 1])


def test_fields_of_quotes_found_by_both_by_hand(two):
    found = agree([two["ab"], two["cd"]]).fields
    # types: indirect direct mixed against indirect direct direct; p_o = 2/3, p_e = (1·1 + 1·2 + 1·0)/9 = 3/9
    assert (found["type"].quotes, found["type"].share.value) == (3, 2 / 3)
    assert found["type"].cohen.value == pytest.approx((2 / 3 - 1 / 3) / (1 - 1 / 3))
    # coincidences: i i, d d, m d: n = 6 (2, 3, 1), 4 on the diagonal: α = 1 - 5·2/(36 - 14)
    assert found["type"].alpha.value == pytest.approx(1 - 10 / 22)
    # two annotators: P = 2/3, p = (2, 3, 1)/6, so P_e = 14/36
    assert found["type"].fleiss.value == pytest.approx((2 / 3 - 14 / 36) / (1 - 14 / 36))
    # role_only role_only named against vague vague named
    assert found["identification"].share.value == pytest.approx(1 / 3)
    # all three: the official by description, "Quill" is Mara Quill. By chance 2·2 + 1·1 of 9 pairs: κ = (3 - 5/3) / (3 - 5/3)
    assert (found["speaker"].share.value, found["speaker"].cohen.value) == (1, 1)
    assert "each document's own" in found["speaker"].alpha.reason
    # the same flag from both, yes yes no
    assert (found["anonymous"].share.value, found["anonymous"].alpha.value) == (1, 1)
    assert (found["kind"].share.value, found["kind"].cohen.value, found["kind"].cohen.reason) == (1, None, ONE_LABEL)
    assert (found["event"].quotes, found["event"].share.reason) == (0, "not annotated in two layers")


def test_alpha_of_tokens_and_characters_is_that_of_a_label_for_each(two):
    """Every token and every letter of the text, labelled by hand with the roles that touch it."""
    found = agree([two["ab"], two["cd"]]).alpha
    units = {
        "tokens": [(m.start(), m.end()) for m in re.finditer(r"\S+", TEXT)],
        "characters": [(i, i + 1) for i, character in enumerate(TEXT) if character.isalnum()],
    }
    for unit, places in units.items():
        for label, roles in {
            "roles": ("content", "cue", "mention"),
            "content": ("content",),
            "cue": ("cue",),
            "mention": ("mention",),
        }.items():
            rows = [[code(layer, roles, *place) for layer in (AB, CD)] for place in places]
            assert found[unit][label].value == pytest.approx(alpha_by_pairs(rows)), (unit, label)


def code(layer, roles, start, end):
    return sum(
        1 << number
        for number, role in enumerate(roles)
        if any(s["start"] < end and start < s["end"] for one in layer["quotes"] for s in one.get(role, ()))
    )


def test_the_order_of_layers_changes_nothing(two):
    assert agree([two["ab"], two["cd"]]) == agree([two["cd"], two["ab"]])


def renamed(layer):
    """The same layer with other ids and keys, its quotes in another order."""
    keys = {key: f"k{number}" for number, key in enumerate(layer["speakers"])}
    quotes = [
        {**one, "id": f"z{number}", "speaker": [keys[key] for key in one["speaker"]]}
        for number, one in enumerate(layer["quotes"][::-1])
    ]
    return {"speakers": {keys[key]: entry for key, entry in layer["speakers"].items()}, "quotes": quotes}


def test_ids_keys_and_the_order_of_quotes_change_nothing(two, tmp_path):
    again = write(tmp_path / "b" / "articles", "lervik-echo/lock", {"ab": renamed(AB), "cd": renamed(CD)})
    assert agree([two["ab"], two["cd"]]) == agree([again["ab"], again["cd"]])


def test_a_layer_agrees_with_itself(tmp_path):
    paths = write(tmp_path, "lervik-echo/lock", {"ab": AB, "cd": AB})
    found = agree([paths["ab"], paths["cd"]])
    numbers = [
        *values(found.f1).values(),
        *values(found.agr).values(),
        *(v for unit in found.alpha.values() for v in values(unit).values()),
    ]
    assert set(numbers) == {1}
    assert {one.share.value for one in found.fields.values()} == {1, None}
    assert {one.alpha.value for one in found.fields.values()} == {1, None}


def test_doubling_the_documents_changes_no_ratio(tmp_path):
    once = write(tmp_path / "once", "lervik-echo/lock", {"ab": AB, "cd": CD})
    for name in ("lock", "dock"):
        write(tmp_path / "twice", f"lervik-echo/{name}", {"ab": AB, "cd": CD})
    one, two = agree([once["ab"], once["cd"]]), agree([tmp_path / "twice"])
    assert values(one.f1) == values(two.f1)
    assert values(one.agr) == values(two.agr)
    for field, found in one.fields.items():
        assert (found.share.value, found.cohen.value) == (
            two.fields[field].share.value,
            pytest.approx(two.fields[field].cohen.value),
        )


# ---------------------------------------------------------------- shapes in which layers come


def headline(found):
    return (values(found.f1), values(found.agr), {field: one.share.value for field, one in found.fields.items()})


def test_files_a_folder_and_tables_say_the_same(two, tmp_path, run):
    wanted = headline(agree([two["ab"], two["cd"]]))
    assert headline(agree([tmp_path / "articles"], layers=["ab", "cd"])) == wanted
    assert headline(agree([tmp_path], layers=["ab", "cd"])) == wanted
    assert run("build", tmp_path, "--to", tmp_path / "tables").code == 0
    assert headline(agree([tmp_path / "tables"], layers=["ab", "cd"])) == wanted
    # a table of quotes has no texts: code points are compared, so the comma in cd's first quote counts
    f1, *rest = headline(agree([tmp_path / "tables" / "layer_quotes.parquet"]))
    assert (f1, rest) == ({"exact": 0, "0.8": 2 / 7, "0.5": 6 / 7}, list(wanted[1:]))


def test_folders_of_whole_files_are_layers_by_the_name_of_the_folder(tmp_path):
    for name, layer in {"first": AB, "second": CD}.items():
        write(tmp_path / name, "lervik-echo/lock", {}, gold={**layer, "annotation": made_by(name)})
    found = agree([f"{tmp_path}/first/", tmp_path / "second"])
    assert [one.name for one in found.annotators] == ["first", "second"]
    assert found.f1["0.5"].value == 6 / 7


def test_a_layer_whose_gold_file_is_elsewhere_can_be_compared(two, tmp_path):
    moved = tmp_path / "cd" / "lock.cd.json"
    moved.parent.mkdir()
    two["cd"].rename(moved)
    assert agree([two["ab"], moved]).f1["0.5"].value == 6 / 7


def predicted(layer):
    return [
        {role: [[s["start"], s["end"]] for s in one[role]] for role in ("content", "cue", "mention") if role in one}
        | {"type": one["type"]}
        for one in layer["quotes"]
    ]


def test_a_prediction_file_is_a_layer_by_its_name(two, tmp_path):
    path = tmp_path / "system.jsonl"
    path.write_text(json.dumps({"document_id": "lervik-echo/lock", "quotes": predicted(CD)}))
    found = agree([two["ab"], path])
    assert [one.name for one in found.annotators] == ["ab", "system.jsonl"]
    wanted = agree([two["ab"], two["cd"]])
    assert (values(found.f1), values(found.agr)) == (values(wanted.f1), values(wanted.agr))
    assert found.fields["type"] == wanted.fields["type"]
    assert found.fields["identification"].quotes == 0


def test_layers_of_one_name_go_by_what_they_were_given_as(two, tmp_path, run):
    """A corpus's gold and a file's gold of the same document; layers that only one has keep their names."""
    assert run("build", tmp_path, "--to", tmp_path / "tables").code == 0
    filled = json.loads(two["gold"].read_bytes()) | AB
    two["gold"].write_text(json.dumps(filled))
    assert [one.name for one in agree([tmp_path / "tables", two["gold"]], samples=0).annotators] == [
        "ab",
        "cd",
        "lock.json",
        "tables:gold",
    ]


def test_a_folder_with_two_layers_of_one_name_is_refused(tmp_path):
    for name in ("first", "second"):
        write(tmp_path / name, "lervik-echo/lock", {"ab": AB})
    with pytest.raises(ValueError, match=r"holds two .* layers of 'lervik-echo/lock'"):
        agree([tmp_path])


def test_three_layers_are_compared_two_by_two(tmp_path):
    write(tmp_path, "lervik-echo/lock", {"ab": AB, "cd": CD, "ef": AB})
    found = agree([tmp_path])
    assert [pair.layers for pair in found.pairs] == [("ab", "cd"), ("ab", "ef"), ("cd", "ef")]
    # exact pairs 1, 4, 1 of 7, 8, 7 quotes; half 3, 4, 3
    assert values(found.f1) == {"exact": 2 * 6 / 22, "0.8": 2 * 6 / 22, "0.5": 2 * 10 / 22}
    # Cohen's κ is the mean of the pairs: (1/2 + 1 + 1/2) / 3
    assert found.fields["type"].cohen.value == pytest.approx((0.5 + 1 + 0.5) / 3)
    # units of all three: i i i, d d d, m d m; P = (1 + 1 + 1/3)/3, p = (3, 4, 2)/9
    assert found.fields["type"].fleiss.value == pytest.approx((7 / 9 - 29 / 81) / (1 - 29 / 81))


def test_a_blank_layer_disagrees_and_a_missing_one_is_not_there(tmp_path):
    blank = {"speakers": {}, "quotes": []}
    write(tmp_path, "lervik-echo/lock", {"ab": AB, "cd": AB})
    write(tmp_path, "lervik-echo/dock", {"ab": AB})
    assert agree([tmp_path], layers=["ab", "cd"]).f1["exact"].value == 1
    assert agree([tmp_path], layers=["ab", "cd"]).left_out == {"documents in one layer only": 1}
    write(tmp_path, "lervik-echo/dock", {"ab": AB, "cd": blank})
    found = agree([tmp_path], layers=["ab", "cd"])
    # four pairs of 8 + 4 quotes
    assert (found.documents, found.f1["exact"].value, found.left_out) == (2, 2 * 4 / 12, {})


def test_gold_that_was_made_of_the_layers_is_no_third_annotator(tmp_path, run):
    gold = {**AB, "annotation": made_by("ab", review="adjudicated")}
    write(tmp_path / "articles", "lervik-echo/lock", {"ab": AB, "cd": CD}, gold=gold)
    write(
        tmp_path / "articles", "lervik-echo/quiet", {"ab": {"speakers": {}, "quotes": []}, "cd": {"speakers": {}, "quotes": []}}
    )
    assert run("build", tmp_path, "--to", tmp_path / "tables").code == 0
    for place in (tmp_path / "articles", tmp_path / "tables"):
        found = agree([place])
        assert ([one.name for one in found.annotators], found.left_out) == (["ab", "cd"], {MADE: 2})
        assert len(agree([place], layers=["gold", "ab", "cd"]).annotators) == 3


def test_gold_that_is_a_pass_of_its_own_is_an_annotator(tmp_path):
    write(tmp_path, "lervik-echo/lock", {"cd": CD}, gold={**AB, "annotation": made_by("ab")})
    assert agree([tmp_path]).f1["0.5"].value == 6 / 7


def test_without_texts_tokens_are_null_and_characters_code_points(two, tmp_path):
    gold = json.loads(two["gold"].read_bytes())
    gold["document"]["license"] = "LicenseRef-not-redistributable"
    two["gold"].write_text(json.dumps(gold))
    text = two["gold"].with_suffix(".txt").rename(tmp_path / "lock.txt")
    for name in ("ab", "cd"):
        layer = json.loads(two[name].read_bytes())
        for one in layer["quotes"]:
            for role in ("content", "cue", "mention"):
                for selector in one.get(role, ()):
                    selector.pop("exact")
                    selector["sha256"] = "0" * 64
        two[name].write_text(json.dumps(layer))
    found = agree([two["ab"], two["cd"]])
    assert "--texts DIR" in found.alpha["tokens"]["roles"].reason
    rows = [[code(layer, ("content",), i, i + 1) for layer in (AB, CD)] for i in range(len(TEXT))]
    assert found.alpha["characters"]["content"].value == pytest.approx(alpha_by_pairs(rows))
    assert "unit:raw" in found.signature
    assert text.is_file()


# ---------------------------------------------------------------- what cannot be compared


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{ab}"], 2, "there is but one layer, ab"),
        (["{ab}", "{ab}"], 2, "there is but one layer, ab"),
        (["{folder}", "--layers", "ab,xy"], 2, "there is no layer 'xy' in there; there are"),
        (["{ab}", "nothing.json"], 4, "nothing.json: there is no such file"),
        (["{ab}", "nothing"], 2, "there is no corpus 'nothing'"),
        (["{empty}"], 2, "holds neither annotation files nor tables"),
        (["{ab}", "{text}"], 2, "is no layer"),
        (["{ab}", "{dock}"], 2, "no document was annotated in two of the layers"),
        (["{ab}", "{changed}"], 3, "[text-changed] cd annotates another text of 'lervik-echo/lock' than ab"),
        (["{ab}", "{long}"], 3, "[selector-range] end 9999 is past the end of the text"),
        (["{ab}", "{words}"], 3, "[no-content] words without offsets cannot be compared"),
        (["{ab}", "{draft}"], 3, "[selector-unresolved]"),
    ],
)
def test_what_cannot_be_compared_is_said(two, tmp_path, run, arguments, code, message):
    def layer(name, change):
        path = tmp_path / name / "lock.cd.json"
        path.parent.mkdir()
        value = json.loads(two["cd"].read_bytes())
        change(value)
        path.write_text(json.dumps(value))
        return path

    def predictions(name, quotes):
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json.dumps({"document_id": "lervik-echo/lock", "quotes": quotes}))
        return path

    (tmp_path / "empty").mkdir()
    places = {
        "ab": two["ab"],
        "folder": tmp_path / "articles",
        "empty": tmp_path / "empty",
        "text": two["ab"].with_name("lock.txt"),
        "dock": write(tmp_path / "d", "lervik-echo/dock", {"cd": CD})["cd"],
        "changed": layer("changed", lambda value: value["document"].update(sums("another text"))),
        "long": predictions("long", [{"content": [[3, 9999]]}]),
        "words": predictions("words", [{"text": "nobody had told her"}]),
        "draft": layer(
            "draft",
            lambda value: value["quotes"][0]["content"][0].clear() or value["quotes"][0]["content"][0].update(exact="nobody"),
        ),
    }
    outcome = run("agree", *(argument.format(**places) for argument in arguments))
    assert outcome.code == code
    assert message in " ".join(re.sub("[│╭╮╰╯─]", "", outcome.err).split()), outcome.err
    assert outcome.out == ""


def test_two_layers_without_a_quote_are_null_with_reasons(tmp_path):
    blank = {"speakers": {}, "quotes": []}
    paths = write(tmp_path, "lervik-echo/lock", {"ab": blank, "cd": blank})
    found = agree([paths["ab"], paths["cd"]])
    assert {(one.value, one.reason) for one in [*found.f1.values(), *found.agr.values()]} == {(None, "nobody marked anything")}
    assert {(one.value, one.reason) for one in found.alpha["tokens"].values()} == {(None, ONE_LABEL)}
    assert {one.share.value for one in found.fields.values()} == {None}
    for form in FORMATS.values():
        assert "nobody marked anything" in form(found)


# ---------------------------------------------------------------- what is printed


def test_every_format_holds_the_numbers(two, run, tmp_path):
    text = run("agree", two["ab"], two["cd"])
    assert text.code == 0
    assert "Agreement in 1 document: ab (4 quotes), cd (3 quotes)" in text.out
    assert re.search(r"dice of at least \.5 +85\.7", text.out)
    assert re.search(r"type +3 +66\.7 +\.500", text.out)
    assert "– only one label was ever used" in text.out
    assert "layers:2|docs:1|unit:content|tokens:space|match:lex10" in text.out
    printed = json.loads(run("agree", two["ab"], two["cd"], "--format", "json").out)
    assert printed["f1"]["0.5"] == {"value": 6 / 7, "interval": None, "reason": None}
    assert printed["fields"]["kind"]["cohen"] == {"value": None, "interval": None, "reason": ONE_LABEL}
    assert printed["layers"][0] == {"name": "ab", "documents": 1, "quotes": 4, "methods": ["human"]}
    path = tmp_path / "agreement.csv"
    assert run("agree", two["ab"], two["cd"], "--output", path).code == 0
    rows = {(row["coefficient"], row["of"], row["layers"]): row for row in csv.DictReader(path.read_text().splitlines())}
    assert float(rows["F1", "0.5", ""]["value"]) == 6 / 7
    assert float(rows["agr", "any role", "ab ‖ cd"]["value"]) == 3 / 4
    assert rows["cohen", "kind", ""]["reason"] == ONE_LABEL
    page = run("agree", two["ab"], two["cd"], "--format", "markdown").out
    assert "| type | 3 | 66.7 | .500 |" in page
    assert {line.count("|") for line in page.split("\n\n")[1].splitlines()} == {4}


def test_passes_of_programs_are_not_called_inter_annotator_agreement(tmp_path):
    layers = {"ab": {**AB, "annotation": made_by("ab", "model")}, "cd": CD}
    paths = write(tmp_path, "lervik-echo/lock", layers)
    (note,) = [note for note in agree([paths["ab"], paths["cd"]]).notes if "inter-annotator" in note]
    assert note.endswith(": ab (model)")


def test_few_documents_are_said_to_be_few(two):
    assert "one document alone: no interval can be told" in agree([two["ab"], two["cd"]]).notes


# ---------------------------------------------------------------- published figures


def test_polnear_agrees_as_it_does(shared, run):
    """α over white-space tokens and agr by span overlap (the README's 75.4 and 92.3 are by CoreNLP's tokens and sentences)."""
    assert run("download", "polnear", "--from", shared / "corpora/polnear.tar.gz", "--accept-license").code == 0
    found = agree(["polnear"])
    assert (found.documents, len(found.annotators)) == (20, 6)
    assert 100 * found.alpha["tokens"]["roles"].value == pytest.approx(76.2, abs=0.05)
    assert 100 * found.agr["any role"].value == pytest.approx(89.8, abs=0.05)
    assert 100 * found.agr["same role"].value == pytest.approx(89.5, abs=0.05)
    assert 100 * found.agr["content"].value == pytest.approx(87.7, abs=0.05)
    # MEASURES, section 7, of content: exact .69, dice of at least .8 .77, of at least .5 .82
    assert list(values(found.f1).values()) == pytest.approx([0.69, 0.77, 0.82], abs=0.0055)
    low, high = found.alpha["tokens"]["roles"].interval
    assert low < 0.754 < high
    assert found.fields["anonymous"].share.reason == "not annotated in two layers"


def test_mcae_annotators_agree_on_the_type_of_source(shared):
    """Nominal α .9655 on the 95 of 100 rows that both filled; read as labels, the five blanks would change it."""
    labels = []
    with tarfile.open(shared / "corpora/mcae.tar.gz") as archive:
        names = {name.rpartition("/")[2]: name for name in archive.getnames()}
        for number in (1, 2):
            member = archive.extractfile(names[f"100R-ICRcombined-ann{number}.csv"])
            rows = csv.DictReader(io.StringIO(member.read().decode("utf-8-sig")))
            labels.append([row["Type of Source"].strip().lower() for row in rows])
    codes = {label: code for code, label in enumerate(sorted({label for column in labels for label in column} - {""}))}
    missing = np.array([[codes.get(label, BLANK) for label in column] for column in labels]).T
    assert Counter((missing >= 0).all(1).tolist())[True] == 95
    assert value(alpha(missing, np.zeros(100, np.int64), 1)) == pytest.approx(0.9655, abs=5e-5)
    blank = np.where(missing == BLANK, len(codes), missing)
    assert value(alpha(blank, np.zeros(100, np.int64), 1)) < 0.95
