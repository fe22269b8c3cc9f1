"""Is the speaker correct? The named table of MEASURES.md, section 4 (cases/speakers.json), and all pairs against the reference."""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.data.tables import Tables, to_arrow
from onrecord.scoring.speakers import Attribution
from onrecord.sides.anchoring import anchored
from onrecord.sides.assemble import assemble
from onrecord.sides.documents import together
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.predictions import read_predictions

from . import reference
from .test_align import table_row

Json = dict[str, Any]
TABLE: Json = json.loads((Path(__file__).parent / "cases" / "speakers.json").read_text("utf-8"))


# ---------------------------------------------------------------- gold as tables


def place(text: str, words: str) -> list[int]:
    """Where the words stand, or those of them in [brackets]; they have to stand there once."""
    whole = words.replace("[", "").replace("]", "")
    assert text.count(whole) == 1, f"{whole!r} stands {text.count(whole)} times in the text"
    start = text.index(whole) + max(words.find("["), 0)
    return [start, start + (words.index("]") - words.index("[") - 1 if "[" in words else len(words))]


def gold_tables(name: str, document: Json) -> Tables:
    """A document of the case file as the three tables."""
    text, people = document["text"], document["speakers"]

    def speaker(key: str) -> Json:
        unknown = dict.fromkeys(("name", "media_type", "description", "affiliation", "identification"))
        return {**unknown, "confidentiality": None, "aliases": [], "id": key, **people[key]}

    def carrier(key: str) -> Json:
        known = {field: people[key].get(field) for field in ("name", "kind", "media_type")}
        return {"role": "recorder", "id": key, "mention": [], **known}

    def quote(key: str, known: Json) -> Json:
        spans = {role: place(text, known[role]) for role in ("content", "mention") if role in known}
        return table_row(
            "quotes",
            document_id=name,
            quote_id=key,
            **{role: [{"start": start, "end": end}] for role, (start, end) in spans.items()},
            speakers=None if people is None else [speaker(of) for of in known["speakers"]],
            via=None if people is None else [carrier(of) for of in known.get("via", [])],
        )

    row = table_row("documents", document_id=name, text=text, text_length=len(text))
    quotes = [quote(key, known) for key, known in document["quotes"].items()]
    return Tables(to_arrow("documents", [row]), to_arrow("quotes", quotes), to_arrow("non_quotes", []))


@cache
def gold(name: str) -> Tables:
    """The gold of a document of the case file."""
    return gold_tables(name, TABLE["documents"][name])


# ---------------------------------------------------------------- the named table


def label(case: Json) -> str:
    return f"{case['gold']} {case['claim']} {case.get('options', '')}"


@pytest.mark.parametrize("case", TABLE["cases"], ids=label)
def test_case(case):
    name, _, key = case["gold"].partition("/")
    text = TABLE["documents"][name]["text"]
    claim = {role: [place(text, value)] if role == "mention" else value for role, value in case["claim"].items()}
    claim["content"] = [place(text, TABLE["documents"][name]["quotes"][key]["content"])]
    options = case.get("options", {})
    report = onrecord.score(gold(name), [{"document_id": name, "quotes": [claim]}], samples=0, **options)
    assert report["Quote@exact"].counts["right"] == 1
    assert (report["WSW@0.5"].counts["right"] == 1) == case["correct"], case["why"]


def test_every_case_is_there_once():
    labels = [label(case) for case in TABLE["cases"]]
    assert len(set(labels)) == len(labels)


def test_every_state_of_gold_has_right_and_wrong_claims():
    states = {f"{name}/{key}" for name, document in TABLE["documents"].items() for key in document["quotes"]}
    judged = {name: [case for case in TABLE["cases"] if case["gold"].startswith(f"{name}/")] for name in TABLE["documents"]}
    assert all({case["correct"] for case in cases} == {True, False} for cases in judged.values())
    assert states - {case["gold"] for case in TABLE["cases"]} <= {"quay/other"}


# ---------------------------------------------------------------- gold in the form of the prediction file

