"""The system `rules`: what it finds in sentences made for it, and that no text breaks it."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.schema import validator
from onrecord.systems import SYSTEMS
from onrecord.systems.rules import extract, lexicon

CASES = json.loads((Path(__file__).parent / "cases" / "rules.json").read_text("utf-8"))
PIECES = [
    "“", "”", "\"", "'", "’", "''", ",", ".", "?", ":", ";", " - ", "(", ")", "\n", "\n\n", "\r\n", "…", "\u00a0", "\u0002", "é", "😀",
    "said", "says", "told", "according", "to", "that", "saying", "adding", "by", "is", "expected", "was", "asked", "not", "who", "which",
    "Ida", "Holm", "Mr.", "Mayor", "the", "a", "mayor", "official", "people", "familiar", "with", "and", "but", "he", "she", "they",
    "on", "Monday", "58", "3,000", "bridge", "closed", "would", "U.S.",
]  # fmt: skip
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join), st.lists(st.sampled_from(PIECES)).map("".join))


def words(text: str, spans: list[list[int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_finds(case):
    found = [
        {
            "content": words(case["text"], quote["content"]),
            "cue": " ".join(words(case["text"], quote["cue"])),
            "mention": " ".join(words(case["text"], quote["mention"])),
            **{key: quote[key] for key in ("speaker", "type", "anonymous")},
        }
        for quote in extract(case["text"])
    ]
    assert found == case["quotes"]


def test_spans_are_code_points_of_the_text_as_given():
    # 😀 is one code point, \r\n two; "She" begins at 2 + 2 = 4
    quotes = extract("😀.\r\nShe said it was cold.")
    assert [quote["mention"] for quote in quotes] == [[[4, 7]]]
    assert [quote["content"] for quote in quotes] == [[[13, 24]]]


def test_text_is_what_stands_at_the_spans():
    (quote,) = extract("“The bridge,” Tessa Oru said, “will hold.”")
    assert quote["text"] == "“The bridge,” … “will hold.”"
    assert quote["mention_text"] == "Tessa Oru"


@given(texts)
def test_any_text_gives_predictions_by_the_schema(text):
    quotes = extract(text)
    assert not list(validator("prediction").iter_errors({"document_id": "x", "quotes": quotes}))
    for quote in quotes:
        for role in ("content", "cue", "mention"):
            spans = quote[role]
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        assert quote["content"]
        assert quote["text"] == " … ".join(words(text, quote["content"]))


@given(texts)
def test_the_same_text_gives_the_same_quotes(text):
    assert extract(text) == extract(text)


@given(texts)
def test_a_text_before_does_not_change_what_is_found_in_a_paragraph_without_pronouns(text):
    sentence = "“The ferry sails at dawn,” Odd Brekke said in Lervik."
    before = "".join(character for character in text if character.isalpha()) + ".\n\n"
    alone, later = extract(sentence), extract(before + sentence)
    assert [[start + len(before), end + len(before)] for start, end in alone[0]["content"]] == later[-1]["content"]


@pytest.mark.parametrize("piece", ["said ", "a, b, said, ", "''", "(a ", "X, ", '"a\n', "Ann Bell said he "])
def test_a_long_text_takes_no_more_time_than_its_length(piece):
    # 100,000 characters in less than 5 s of this process; quadratic time would need minutes
    started = time.process_time()
    extract(piece * (100_000 // len(piece)))
    assert time.process_time() - started < 5


def test_other_languages_are_left_alone():
    text = "“The ferry sails at dawn,” Odd Brekke said."
    assert extract(text, "de") == []
    assert extract(text, "en-GB") == extract(text) == extract(text, None)
    assert len(extract(text)) == 1


def test_systems_are_imported_by_name():
    assert list(SYSTEMS) == ["rules"]
    assert SYSTEMS["rules"] is extract
    with pytest.raises(KeyError):
        SYSTEMS["none"]


def test_word_lists_hold_words_and_short_phrases_only():
    names = sorted(path.stem for path in Path(lexicon.__file__).parent.glob("*.txt"))
    assert "cues" in names
    for name in names:
        first = (Path(lexicon.__file__).parent / f"{name}.txt").read_text("utf-8")[:1]
        assert first == "#", f"{name}.txt does not say where it comes from"
    assert max(len(line.split()) for line in lexicon.lines("anonymity")) <= 5


def test_cue_verbs_are_inflected():
    forms = lexicon.cue_forms()
    # regular, with y, with a sibilant, irregular, with a doubled consonant (listed)
    assert (forms["noted"], forms["noting"]) == (lexicon.Form("note", "v"), lexicon.Form("note", "g"))
    assert (forms["denies"], forms["denied"]) == (lexicon.Form("deny", "z"), lexicon.Form("deny", "v"))
    assert forms["stresses"] == lexicon.Form("stress", "z")
    assert (forms["told"].lemma, forms["wrote"].kind, forms["written"].kind) == ("tell", "v", "u")
    assert forms["admitting"] == lexicon.Form("admit", "g")


def test_cues_use_the_constructions_and_frames_that_are_explained():
    header = "".join(
        line for line in (Path(lexicon.__file__).parent / "cues.txt").read_text("utf-8").splitlines() if line.startswith("#")
    )
    for lemma, construction in lexicon.frames():
        assert construction in ("finite", "relative", "participle", "infinitive", "passive"), lemma
        assert construction in header
