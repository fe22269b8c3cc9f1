"""Adjudication: what is disputed, what each decision does to gold, and that no decision is ever lost."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import InvalidData, check
from onrecord.data.annotation import annotation_files, read_annotation
from onrecord.data.decisions import Decisions, Entry, Layers, decisions_path, read_decisions, write_decisions
from onrecord.sides.adjudication.comparison import compare
from onrecord.sides.adjudication.disputes import disputes, still_open
from onrecord.sides.adjudication.gold import gold, method_of

from .layers import OFFICIAL, QUILL, at, document, made_by, quote, sums, write

RADIO = {"kind": "media", "media_type": "broadcaster", "name": "Radio Sund", "identification": "named"}
CLERK = {"kind": "person", "name": None, "description": "harbour official", "identification": "vague"}

LOCK = quote(
    "q1",
    ["The lock will stay shut until June"],
    ["official"],
    cue=[at("told")],
    mention=[at("an official at the harbour office")],
)
GATE = quote("q2", ["“We have no spare gate,”"], ["official"], "direct", cue=[at("said")], mention=[at("the official")])
WAIT = quote("q3", ["the wait “a slow flood”"], ["quill"], "mixed", cue=[at("called")], mention=[at("Mara Quill")])
FRIDAYS = quote("q4", ["that the market would close on Fridays"], ["quill"], cue=[at("added")])
VOLUNTEERS = {"reason": "scare_quote", "span": at("“volunteers”")}
DECLINED = {"reason": "declined_comment", "span": at("declined to comment")}

AB = {
    "speakers": {"official": OFFICIAL, "quill": QUILL, "radio": RADIO},
    "quotes": [{**LOCK, "via": [{"role": "recorder", "speaker": "radio"}]}, GATE, WAIT, FRIDAYS],
    "non_quotes": [VOLUNTEERS, DECLINED],
}
CD = {
    "speakers": {"clerk": CLERK, "mara": QUILL, "sund": RADIO},
    "quotes": [
        {**LOCK, "speaker": ["clerk"], "via": [{"role": "relay", "speaker": "sund"}]},
        {**GATE, "speaker": ["clerk"], "content": [*GATE["content"], at("“It has to be cast anew.”")]},
        {**WAIT, "speaker": ["mara"], "content": [at("“a slow flood”")], "type": "direct"},
        quote("q4", ["that nobody had told her why"], ["mara"]),
    ],
    "non_quotes": [VOLUNTEERS],
}
DISPUTED = [
    "speaker official/clerk identification",
    "quote q1/q1 via",
    "quote q2/q2 content",
    "quote q3/q3 content",
    "quote q3/q3 type",
    "quote -/q4",
    "non_quote {declined}/-",
    "quote q4/-",
]


def disputed():
    span = DECLINED["span"]
    return [id.format(declined=f"{span['start']}-{span['end']}") for id in DISPUTED]


@pytest.fixture
def two(tmp_path):
    return write(tmp_path / "dataset/articles", "lervik-echo/lock", {"ab": AB, "cd": CD})


def kept(two) -> Path:
    return decisions_path(read_annotation(two["ab"]))


def decide(path, **choices):
    """Writes decisions into the file: by a part of the id (with _ for what no name may hold), else by `rest`."""
    content = json.loads(path.read_bytes())
    rest = choices.pop("rest", None)
    for entry in content["disputes"]:
        name = re.sub(r"\W", "_", entry["id"])
        chosen = next((choice for part, choice in choices.items() if part in name), rest)
        if callable(chosen):
            chosen = chosen(entry)
        if isinstance(chosen, dict):
            entry.update(chosen, by="ef")
        elif chosen is not None:
            entry.update(decision=chosen, by="ef", why="as the guidelines say")
    path.write_text(json.dumps(content))


def first_of(entry):
    return next(iter(entry["options"]))


# ---------------------------------------------------------------- what is disputed


def test_layers_that_agree_are_gold_at_once(tmp_path, run):
    paths = write(tmp_path / "dataset/articles", "lervik-echo/lock", {"ab": AB, "cd": AB})
    outcome = run("adjudicate", paths["ab"], paths["cd"])
    assert outcome.code == 0
    made = json.loads(outcome.out)
    assert made["annotation"] == {"annotators": ["ab", "cd"], "method": "human", "review": "adjudicated", "guidelines": "0.1"}
    assert made["document"] == document("lervik-echo/lock")
    assert {key: made[key] for key in AB} == AB
    assert "4 quotes agreed, 0 disputes, 0 open" in outcome.err
    assert not kept(paths).exists()


def test_what_differs_is_listed_once_and_what_agrees_is_not(two):
    found = compare(read_annotation(two["ab"]), read_annotation(two["cd"]))
    assert [entry.id for entry in disputes(found)] == disputed()
    by_id = {entry.id: entry for entry in disputes(found)}
    assert by_id["quote q3/q3 type"].options == {"a": "mixed", "b": "direct"}
    # the keys are those of the merged table
    assert by_id["quote q1/q1 via"].options == {
        "a": [{"role": "recorder", "speaker": "radio"}],
        "b": [{"role": "relay", "speaker": "radio"}],
        "neither": None,
    }
    assert list(by_id["quote q2/q2 content"].options) == ["a", "b", "both", "neither"]
    assert by_id["quote -/q4"].options == {
        "b": {**{k: v for k, v in CD["quotes"][3].items() if k != "id"}, "speaker": ["quill"]},
        "neither": None,
    }


def test_a_field_that_a_layer_never_carries_is_not_disputed(tmp_path, run):
    bare = deepcopy(AB)
    for one in bare["quotes"]:
        one.pop("cue", None)
        one.pop("via", None)
    del bare["non_quotes"]
    paths = write(tmp_path / "articles", "lervik-echo/lock", {"ab": bare, "cd": AB})
    outcome = run("adjudicate", paths["ab"], paths["cd"])
    assert outcome.code == 0
    made = json.loads(outcome.out)
    assert (made["quotes"][0]["cue"], made["quotes"][0]["via"]) == (LOCK["cue"], AB["quotes"][0]["via"])
    assert made["non_quotes"] == AB["non_quotes"]


def test_one_blank_among_filled_fields_is_disputed(tmp_path):
    other = deepcopy(AB)
    del other["quotes"][0]["cue"]
    other["quotes"][1]["polarity"] = "denied"
    mine = deepcopy(AB)
    mine["quotes"][2]["polarity"] = "asserted"
    paths = write(tmp_path / "articles", "lervik-echo/lock", {"ab": mine, "cd": other})
    found = {entry.id: entry.options for entry in disputes(compare(read_annotation(paths["ab"]), read_annotation(paths["cd"])))}
    assert found == {
        "quote q1/q1 cue": {"a": LOCK["cue"], "b": None},
        "quote q2/q2 polarity": {"a": "asserted", "b": "denied"},
    }


def test_whole_files_may_differ_in_the_document_too(tmp_path, run):
    for name, region in {"first": "headline", "second": "standfirst"}.items():
        folder = tmp_path / name
        write(folder, "lervik-echo/lock", {}, gold={**AB, "annotation": made_by(name)})
        path = folder / "lervik-echo/lock.json"
        value = json.loads(path.read_bytes())
        value["document"]["regions"] = [{"kind": region, "start": 0, "end": 15}]
        path.write_text(json.dumps(value))
    outcome = run("adjudicate", tmp_path / "first/lervik-echo/lock.json", tmp_path / "second/lervik-echo/lock.json")
    assert (outcome.code, "document regions" in outcome.out) == (1, True)
    decisions = tmp_path / "first/lervik-echo/lock.decisions.json"
    assert json.loads(decisions.read_bytes())["layers"] == {"a": "first", "b": "second"}
    decide(decisions, rest="b")
    outcome = run("adjudicate", tmp_path / "first/lervik-echo/lock.json", tmp_path / "second/lervik-echo/lock.json")
    assert json.loads(outcome.out)["document"]["regions"] == [{"kind": "standfirst", "start": 0, "end": 15}]


SPEAKERS = [
    ({"x": QUILL}, {"y": {**QUILL, "name": "Quill"}}, {"y": "x"}),
    ({"x": QUILL}, {"y": {**QUILL, "name": "Odd Quill"}}, {}),
    ({"x": {**QUILL, "aliases": ["the Gull"]}}, {"y": {**QUILL, "name": "the Gull"}}, {"y": "x"}),
    ({"x": {**QUILL, "name": "Jon Hale"}, "z": {**QUILL, "name": "Peter Hale"}}, {"y": {**QUILL, "name": "Hale"}}, {}),
    ({"x": {**QUILL, "name": "Jon Hale"}, "z": {**QUILL, "name": "Hale"}}, {"y": {**QUILL, "name": "Hale"}}, {"y": "z"}),
    ({"x": OFFICIAL}, {"y": CLERK}, {"y": "x"}),
    ({"x": OFFICIAL}, {"y": {**CLERK, "description": "a crane driver"}}, {}),
    ({"x": OFFICIAL}, {"x": QUILL}, {}),
    ({"x": {**OFFICIAL, "description": "an engineer"}}, {"x": {**CLERK, "description": "a crane driver"}}, {}),
    ({"x": {"kind": "crowd", "identification": "vague"}}, {"x": {"kind": "crowd", "identification": "vague"}}, {"x": "x"}),
]


@pytest.mark.parametrize(("mine", "yours", "same"), SPEAKERS)
def test_entries_of_two_tables_are_matched_by_names_and_descriptions(tmp_path, mine, yours, same):
    layers = {name: {"speakers": table, "quotes": []} for name, table in {"ab": mine, "cd": yours}.items()}
    paths = write(tmp_path, "lervik-echo/lock", layers)
    assert compare(read_annotation(paths["ab"]), read_annotation(paths["cd"])).same == same


def test_unnamed_speakers_of_the_same_words_are_the_same(tmp_path):
    one = {"speakers": {"x": {**OFFICIAL, "description": "an engineer"}}, "quotes": [{**LOCK, "speaker": ["x"]}]}
    other = {"speakers": {"y": {**CLERK, "description": "somebody of the port"}}, "quotes": [{**LOCK, "speaker": ["y"]}]}
    paths = write(tmp_path, "lervik-echo/lock", {"ab": one, "cd": other})
    found = compare(read_annotation(paths["ab"]), read_annotation(paths["cd"]))
    assert found.same == {"y": "x"}
    assert [entry.id for entry in disputes(found)] == ["speaker x/y identification"]


def test_keys_that_mean_two_speakers_are_kept_apart(tmp_path, run):
    one = {"speakers": {"x": QUILL}, "quotes": [{**WAIT, "speaker": ["x"]}]}
    other = {"speakers": {"x": {**QUILL, "name": "Odd Brekke"}, "x_2": RADIO}, "quotes": [{**WAIT, "speaker": ["x"]}]}
    paths = write(tmp_path / "articles", "lervik-echo/lock", {"ab": one, "cd": other})
    outcome = run("adjudicate", paths["ab"], paths["cd"])
    assert "x (Mara Quill)" in outcome.out
    assert "x_3 (Odd Brekke)" in outcome.out
    for choice, wanted in {"a": {"x"}, "b": {"x_3"}, "both": {"x", "x_3"}}.items():
        decide(kept(paths), rest=choice)
        made = json.loads(run("adjudicate", paths["ab"], paths["cd"]).out)
        assert (set(made["quotes"][0]["speaker"]), set(made["speakers"])) == (wanted, wanted)


# ---------------------------------------------------------------- what decisions do


def test_open_disputes_are_listed_and_no_gold_is_written(two, run, tmp_path):
    output = tmp_path / "gold.json"
    outcome = run("adjudicate", two["ab"], two["cd"], "--output", output)
    assert outcome.code == 1
    assert not output.exists()
    assert re.findall(r"^(\d) of 8", outcome.out, re.MULTILINE) == list("12345678")
    assert [line.split("  ", 1)[1].split(":")[0] for line in outcome.out.splitlines() if re.match(r"\d of 8", line)] == disputed()
    # side by side, in context
    assert re.search(r"a · ab +b · cd\n +mixed +direct\n", outcome.out)
    assert "declined to comment⟧. Quill added" in " ".join(outcome.out.split())
    assert "1 quote agreed" not in outcome.err
    assert f"0 quotes agreed, 8 disputes, 8 open; decisions are in {kept(two)}" in outcome.err
    entries = json.loads(kept(two).read_bytes())["disputes"]
    assert {(entry["decision"], entry["by"], entry["why"]) for entry in entries} == {(None, None, None)}


def test_the_decisions_file_is_no_annotation(two, run, tmp_path):
    run("adjudicate", two["ab"], two["cd"])
    assert kept(two) == tmp_path / "dataset/decisions/lervik-echo/lock.decisions.json"
    assert kept(two).is_file()
    assert kept(two) not in annotation_files(tmp_path)
    assert run("check", tmp_path / "dataset").code == 0
    assert run("build", tmp_path / "dataset", "--to", tmp_path / "tables").code == 0
    assert run("fmt", tmp_path / "dataset").code == 0
    beside = write(tmp_path / "elsewhere", "lervik-echo/lock", {"ab": AB, "cd": CD})
    run("adjudicate", beside["ab"], beside["cd"])
    assert kept(beside) == beside["ab"].with_name("lock.decisions.json")
    assert run("check", tmp_path / "elsewhere").code == 0


def test_gold_is_as_decided(two, run):
    run("adjudicate", two["ab"], two["cd"])
    # the second layer's words for the gate, the first's for the wait; nobody's for the reason
    decide(kept(two), q2_q2="b", q4__="neither", rest="a", __q4="b")
    outcome = run("adjudicate", two["ab"], two["cd"], "--output", two["gold"])
    assert (outcome.code, outcome.out) == (0, f"{two['gold']}\n")
    made = json.loads(two["gold"].read_bytes())
    assert made["speakers"] == {"official": OFFICIAL, "quill": QUILL, "radio": RADIO}
    assert made["quotes"] == [
        AB["quotes"][0],
        {**GATE, "content": CD["quotes"][1]["content"]},
        WAIT,
        {**CD["quotes"][3], "speaker": ["quill"]},
    ]
    assert [one["id"] for one in made["quotes"]] == ["q1", "q2", "q3", "q4"]
    assert made["non_quotes"] == [VOLUNTEERS, DECLINED]
    assert check([two["gold"].parents[1]]) == []


def test_both_keeps_two_quotes_and_asks_nothing_more_about_them(two, run):
    run("adjudicate", two["ab"], two["cd"])
    decide(kept(two), q3_q3_content="both", q3_q3_type=None, rest="neither", identification="b", via="b", q2_q2="neither")
    outcome = run("adjudicate", two["ab"], two["cd"])
    assert outcome.code == 0
    made = json.loads(outcome.out)
    assert [(one["id"], one["type"], one["content"]) for one in made["quotes"]] == [
        ("q1", "indirect", LOCK["content"]),
        ("q2", "mixed", WAIT["content"]),
        ("q3", "direct", [at("“a slow flood”")]),
    ]
    assert made["quotes"][0]["via"] == [{"role": "relay", "speaker": "radio"}]
    assert made["speakers"]["official"] == {**OFFICIAL, "identification": "vague"}
    assert made["non_quotes"] == [VOLUNTEERS]


def test_a_value_of_ones_own_may_be_a_draft(two, run):
    run("adjudicate", two["ab"], two["cd"])
    decide(
        kept(two),
        rest=first_of,
        q2_q2={"decision": "value", "value": [{"exact": "It has to be cast anew"}]},
        via={"decision": "neither"},
        identification={"decision": "value", "value": "unique_role"},
        __q4={"decision": "value", "value": {"type": "indirect", "content": [{"exact": "her stalls"}], "speaker": ["quill"]}},
    )
    outcome = run("adjudicate", two["ab"], two["cd"])
    assert outcome.code == 0, outcome.err
    made = json.loads(outcome.out)
    assert [one["content"] for one in made["quotes"]] == [
        LOCK["content"], [at("It has to be cast anew")], WAIT["content"], [at("her stalls")], FRIDAYS["content"],
    ]  # fmt: skip
    assert "via" not in made["quotes"][0]
    assert made["speakers"]["official"]["identification"] == "unique_role"


def test_a_gold_that_check_would_refuse_is_not_written(two, run, tmp_path):
    run("adjudicate", two["ab"], two["cd"])
    decide(kept(two), rest=first_of, via={"decision": "value", "value": [{"role": "echo", "speaker": "nobody"}]})
    output = tmp_path / "gold.json"
    outcome = run("adjudicate", two["ab"], two["cd"], "--output", output)
    assert outcome.code == 3
    assert "the gold of lock.json" in outcome.err
    assert "[unknown-label]" in outcome.err
    assert "[unknown-speaker]" in outcome.err
    assert not output.exists()


def test_nested_quotes_stay_in_what_became_of_the_outer_one(tmp_path, run):
    outer = quote("q7", ["She said her stalls had lost a third of their trade"], ["quill"])
    inner = quote("q9", ["her stalls had lost a third of their trade"], ["quill"], nested_in="q7")
    one = {"speakers": {"quill": QUILL}, "quotes": [outer, inner]}
    other = {"speakers": {"quill": QUILL}, "quotes": [{**outer, "id": "q1"}, {**inner, "id": "q2", "nested_in": "q1"}, FRIDAYS]}
    paths = write(tmp_path / "articles", "lervik-echo/lock", {"ab": one, "cd": other})
    run("adjudicate", paths["ab"], paths["cd"])
    assert [entry["id"] for entry in json.loads(kept(paths).read_bytes())["disputes"]] == ["quote -/q4"]
    decide(kept(paths), rest="b")
    made = json.loads(run("adjudicate", paths["ab"], paths["cd"]).out)
    assert [(one["id"], one.get("nested_in")) for one in made["quotes"]] == [("q1", None), ("q2", "q1"), ("q3", None)]
    lone = write(tmp_path / "b" / "articles", "lervik-echo/lock", {"ab": one, "cd": {"speakers": {}, "quotes": []}})
    run("adjudicate", lone["ab"], lone["cd"])
    decide(kept(lone), q7="neither", q9="a")
    made = json.loads(run("adjudicate", lone["ab"], lone["cd"]).out)
    assert [(one["id"], one.get("nested_in")) for one in made["quotes"]] == [("q1", None)]


def test_reasons_go_with_the_confidentiality_that_was_decided_for(tmp_path, run):
    asked = {**OFFICIAL, "confidentiality": "granted_with_reason", "reason": [at("Radio Sund")]}
    paths = write(
        tmp_path / "articles",
        "lervik-echo/lock",
        {name: {"speakers": {"official": entry}, "quotes": [LOCK]} for name, entry in {"ab": OFFICIAL, "cd": asked}.items()},
    )
    run("adjudicate", paths["ab"], paths["cd"])
    for choice, wanted in {"a": {**OFFICIAL, "confidentiality": "not_stated"}, "b": asked}.items():
        decide(kept(paths), rest=choice)
        assert json.loads(run("adjudicate", paths["ab"], paths["cd"]).out)["speakers"] == {"official": wanted}


def test_a_kind_that_was_decided_for_takes_its_media_type_along(tmp_path, run):
    body = {"kind": "organisation", "name": "Radio Sund", "identification": "named"}
    paths = write(
        tmp_path / "articles",
        "lervik-echo/lock",
        {
            name: {"speakers": {"radio": e}, "quotes": [{**LOCK, "speaker": ["radio"]}]}
            for name, e in {"ab": RADIO, "cd": body}.items()
        },
    )
    run("adjudicate", paths["ab"], paths["cd"])
    for choice, wanted in {"a": RADIO, "b": body}.items():
        decide(kept(paths), rest=choice)
        assert json.loads(run("adjudicate", paths["ab"], paths["cd"]).out)["speakers"] == {"radio": wanted}


# ---------------------------------------------------------------- provenance


@pytest.mark.parametrize(
    ("methods", "wanted", "found"),
    [
        (("human", "human"), None, "human"),
        (("human", "model"), None, "model"),
        (("authored", "model"), None, "model"),
        (("authored", "model"), "authored", "authored"),
        (("human", "authored"), None, "authored"),
        (("imported", "human"), None, "imported"),
        (("human", "model"), "human", ValueError),
        (("model", "model"), "authored", ValueError),
    ],
)
def test_gold_is_never_said_to_be_better_than_its_layers(tmp_path, run, methods, wanted, found):
    layers = {name: {**AB, "annotation": made_by(name, method)} for name, method in zip(("ab", "cd"), methods, strict=True)}
    paths = write(tmp_path, "lervik-echo/lock", layers)
    comparison = compare(read_annotation(paths["ab"]), read_annotation(paths["cd"]))
    outcome = run("adjudicate", paths["ab"], paths["cd"], *(["--method", wanted] if wanted else []))
    if found is ValueError:
        with pytest.raises(ValueError, match=f"is not {wanted}"):
            method_of(comparison, wanted)
        assert outcome.code == 2
    else:
        assert method_of(comparison, wanted) == found
        assert json.loads(outcome.out)["annotation"]["method"] == found


def test_the_later_guidelines_are_those_of_gold(tmp_path, run):
    layers = {name: {**AB, "annotation": {**made_by(name), "guidelines": v}} for name, v in {"ab": "0.10", "cd": "0.9"}.items()}
    paths = write(tmp_path, "lervik-echo/lock", layers)
    assert json.loads(run("adjudicate", paths["ab"], paths["cd"]).out)["annotation"]["guidelines"] == "0.10"


# ---------------------------------------------------------------- decisions are kept


def test_decisions_are_taken_up_again(two, run):
    run("adjudicate", two["ab"], two["cd"])
    decide(kept(two), via="b", identification="a")
    before = json.loads(kept(two).read_bytes())
    outcome = run("adjudicate", two["ab"], two["cd"])
    assert outcome.code == 1
    assert "8 disputes, 6 open" in outcome.err
    assert json.loads(kept(two).read_bytes()) == before
    again = kept(two).read_bytes()
    run("adjudicate", two["ab"], two["cd"])
    assert kept(two).read_bytes() == again


def test_a_decision_on_something_else_is_withdrawn_and_kept(two, run):
    run("adjudicate", two["ab"], two["cd"])
    decide(kept(two), rest=first_of)
    changed = json.loads(two["cd"].read_bytes())
    changed["quotes"][0]["via"][0]["role"] = "venue"
    changed["quotes"][2] = {**WAIT, "speaker": ["mara"]}
    two["cd"].write_text(json.dumps(changed))
    outcome = run("adjudicate", two["ab"], two["cd"])
    assert outcome.code == 1
    assert "6 disputes, 1 open" in outcome.err
    content = json.loads(kept(two).read_bytes())
    assert [entry["id"] for entry in content["withdrawn"]] == ["quote q1/q1 via", "quote q3/q3 content", "quote q3/q3 type"]
    assert {entry["by"] for entry in content["withdrawn"]} == {"ef"}
    assert [entry["id"] for entry in content["disputes"] if entry["decision"] is None] == ["quote q1/q1 via"]
    # as often as it is run
    run("adjudicate", two["ab"], two["cd"])
    assert json.loads(kept(two).read_bytes()) == content


def test_a_file_of_ones_own_can_hold_the_decisions(two, run, tmp_path):
    own = tmp_path / "mine.json"
    run("adjudicate", two["ab"], two["cd"], "--decisions", own)
    assert own.is_file()
    assert not kept(two).exists()


ENTRY = {"id": "quote q1/q1 via", "at": None, "options": {"a": [], "b": []}, "decision": None, "by": None, "why": None}
GOOD = {"document": "lervik-echo/lock", "layers": {"a": "ab", "b": "cd"}, "disputes": [ENTRY]}


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        ("{", "the file ends inside the object"),
        ([], "[wrong-type] decisions are an object"),
        ({**GOOD, "disputes": {}}, "[wrong-type] decisions are an object"),
        ({**GOOD, "document": "lervik-echo/dock"}, "[wrong-document]"),
        ({**GOOD, "layers": {"a": "cd", "b": "ab"}}, "[wrong-layers] the decisions are not on a = ab and b = cd"),
        ({**GOOD, "disputes": ["q1"]}, "[wrong-type] a dispute has an id"),
        ({**GOOD, "disputes": [ENTRY, ENTRY]}, "[duplicate-id]"),
        ({**GOOD, "disputes": [{**ENTRY, "decison": "a"}]}, "[unknown-key]"),
        (
            {**GOOD, "disputes": [{**ENTRY, "decision": "c", "by": "ef"}]},
            "[unknown-label] 'c' is no option here; decide for one of a, b, value",
        ),
        ({**GOOD, "disputes": [{**ENTRY, "decision": ["a"], "by": "ef"}]}, "[unknown-label]"),
        ({**GOOD, "disputes": [{**ENTRY, "decision": "a"}]}, "[missing-key] nobody is said to have decided this"),
        ({**GOOD, "disputes": [{**ENTRY, "decision": "a", "by": " "}]}, "[missing-key] nobody is said to have decided this"),
        ({**GOOD, "disputes": [{**ENTRY, "decision": "value", "by": "ef"}]}, "[missing-key] the decision is a value of your own"),
        ({**GOOD, "disputes": [{**ENTRY, "why": 3}]}, "[wrong-type] by and why are text"),
        ({**GOOD, "withdrawn": [{}]}, "[wrong-type] a dispute has an id"),
    ],
)
def test_decisions_that_cannot_be_read_are_refused_and_left_as_they_are(two, run, content, finding):
    path = kept(two)
    path.parent.mkdir(parents=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    before = path.read_bytes()
    outcome = run("adjudicate", two["ab"], two["cd"])
    assert outcome.code == 3
    assert finding in outcome.err
    assert re.search(rf"^{re.escape(str(path))}:\d+:\d+: ", outcome.err)
    assert path.read_bytes() == before


def test_every_wrong_decision_is_said_at_once(two, run):
    path = kept(two)
    path.parent.mkdir(parents=True)
    wrong = [{**ENTRY, "id": f"quote q{number}", "decision": "c"} for number in range(3)]
    path.write_text(json.dumps({**GOOD, "disputes": wrong}))
    assert run("adjudicate", two["ab"], two["cd"]).err.count("is no option here") == 3


def test_what_is_written_can_be_read_again(tmp_path):
    layers = Layers("lervik-echo/lock", "ab", "cd")
    entries = {
        "x": Entry("x", [1, 2], {"a": "“é”\n", "b": None}, "a", None, "ef", "why \u2028 not"),
        "y": Entry("y", None, {"a": [], "b": {}}, "value", {"k": [None]}, "ef"),
        "z": Entry("z", None, {"a": 1, "neither": None}),
    }
    decisions = Decisions(layers, entries, [Entry("w", None, {"a": 1}, "a", None, "ef")])
    path = tmp_path / "deep" / "x.decisions.json"
    write_decisions(path, decisions)
    assert read_decisions(path, layers) == decisions


# ---------------------------------------------------------------- wrong use and wrong layers


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["{ab}", "{ab}"], 2, "is given twice"),
        (["{ab}", "nothing.json"], 4, "nothing.json: there is no such file"),
        (["{ab}", "{folder}"], 2, "have to be two files or two folders"),
        (["{ab}", "{text}"], 2, "is no annotation file"),
        (["{ab}", "{cd}", "--output", "{cd}"], 2, "is one of the two layers, which would be lost"),
        (["{folder}", "{folder}"], 2, "holds several layers of lervik-echo/lock"),
        (["{elsewhere}", "{empty}"], 2, "have no document in common"),
        (["{ab}", "{dock}"], 3, "[wrong-document] this is a layer of 'lervik-echo/dock'"),
        (["{ab}", "{changed}"], 3, "[text-changed]"),
        (["{ab}", "{broken}"], 3, "[unknown-label]"),
    ],
)
def test_what_cannot_be_adjudicated_is_said(two, tmp_path, run, arguments, code, message):
    def layer(name, change):
        path = tmp_path / name / "lock.cd.json"
        path.parent.mkdir()
        value = json.loads(two["cd"].read_bytes())
        change(value)
        path.write_text(json.dumps(value))
        return path

    (tmp_path / "empty").mkdir()
    places = {
        **two,
        "folder": two["ab"].parent,
        "text": two["ab"].with_name("lock.txt"),
        "empty": tmp_path / "empty",
        "elsewhere": tmp_path / "d",
        "dock": write(tmp_path / "d", "lervik-echo/dock", {"cd": CD})["cd"],
        "changed": layer("changed", lambda value: value["document"].update(sums("another text"))),
        "broken": layer("broken", lambda value: value["quotes"][0].update(type="direkt")),
    }
    before = {path: path.read_bytes() for path in two.values()}
    outcome = run("adjudicate", *(argument.format(**places) for argument in arguments))
    assert outcome.code == code
    assert message in " ".join(re.sub("[│╭╮╰╯─]", "", outcome.err).split()), outcome.err
    assert {path: path.read_bytes() for path in two.values()} == before


def test_nobody_describes_the_document(tmp_path, run):
    paths = write(tmp_path, "lervik-echo/lock", {"ab": AB, "cd": AB})
    paths["gold"].unlink()
    outcome = run("adjudicate", paths["ab"], paths["cd"])
    assert outcome.code == 3
    assert "[gold-missing] neither layer describes the document" in outcome.err


def test_folders_are_adjudicated_document_by_document(tmp_path, run):
    for name in ("lock", "dock", "quay"):
        write(tmp_path / "first", f"lervik-echo/{name}", {"ab": AB})
        if name != "quay":
            write(tmp_path / "second", f"lervik-echo/{name}", {"cd": AB if name == "dock" else CD})
    output = tmp_path / "gold"
    arguments = ("adjudicate", tmp_path / "first", tmp_path / "second", "--output", output, "--decisions", tmp_path / "kept")
    outcome = run(*arguments)
    assert outcome.code == 1
    assert "lervik-echo/quay: in one of the two folders only, left out" in outcome.err
    assert sorted(path.name for path in output.rglob("*.json")) == ["dock.json"]
    decide(tmp_path / "kept/lervik-echo/lock.decisions.json", rest=first_of)
    outcome = run(*arguments)
    assert outcome.code == 0
    assert sorted(path.name for path in output.rglob("*.json")) == ["dock.json", "lock.json"]


# ---------------------------------------------------------------- texts that may not be redistributed


@pytest.fixture
def protected(tmp_path, run):
    """Two layers of an article whose text is kept in a folder of its own."""
    paths = write(tmp_path / "dataset/articles", "lervik-echo/lock", {"ab": AB, "cd": CD})
    value = json.loads(paths["gold"].read_bytes())
    value["document"]["license"] = "LicenseRef-not-redistributable"
    paths["gold"].write_text(json.dumps(value))
    texts = tmp_path / "texts/lervik-echo"
    texts.mkdir(parents=True)
    paths["gold"].with_suffix(".txt").rename(texts / "lock.txt")
    assert run("fmt", tmp_path / "dataset", "--texts", tmp_path / "texts").code == 0
    return paths


def test_no_prose_of_a_protected_text_gets_into_decisions_or_gold(protected, tmp_path, run):
    for more in ([], ["--texts", tmp_path / "texts"]):
        outcome = run("adjudicate", protected["ab"], protected["cd"], *more)
        assert (outcome.code, "the text is not at hand" in outcome.out) == (1, not more)
        kept_text = kept(protected).read_text()
        assert "stay shut until June" not in kept_text
        assert "nobody had told" not in kept_text
    decide(kept(protected), rest=first_of)
    for more in ([], ["--texts", tmp_path / "texts"]):
        outcome = run("adjudicate", protected["ab"], protected["cd"], "--output", protected["gold"], *more)
        assert outcome.code == 0, outcome.err
        assert "stay shut until June" not in protected["gold"].read_text()
        assert run("check", tmp_path / "dataset").code == 0


def test_prose_in_a_value_of_ones_own_is_refused(protected, tmp_path, run):
    run("adjudicate", protected["ab"], protected["cd"])
    decide(kept(protected), rest=first_of, q3_q3_content={"decision": "value", "value": [{"exact": "called the wait"}]})
    outcome = run("adjudicate", protected["ab"], protected["cd"], "--texts", tmp_path / "texts")
    assert outcome.code == 3
    assert "[forbidden-prose] quote q3/q3 content" in outcome.err
    span = at("the wait “a slow flood”")
    decide(kept(protected), q3_q3_content={"decision": "value", "value": [{"start": span["start"], "end": span["end"]}]})
    outcome = run("adjudicate", protected["ab"], protected["cd"], "--texts", tmp_path / "texts")
    assert outcome.code == 0, outcome.err
    assert "the wait" not in outcome.out


# ---------------------------------------------------------------- on a terminal


@pytest.fixture
def terminal(monkeypatch, run):
    """Runs adjudicate as on a terminal, with these answers; what was asked comes with the outcome."""

    def answer(answers, *arguments):
        asked, left = [], list(answers)

        def prompt(question, **_):
            asked.append(question)
            if not left:
                raise KeyboardInterrupt
            return left.pop(0)

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("onrecord.cli.adjudicate._on_terminal", lambda: True)
        monkeypatch.setattr("typer.prompt", prompt)
        outcome = run("adjudicate", *arguments)
        assert not left
        return outcome, asked

    return answer


def test_disputes_are_decided_one_by_one(two, terminal, tmp_path):
    answers = ["ef"]
    for choice in ("a", "b", "both", "a"):
        answers += [choice, "because"]
    answers += ["e", "x", "b", "", "neither", "", "q"]
    outcome, asked = terminal(answers, two["ab"], two["cd"])
    assert outcome.code == 1
    assert asked[:3] == ["Who decides (a short id)", "a, b, e (later) or q (stop)", "why (Enter: no reason)"]
    assert "'x' is none of b, neither, e, q" in outcome.out
    entries = json.loads(kept(two).read_bytes())["disputes"]
    assert [entry["decision"] for entry in entries] == ["a", "b", "both", "a", None, "b", "neither", None]
    assert [entry["why"] for entry in entries[:6]] == ["because"] * 4 + [None, None]
    assert {entry["by"] for entry in entries if entry["decision"]} == {"ef"}
    assert [line for line in outcome.out.splitlines() if line.startswith("open: ")] == [
        "open: quote q3/q3 type",
        "open: quote q4/-",
    ]
    output = tmp_path / "gold.json"
    outcome, asked = terminal(["b", "", "a", "last"], two["ab"], two["cd"], "--by", "gh", "--output", output)
    assert outcome.code == 0
    assert json.loads(kept(two).read_bytes())["disputes"][-1]["by"] == "gh"
    assert len(json.loads(output.read_bytes())["quotes"]) == 6


def test_what_two_quotes_make_moot_is_not_asked(two, terminal):
    answers = ["a", "", "a", "", "a", "", "both", "", "b", "", "a", "", "a", ""]
    outcome, asked = terminal(answers, two["ab"], two["cd"], "--by", "ef")
    assert outcome.code == 0
    assert "a, b, both, neither, e (later) or q (stop)" in asked
    entries = {entry["id"]: entry["decision"] for entry in json.loads(kept(two).read_bytes())["disputes"]}
    assert entries["quote q3/q3 type"] is None


def test_breaking_off_loses_nothing(two, terminal):
    outcome, _ = terminal(["a", "so"], two["ab"], two["cd"], "--by", "ef")
    assert outcome.code == 1
    assert "stopped; what was decided is kept" in outcome.err
    entries = json.loads(kept(two).read_bytes())["disputes"]
    assert [entry["decision"] for entry in entries] == ["a"] + [None] * 7


def test_list_asks_nothing_on_a_terminal(two, terminal):
    outcome, asked = terminal([], two["ab"], two["cd"], "--list")
    assert (outcome.code, asked) == (1, [])
    assert "8 of 8" in outcome.out


# ---------------------------------------------------------------- any layers, any decisions

WORDS = [
    "The lock will stay shut until June",
    "“We have no spare gate,”",
    "the wait “a slow flood”",
    "her stalls had lost a third of their trade",
]
KINDS = ["indirect", "direct", "mixed", "indirect"]


@st.composite
def layers(draw):
    """A layer: some of four quotes, each perhaps a little shorter, of one of three speakers, with or without more fields."""
    table = {"official": OFFICIAL, "quill": QUILL, "radio": RADIO}
    names = draw(st.permutations(["x", "y", "z"]))
    keys = dict(zip(table, names, strict=True))
    quotes = []
    for words, kind in zip(WORDS, KINDS, strict=True):
        if not draw(st.booleans()):
            continue
        cut = draw(st.sampled_from([0, 0, 4])) if kind in ("indirect", "mixed") else 0
        one = quote(
            f"q{len(quotes) + 1}",
            [words[cut:]],
            [keys[key] for key in draw(st.lists(st.sampled_from(list(table)), max_size=2, unique=True))],
            kind,
        )
        if draw(st.booleans()):
            one["cue"] = [at(draw(st.sampled_from(["told", "said", "called"])))]
        if draw(st.booleans()):
            one["via"] = draw(
                st.lists(
                    st.fixed_dictionaries({"role": st.sampled_from(["recorder", "relay"]), "speaker": st.just(keys["radio"])}),
                    max_size=1,
                )
            )
        if draw(st.booleans()):
            one["polarity"] = draw(st.sampled_from(["asserted", "denied"]))
        quotes.append(one)
    non_quotes = draw(st.lists(st.sampled_from([VOLUNTEERS, DECLINED]), max_size=2, unique_by=lambda item: item["reason"]))
    entries = {keys[key]: dict(entry) for key, entry in table.items()}
    entries[keys["official"]]["identification"] = draw(st.sampled_from(["role_only", "vague"]))
    return {"speakers": entries, "quotes": quotes, **({"non_quotes": non_quotes} if draw(st.booleans()) else {})}


def said(layer):
    """What a layer says in the words of its speakers, whatever its ids and keys are."""
    told = {key: entry["name"] or entry["description"] for key, entry in layer["speakers"].items()}
    nodes = [[(node["role"], told[node["speaker"]]) for node in one.get("via", [])] for one in layer["quotes"]]
    return [
        (
            one["content"],
            one["type"],
            sorted(told[key] for key in one["speaker"]),
            one.get("cue"),
            one.get("polarity", "asserted"),
            of,
        )
        for one, of in zip(layer["quotes"], nodes, strict=True)
    ]


@given(layers(), layers(), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_it_is_decided_gold_passes_check(tmp_path_factory, one, other, data):
    folder = tmp_path_factory.mktemp("any") / "articles"
    paths = write(folder, "lervik-echo/lock", {"ab": one, "cd": other})
    found = compare(read_annotation(paths["ab"]), read_annotation(paths["cd"]))
    decisions = Decisions(Layers("lervik-echo/lock", "ab", "cd")).of(disputes(found))
    for entry in decisions.entries.values():
        decisions = decisions.decided(entry.id, data.draw(st.sampled_from(sorted(entry.options))), "ef")
    assert still_open(decisions) == []
    paths["gold"].write_text(gold(found, decisions), "utf-8")
    assert [finding for finding in check([folder]) if finding.severity == "error"] == []
    assert run_fmt(paths["gold"]) == paths["gold"].read_text("utf-8")


def run_fmt(path):
    from onrecord.data.fmt import fmt

    return fmt(read_annotation(path)).text


@given(layers(), layers(), st.sampled_from(["a", "b"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_layer_right_in_everything_is_gold(tmp_path_factory, one, other, right):
    """All decided for one side: gold says what that layer says, where it annotated the field at all."""
    for key in ("cue", "via", "polarity"):
        carried = [any(key in quote for quote in layer["quotes"]) for layer in (one, other)]
        if not all(carried):
            for layer in (one, other):
                for quote_ in layer["quotes"]:
                    quote_.pop(key, None)
    paths = write(tmp_path_factory.mktemp("one") / "articles", "lervik-echo/lock", {"ab": one, "cd": other})
    found = compare(read_annotation(paths["ab"]), read_annotation(paths["cd"]))
    decisions = Decisions(Layers("lervik-echo/lock", "ab", "cd")).of(disputes(found))
    for entry in decisions.entries.values():
        decisions = decisions.decided(entry.id, right if right in entry.options else "neither", "ef")
    made = json.loads(gold(found, decisions))
    wanted = one if right == "a" else other
    assert said(made) == said(wanted)
    assert [quote["id"] for quote in made["quotes"]] == [f"q{n}" for n in range(1, len(made["quotes"]) + 1)]


def test_layers_that_check_refuses_are_not_compared(two):
    two["cd"].write_text("{}")
    with pytest.raises(InvalidData):
        compare(read_annotation(two["ab"]), read_annotation(two["cd"]))