STRINGS = [
    ({"speaker": ["Ida Holm"]}, {"speaker": ["Holm"]}, True, "a string is a name: partial"),
    ({"speaker": ["Ida Holm"]}, {"anonymous": True}, False, "a flag alone never suffices for a name"),
    ({"speaker": ["a port official"], "anonymous": True}, {"speaker": ["official"]}, True, "described: 2 · 1 / (2 + 1) = .67"),
    ({"speaker": ["a port official"], "anonymous": True}, {"anonymous": True}, False, "it has a description"),
    ({"anonymous": True}, {"anonymous": True}, True, "a flag alone, in gold as in the prediction"),
    ({"speaker": [], "anonymous": True}, {}, False, "somebody speaks, and nothing is claimed"),
    ({"speaker": []}, {}, True, "nobody speaks, and nothing is claimed"),
    ({"speaker": []}, {"speaker": ["Ida Holm"]}, False, "spurious"),
    ({"mention_text": "Mayor Ida Holm"}, {"speaker": ["Holm"]}, True, "a mention only: its surname"),
    ({"speaker": [], "mention_text": "the mayor"}, {"mention_text": "mayor"}, True, "no name was found for the mention"),
    ({"mention_text": "she"}, {"speaker": ["she"]}, False, "a mention only: a pronoun is matched by no name"),
    ({"speaker": ["Ida Holm", "Bo Rask"]}, {"speaker": ["Rask", "Holm"]}, True, "both, in any order"),
    ({"speaker": "Ida Holm"}, {"speaker": "Holm"}, True, "a bare string is a list of one"),
]


@pytest.mark.parametrize(("truth", "claim", "correct", "why"), STRINGS, ids=[why for *_, why in STRINGS])
def test_gold_of_strings(truth, claim, correct, why):
    both = [[{"document_id": "d", "quotes": [{"content": [[0, 9]], **quote}]}] for quote in (truth, claim)]
    # a second document, so that gold has a speaker somewhere and the measure is there
    named = {"document_id": "e", "quotes": [{"content": [[0, 9]], "speaker": ["Ola Berg"]}]}
    report = onrecord.score(both[0] + [named], both[1] + [{"document_id": "e", "quotes": []}], samples=0)
    assert (report["WSW@0.5"].counts["right"] == 1) == correct, why


@pytest.mark.parametrize(
    ("level", "others", "correct"),
    [
        ("partial", ["Bo Rask"], False),
        ("fuzzy", ["Bo Rask"], True),
        ("fuzzy", ["Ida Holmquest"], False),  # who is nearly two people is neither
    ],
)
def test_a_slip_is_forgiven_at_the_fuzzy_level_alone(level, others, correct):
    quotes = [{"content": [[10 * n, 10 * n + 9]], "speaker": [name]} for n, name in enumerate(["Ida Holmquist", *others])]
    claim = {"content": [[0, 9]], "speaker": ["Ida Holmqvist"]}
    both = [[{"document_id": "d", "quotes": side}] for side in (quotes, [claim])]
    report = onrecord.score(*both, samples=0, speaker_level=level)
    assert (report["WSW@0.5"].counts["right"] == 1) == correct


def test_an_id_that_reads_like_a_pronoun_is_an_id():
    people = {key: {"kind": "person", "name": name} for key, name in (("he", "Ida Holm"), ("she", "Bo Rask"))}
    quotes = {"q": {"content": "Ida Holm", "speakers": ["he", "she"]}}
    claim = {"content": [[0, 8]], "speaker_id": ["she", "he"]}
    truth = gold_tables("d", {"text": "Ida Holm spoke.", "speakers": people, "quotes": quotes})
    report = onrecord.score(truth, [{"document_id": "d", "quotes": [claim]}], samples=0, speaker_level="id")
    assert report["WSW@0.5"].counts["right"] == 1


def test_strings_of_one_norm_have_one_number_and_are_spelled_by_it():
    said = ["Ida Holm", "IDA HOLM", "…", "?!", "the mayor"]
    rows, _, _ = read_predictions([{"document_id": "d", "quotes": [{"content": [[0, 8]], "speaker": said}]}])
    truth = gold_tables("d", {"text": "Ida Holm spoke.", "speakers": {}, "quotes": {}})
    both, _ = together(read_gold(truth), rows, Options())
    sides = assemble(anchored(both)[0], Options()).sides
    resolver = Attribution(sides).resolver
    ida, capitals, dots, marks, mayor = numbers = resolver.number(sides.predicted.names.values)
    assert ida == capitals
    assert len({ida, dots, marks, mayor}) == 4
    assert resolver.spelled(numbers) == ["ida holm", "ida holm", "…", "?!", "mayor"]
    assert resolver.spelled(np.array([-1])) == [""]


# ---------------------------------------------------------------- all pairs, against the reference

