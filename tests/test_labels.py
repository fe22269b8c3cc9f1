"""Anonymity and the kind of mention: derived, so that everybody derives the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.data.labels import anonymity, mention_type
from onrecord.schema import load_schema

CASES = json.loads((Path(__file__).parent / "cases" / "anonymity.json").read_text("utf-8"))["cases"]
SPEAKER = load_schema("annotation")["$defs"]["speaker"]["properties"]

labels = {key: st.sampled_from(SPEAKER[key]["enum"]) for key in ("kind", "identification", "confidentiality")}
speakers = st.fixed_dictionaries(labels)


@pytest.mark.parametrize("case", CASES, ids=[case["words"] for case in CASES])
def test_the_cases_of_the_guidelines(case: dict[str, Any]):
    found = anonymity(case["speakers"], case.get("spokespeople", ()))
    assert found == (case["anonymous"], case["anonymous_broad"])


@pytest.mark.parametrize("identification", ["unique_role", "handle"])
@pytest.mark.parametrize("confidentiality", ["granted", "granted_with_reason", "refused", "protected"])
def test_who_can_be_looked_up_is_anonymous_only_if_a_name_is_kept_back(identification: str, confidentiality: str):
    person = {"kind": "person", "identification": identification}
    assert anonymity([{**person, "confidentiality": confidentiality}]) == (True, True)
    assert anonymity([{**person, "confidentiality": "not_stated"}]) == (False, True)


@pytest.mark.parametrize("absent", [{}, {"confidentiality": None}])
def test_confidentiality_that_is_absent_is_not_stated(absent: dict[str, None]):
    assert anonymity([{"kind": "person", "identification": "unique_role", **absent}]) == (False, True)


@pytest.mark.parametrize("identification", ["role_only", "vague", "none", "handle", "unique_role", "pseudonym"])
def test_somebody_who_speaks_for_the_source_without_a_name_makes_it_anonymous_in_the_broad_sense(identification: str):
    organisation = {"kind": "organisation", "identification": "named"}
    assert anonymity([organisation], [{"kind": "person", "identification": identification}]) == (False, True)


@given(speakers.filter(lambda speaker: speaker["kind"] not in ("person", "group")))
def test_only_people_are_anonymous_in_the_strict_sense(speaker: dict[str, str]):
    assert not anonymity([speaker]).anonymous


@given(speakers)
def test_a_name_is_never_anonymous_even_if_confidentiality_was_promised(speaker: dict[str, str]):
    assert not anonymity([{**speaker, "identification": "named"}]).anonymous


@given(st.lists(speakers, max_size=3), st.lists(speakers, max_size=2))
def test_the_strict_sense_implies_the_broad_one(people: list[dict[str, str]], voices: list[dict[str, str]]):
    strict, broad = anonymity(people, voices)
    assert broad or not strict


@given(st.lists(speakers, min_size=1, max_size=3), speakers)
def test_a_further_speaker_never_makes_a_source_less_anonymous(people: list[dict[str, str]], further: dict[str, str]):
    before, after = anonymity(people), anonymity([*people, further])
    assert after.anonymous >= before.anonymous
    assert after.anonymous_broad >= before.anonymous_broad


@given(st.lists(speakers, max_size=3), st.lists(speakers, max_size=2), st.randoms())
def test_the_order_of_speakers_does_not_matter(people: list[dict[str, str]], voices: list[dict[str, str]], random: Any):
    shuffled = random.sample(people, len(people))
    assert anonymity(iter(shuffled), iter(voices[::-1])) == anonymity(people, voices)


HOLM = ["Ida Holm"]


@pytest.mark.parametrize(
    ("mention", "names", "language", "expected"),
    [
        ("Ida Holm", HOLM, "en", "name"),
        ("Holm", HOLM, "en", "name"),
        ("Ida", HOLM, "en", "name"),
        ("Mayor Ida Holm, 52", HOLM, "en", "name"),
        ("HOLM", HOLM, "en", "name"),
        ("Holm’s", HOLM, "en", "name"),
        ("she", HOLM, "en", "pronoun"),
        ("She", HOLM, "en", "pronoun"),
        ("I", HOLM, "en", "pronoun"),
        ("who", HOLM, "en-GB", "pronoun"),
        ("the mayor", HOLM, "en", "nominal"),
        ("the mayor of Holmby", HOLM, "en", "nominal"),
        ("people familiar with the talks", [], "en", "nominal"),
        ("the WHO", ["WHO"], "en", "name"),
        ("WHO", ["World Health Office", "WHO"], "en", "name"),
        ("IT", ["Island Trams", "IT"], "en", "name"),
        ("Ada", ["Ada Quill-Moss"], "en", "name"),
        ("Quill-Moss", ["Ada Quill-Moss"], "en", "name"),
        ("O’Klatt", ["Finn O’Klatt"], "en", "name"),
        ("Norvia", ["Norvia State News Agency", "Norvia"], "en", "name"),
        ("the council", ["Council of the Isles"], "en", "nominal"),
        ("the rail company", ["Lervik Rail"], "en", "nominal"),
        ("the ministry", ["Ministry of Ports"], "en", "nominal"),
        ("er", ["Jörg Zgraggen"], "de", "pronoun"),
        ("Er", ["Jörg Zgraggen"], "de", "pronoun"),
        ("diese", ["Ilse Darn"], "de-CH", "pronoun"),
        ("Zgraggen", ["Jörg Zgraggen"], "de", "name"),
        ("der Bürgermeister Zgraggen", ["Jörg Zgraggen"], "de", "name"),
        ("der Bürgermeister", ["Jörg Zgraggen"], "de", "nominal"),
        ("die", ["Die Salzpartei"], "de", "pronoun"),
        ("he", ["Jörg Zgraggen"], "de", "nominal"),
        ("elle", ["Léa Quimbreux"], "fr", "pronoun"),
        ("Ils", ["Léa Quimbreux"], "fr", "pronoun"),
        ("on", [], "fr", "pronoun"),
        ("j'", ["Léa Quimbreux"], "fr", "pronoun"),
        ("J’", ["Léa Quimbreux"], "fr", "pronoun"),
        ("Mme Quimbreux", ["Léa Quimbreux"], "fr", "name"),
        ("la maire", ["Léa Quimbreux"], "fr", "nominal"),
        ("she", [], None, "pronoun"),
        ("elle", [], None, "pronoun"),
        ("she", [], "nb", "pronoun"),
        (None, HOLM, "en", "none"),
        ("", HOLM, "en", "none"),
        (" \n", HOLM, "en", "none"),
    ],
)
def test_the_kind_of_mention(mention: str | None, names: list[str], language: str | None, expected: str):
    assert mention_type(mention, names, language) == expected


@pytest.mark.parametrize("language", ["en", "de", "fr", None])
@given(name=st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=3, max_size=9))
def test_a_name_of_one_word_names_whoever_bears_it(language: str | None, name: str):
    assert mention_type(f"the honest {name}", [name], language) == "name"


@given(st.text(), st.lists(st.text(), max_size=2), st.sampled_from(["en", "de", "fr", "uk", None]))
def test_words_that_are_no_space_are_always_of_some_kind(mention: str, names: list[str], language: str | None):
    assert (mention_type(mention, names, language) == "none") == (not mention.strip())
