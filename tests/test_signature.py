"""The signature: one line that says all that can change a number, and parses back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.scoring.signature import Signature

from .strategies import tables_of

LINE = (
    "data:core-1.0/test#ab12cd|docs:148|missing:0|unknown:error|dup:fp|no-text:0|excluded:3|complete:all|unit:content|anchor:T5"
    "|match:lex10|near:.9|spk:partial|nested:all|empty:null|ci:doc-pct-1000|seed:12345|v:1.0"
)
TEXT = "bera dolu fani goke hima jupo"
SPEAKERS = {"holm": {"name": "Ida Holm"}}
GOLD = [
    {"id": name, "text": TEXT, "speakers": SPEAKERS, "quotes": [{"content": ["bera dolu"], "speaker": ["holm"]}]} for name in "ab"
]
PREDICTED = [{"document_id": "a", "quotes": [{"content": [[0, 9]], "speaker": ["Holm"]}]}]


def signature(gold=None, predicted=None, **options):
    return onrecord.score(tables_of(gold or GOLD), predicted or PREDICTED, **{"samples": 0, **options}).signature


def test_a_line_parses_and_prints_back():
    assert str(Signature.parse(LINE)) == LINE
    assert Signature.parse(f" {LINE}\n").docs == "148"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("docs:148", "docs:148|colour:red", "colour:red"),
        ("docs:148", "docs:148|docs:149", "stands twice"),
        ("|docs:148", "", "docs missing"),
        ("docs:148", "docs:many", "docs:many"),
        ("docs:148", "docs", "'docs'"),
        ("unit:content", "unit:tokens", "unit:tokens"),
        ("spk:partial", "spk:guess", "spk:guess"),
        ("near:.9", "near:9", "near:9"),
        ("unknown:error", "unknown:fp", "unknown:fp"),
        ("missing:0", "missing:-1", "missing:-1"),
        ("data:core-1.0/test#ab12cd", "data:core", "data:core"),
        ("nested:all", "nested:outer", "nested:outer"),
        ("ci:doc-pct-1000", "ci:1000", "ci:1000"),
        (LINE, "", "''"),
    ],
)
def test_what_no_signature_says_is_refused_by_name(old, new, named):
    with pytest.raises(ValueError, match=re.escape(named)):
        Signature.parse(LINE.replace(old, new))


OPTIONS = [
    {"missing": "error"},
    {"unknown": "ignore"},
    {"unknown": "fp"},
    {"dedup": True},
    {"nested": "outer"},
    {"nested": "inner"},
    {"near": 0.5},
    {"near": 1},
    *({"speaker_level": level} for level in ("exact", "norm", "alias", "fuzzy", "id")),
    {"speakers": "any"},
    {"samples": 10},
    {"samples": 10, "seed": 7},
]


def test_every_option_changes_it_and_parses_back():
    both = [*PREDICTED, {"document_id": "b", "quotes": []}]
    found = [str(signature(predicted=both, **options)) for options in [{}, *OPTIONS]]
    assert len(set(found)) == len(found)
    assert [str(Signature.parse(line)) for line in found] == found


def test_every_choice_of_the_options_is_tried_above():
    from dataclasses import fields

    from onrecord.sides.options import Options

    assert {field.name for field in fields(Options)} <= {name for options in OPTIONS for name in options}


@pytest.mark.parametrize("options", [{"near": 0}, {"near": 1.5}, {"nested": "middle"}, {"unknown": "skip"}, {"colour": "red"}])
def test_a_choice_there_is_not_is_refused(options):
    with pytest.raises((ValueError, TypeError), match=next(iter(options))):
        signature(**options)


@pytest.mark.parametrize(
    ("gold", "key", "value"),
    [
        ([*GOLD, {"id": "c", "text": None, "quotes": []}], "no_text", "1"),
        ([{**GOLD[0], "completeness": "sampled"}], "complete", "sampled"),
        ([{**GOLD[0], "completeness": "direct_only"}], "complete", "direct(2)"),
        ([{**GOLD[0], "completeness": "direct_only"}, {**GOLD[1], "completeness": "sampled"}], "complete", "direct(2)+sampled"),
        ([{**GOLD[0], "regions": [{"kind": "excluded", "start": 0, "end": 9}]}], "excluded", "2"),
        ([{**GOLD[0], "quotes": [{"content": ["dolu"], "mention": ["bera"]}]}], "spk", "partial+mention"),
        ([{**GOLD[0], "text": None, "quotes": [{"content": [[0, 4]]}]}], "unit", "raw"),
        (GOLD, "missing", "1"),
        (GOLD, "docs", "2"),
    ],
)
def test_what_the_data_is_like_stands_in_it(gold, key, value):
    found = signature(gold)
    assert getattr(found, key) == value
    assert Signature.parse(str(found)) == found


def changed(**quote):
    return [{**GOLD[0], "quotes": [{**GOLD[0]["quotes"][0], **quote}]}, GOLD[1]]


@pytest.mark.parametrize(
    "gold",
    [
        GOLD[:1],
        [GOLD[0], {**GOLD[1], "id": "c"}],
        changed(content=["bera"]),
        changed(speaker=[]),
        changed(mention=["fani"]),
        changed(cue=["fani"]),
        changed(type="direct"),
        changed(anonymous=True),
        [{**document, "speakers": {"holm": {"name": "Ida Holme"}}} for document in GOLD],
        [{**document, "speakers": {"holm": {"name": "Ida Holm", "aliases": ["Heron"]}}} for document in GOLD],
        [{**document, "speakers": {"holm": {"name": "Ida Holm", "kind": "organisation"}}} for document in GOLD],
        [{**document, "non_quotes": ["fani"]} for document in GOLD],
        [{**document, "regions": [{"kind": "boilerplate", "start": 15, "end": 19}]} for document in GOLD],
    ],
    ids=[
        "documents",
        "ids",
        "content",
        "nobody",
        "mention",
        "cue",
        "type",
        "flag",
        "name",
        "alias",
        "kind",
        "non-quotes",
        "boilerplate",
    ],
)
def test_gold_that_scores_otherwise_has_another_hash(gold):
    assert signature(gold).data != signature().data


def test_the_order_and_the_ids_of_gold_do_not_change_its_hash():
    more = [*GOLD[0]["quotes"], {"content": ["fani goke"], "speaker": ["holm"]}]
    there = [{**GOLD[0], "quotes": more}, GOLD[1]]
    turned = [GOLD[1], {**GOLD[0], "quotes": [{**quote, "quote_id": f"z{i}"} for i, quote in enumerate(more[::-1])]}]
    assert signature(turned).data == signature(there).data


@given(st.text(alphabet=st.sampled_from("abT29.:|#-+()\n\u00e9 0"), max_size=40))
def test_no_text_but_a_signature_parses(text):
    with pytest.raises(ValueError, match=r"missing|no key|has to match|twice"):
        Signature.parse(text)