TEXT = "Ida Holm and Bo Rask met a nurse, an official of the port, Eva Holm, the Norvia agency, Rask and Holm, she said."
PLACES = ["Ida Holm and Bo Rask", "[Ida Holm] and", "[Bo Rask] met", "a nurse", "an official of the port", "Eva Holm"]
PLACES += ["the Norvia agency", "[Rask] and Holm", "and [Holm],", "she", "[nurse, an official] of"]
PEOPLE: dict[str, Json] = {
    "ida": {"kind": "person", "name": "Ida Holm", "aliases": ["The Heron"]},
    "eva": {"kind": "person", "name": "Eva Holm", "aliases": ["the heron", "Evie"]},
    "bo": {"kind": "person", "name": "Bo Rask"},
    "bo-2": {"kind": "person", "name": "Bo Rask", "aliases": ["Young Bo"]},
    "rask": {"kind": "organisation", "name": "Rask"},
    "norvia": {"kind": "media", "name": "Norvia"},
    "nurse": {"kind": "person", "description": "a nurse at the port"},
    "official": {"kind": "group", "description": "officials of Norvia"},
    "shadow": {"kind": "person"},
    "agent": {"kind": "person", "identification": "none"},
}
NAMES = ["Ida Holm", "ida holm", "Holm", "E. Holm", "Mr Rask", "Rask", "Bo Rask", "The Heron", "Evie", "Young Bo", "Norvia"]
NAMES += ["a nurse", "port official", "officials", "she", "the", "", "Nils Brandt", "Ida Holm and Bo Rask"]


def drawn_gold(chance: random.Random) -> Json:
    """A document of up to six quotes in the form of the case file; speakers of all quotes are annotated or of none."""
    quotes: Json = {}
    for number in range(chance.randint(1, 6)):
        quotes[f"q{number}"] = {
            "content": "Ida Holm and Bo Rask",
            "speakers": chance.sample(list(PEOPLE), chance.choice([0, 1, 1, 1, 2, 3])),
            "via": chance.sample(["norvia", "eva", "bo", "rask"], chance.choice([0, 0, 1, 2])),
        }
        if chance.random() < 0.7:
            quotes[f"q{number}"]["mention"] = chance.choice(PLACES)
    return {"text": TEXT, "speakers": PEOPLE if chance.random() < 0.8 else None, "quotes": quotes}


def drawn_claim(chance: random.Random) -> Json:
    claim: Json = {"content": [[0, 9]], "anonymous": chance.choice([True, False])}
    if chance.random() < 0.6:
        claim["speaker"] = [chance.choice(NAMES) for _ in range(chance.choice([0, 1, 1, 2, 3]))]
    if chance.random() < 0.5:
        claim["mention"] = [place(TEXT, chance.choice(PLACES))]
    elif chance.random() < 0.4:
        claim["mention_text"] = chance.choice([name for name in NAMES if name])
    return claim


def as_reference(document: Json) -> tuple[list[reference.Quote], list[reference.Entry]]:
    """The gold quotes and the speaker table of a document of the case file."""
    people = document["speakers"] or {}
    speaking = {key for quote in document["quotes"].values() for key in quote["speakers"]}
    entries = {
        key: reference.Entry(
            name=known.get("name"),
            description=known.get("description") if key in speaking else None,
            aliases=tuple(known.get("aliases", ())) if key in speaking else (),
            personal=known["kind"] == "person",
            via_only=key not in speaking,
            id=key,
        )
        for key, known in people.items()
    }
    carried = {key for quote in document["quotes"].values() for key in quote["via"]}
    quotes = []
    for quote in document["quotes"].values():
        at = place(TEXT, quote["mention"]) if "mention" in quote else None
        named = [key for key in quote["speakers"] if PEOPLE[key].get("identification") != "none"]
        quotes.append(
            reference.Quote(
                content=frozenset(range(9)),
                mention=reference.units(at and [at], TEXT),
                words=at and TEXT[slice(*at)],
                speakers=tuple(entries[key] for key in named) if people else None,
            )
        )
    return quotes, [entry for key, entry in entries.items() if key in speaking | carried]


@settings(max_examples=300)
@given(st.integers(0, 2**32), st.sampled_from(["exact", "norm", "alias", "partial", "partial"]), st.sampled_from(["all", "any"]))
def test_every_pair_equals_the_reference(seed, level, speakers):
    chance = random.Random(seed)
    document, claims = drawn_gold(chance), [drawn_claim(chance) for _ in range(8)]
    options = Options(speaker_level=level, speakers=speakers)
    rows, _, _ = read_predictions([{"document_id": "d", "quotes": claims}])
    both, problems = together(read_gold(gold_tables("d", document)), rows, options)
    assert problems == []
    sides = assemble(anchored(both)[0], options).sides
    golds, table = as_reference(document)
    predicted = reference.predicted_quotes(claims, TEXT)
    g, p = np.divmod(np.arange(len(golds) * len(claims)), len(claims))
    found = Attribution(sides, level, speakers).correct(g, p).tolist()
    wrong = [
        (list(document["quotes"].values())[i], claims[j], correct)
        for i, j, correct in zip(g.tolist(), p.tolist(), found, strict=True)
        if correct != reference.is_correct(golds[i], predicted[j], table, level, all_covered=speakers == "all")
    ]
    assert wrong == []
