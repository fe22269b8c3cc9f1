"""JSON as models write it: what is well formed means what it always does, what is not is read as far as it goes, nothing is made up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.formats.predictions.loose_json import MAX_DEPTH, values

WORDS = st.text(st.sampled_from("ab ,:'“”’é😀\u0301{}[]#/"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.lists(st.fixed_dictionaries({"quote": WORDS, "speaker": WORDS}), min_size=1, max_size=4)


def only(text):
    (found,), broken = values(text)
    assert not broken
    return found.value


def strings(value):
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(item)


@given(st.lists(JSON, min_size=1, max_size=3).map(lambda items: {"a": items}), st.sampled_from([None, 1]), st.booleans())
def test_well_formed_json_is_read_as_the_standard_library_reads_it(value, indent, escaped):
    text = json.dumps(value, ensure_ascii=escaped, indent=indent)
    assert only(f"Here you are: {text}\nAnything else?") == json.loads(text)


@given(RECORDS, st.data())
def test_nothing_is_made_up_whatever_is_missing(records, data):
    text = json.dumps({"quotes": records}, ensure_ascii=False)
    start = data.draw(st.integers(0, len(text)))
    mutilated = text[:start] + text[data.draw(st.integers(start, min(start + 5, len(text)))) :]
    found, _ = values(mutilated)
    assert all(one in mutilated.replace('\\"', '"') for value in found for one in strings(value.value))


@given(RECORDS, st.data())
def test_cut_off_keeps_the_complete_records_in_order(records, data):
    text = json.dumps({"quotes": records}, ensure_ascii=False)
    ends = [len(json.dumps({"quotes": records[:n]}, ensure_ascii=False)) - 2 for n in range(len(records) + 1)]
    at = data.draw(st.integers(len('{"quotes": ['), len(text)))
    found, broken = values(text[:at])
    complete = max(n for n, end in enumerate(ends) if n == 0 or end <= at)
    assert not broken
    assert found[0].value["quotes"][:complete] == records[:complete]
    assert len(found[0].value["quotes"]) <= complete + 1
    assert found[0].cut == (at < len(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('[{"a": 1,}, {"b": 2},]', [{"a": 1}, {"b": 2}]),
        ("{'a': 'it\\'s', \"b\": None, 'c': True, d: NaN, e: N/A, f: undefined}",
         {"a": "it's", "b": None, "c": True, "d": None, "e": None, "f": None}),
        ('{"a": "x", // the first\n # and\n /* more */ "b": 1}', {"a": "x", "b": 1}),
        ("{“a”: “He said “no” to it”, ‘b’: ‘it’s’}", {"a": "He said “no” to it", "b": "it’s"}),
        ('{"a": "He said "no", he did", "b": "and "yes""}', {"a": 'He said "no", he did', "b": 'and "yes"'}),
        ('["She "said" so", "b"]', ['She "said" so', "b"]),
        ('{"a": "two\nlines and\\nthree"}', {"a": "two\nlines and\nthree"}),
        ('[{"a": 1}\n{"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('[{"a": 1}, ...]', [{"a": 1}]),
        ('{"a": "\\ud83d\\ude00\\u0301 \\ud83d!", "b": 95%, "c": -1.5e3}', {"a": "😀\u0301 \ufffd!", "b": "95%", "c": -1500.0}),
        ("{'a': 'b' 'c': 'd'}", {"a": "b", "c": "d"}),
        ("[]", []),
        ("{}", {}),
    ],
)  # fmt: skip
def test_what_is_read_besides_json(text, meant):
    assert only(text) == meant
    assert only(f"Prose [1] before, {{curly}} too: {text} and after [sic].") == meant


@pytest.mark.parametrize(
    ("text", "kept", "lost"),
    [
        ('{"quotes": [{"a": "x"}, {"a": "y", "b": "z', {"quotes": [{"a": "x"}]}, 1),
        ('{"quotes": [{"a": "x"}, {"a": "y"', {"quotes": [{"a": "x"}, {"a": "y"}]}, 0),
        ('{"quotes": [{"a": "x"}, {"a": {"n": "y', {"quotes": [{"a": "x"}]}, 1),
        ('{"quotes": ["x", "y', {"quotes": ["x"]}, 1),
        ('{"quotes": [{"a": 0.9', {"quotes": []}, 1),
        ('[{"a": "x"}, {"a": nul', [{"a": "x"}], 1),
        ('{"a": "x', None, 1),
        ("[", [], 0),
    ],
)
def test_cut_off(text, kept, lost):
    (found,), broken = values(text)
    assert (found.value, found.cut, found.lost, broken) == (kept, True, lost, [])


def test_cut_off_with_marks_in_strings():
    found, broken = values('{"quotes": [{"a": "he "no" yes"}, {"a": "so", "b": "and "then')
    assert [one.value for one in found] == [{"a": 'he "no" yes'}, None]
    assert [one.lost for one in found] == [0, 1]
    assert broken == []


def test_where_it_goes_wrong_is_said_once():
    found, broken = values('[{"a": 1},\n {"a": bad},\n {"a": 3}]')
    assert [one.value for one in found] == [{"a": 1}, {"a": 3}]
    assert [(one.at, one.expected[:7]) for one in broken] == [(len('[{"a": 1},\n {"a": '), "a value")]


@pytest.mark.parametrize("text", ['{"a" "b"}', '{"a": 1; "b": 2}', '{"a": x}'])
def test_what_could_mean_several_things_is_not_guessed(text):
    assert len(values(text)[1]) == 1


def test_brackets_without_end_take_no_time():
    assert values("[" * 5_000)[0] == []
    assert values('{"a" 1} ' * 20_000)[1][-1].expected.startswith("fewer than")
    assert values('["' * 20_000)[0] == []
    deep = "[" * MAX_DEPTH + '"a"' + "]" * MAX_DEPTH
    assert list(strings(values(deep)[0][0].value)) == ["a"]
