"""From one annotation file to its rows: worked out by hand for one small invented article."""

import hashlib
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.checks import check, check_annotation
from onrecord.checks.structure import validator
from onrecord.data.annotation import Annotation
from onrecord.data.fmt import fmt
from onrecord.data.rows import document_row, non_quote_rows, quote_rows
from onrecord.data.tables import arrow_schema, to_arrow

from .strategies import OPEN_LICENSE, TEXT_FREE, Sample, annotation_of, annotations

TEXT = (
    "Lervik mill to close\n\n"
    "“The mill,” said Ida Holm, “will close.” Holm and Sund hope to sell it.\n\n"
    "A clerk, afraid of his boss, called it “theft”, Norvia reports. It was claimed that the roof leaks. "
    "A neighbour wept that “nobody asked”. The “heroes” declined to comment."
)


def at(start: int, end: int, exact: str) -> dict[str, Any]:
    return {"exact": exact, "start": start, "end": end}


FILE: dict[str, Any] = {
    "document": {
        "id": "lervik-echo/2031-09-01-mill",
        "outlet": {"name": "Lervik Echo", "domain": "lervikecho.example", "country": "XL"},
        "title": "Lervik mill to close",
        "language": "en",
        "published": "2031-09-01",
        "license": OPEN_LICENSE,
        "origin": "authored",
        "text_sha256": "97264157014287f4362ed254d2a1b37e612643f47e2cb1d1361716be5746da76",  # by sha256sum
        "text_length": 266,
        "regions": [{"kind": "headline", "start": 0, "end": 20}],
    },
    "speakers": {
        "holm": {"kind": "person", "name": "Ida Holm", "affiliation": "Lervik Mill", "identification": "named"},
        "sund": {"kind": "person", "name": "Per Sund", "aliases": ["P. Sund"], "identification": "named"},
        "clerk": {
            "kind": "person",
            "description": "a clerk of the mill",
            "identification": "role_only",
            "confidentiality": "granted_with_reason",
            "reason": [at(104, 122, "afraid of his boss")],
        },
        "neighbour": {"kind": "person", "identification": "vague"},
        "norvia": {"kind": "media", "media_type": "state_agency", "name": "Norvia", "identification": "named"},
    },
    "quotes": [
        {
            "id": "q1",
            "type": "direct",
            "content": [at(22, 33, "“The mill,”"), at(49, 62, "“will close.”")],
            "cue": [at(34, 38, "said")],
            "mention": [at(39, 47, "Ida Holm")],
            "speaker": ["holm"],
            "event": "press_conference",
            "uttered": "../2031-09-01",
        },
        {
            "id": "q2",
            "type": "indirect",
            "content": [at(82, 92, "to sell it")],
            "cue": [at(77, 81, "hope")],
            "mention": [at(63, 76, "Holm and Sund")],
            "speaker": ["holm", "sund"],
            "medium": "thought",
        },
        {
            "id": "q3",
            "type": "mixed",
            "content": [at(131, 141, "it “theft”")],
            "cue": [at(124, 130, "called")],
            "mention": [at(95, 102, "A clerk")],
            "speaker": ["clerk"],
            "via": [
                {"role": "venue", "name": "the works council"},
                {"role": "relay", "speaker": "norvia", "mention": [at(143, 149, "Norvia")]},
            ],
            "polarity": "denied",
            "phenomena": ["asked-not-to-be-named"],
        },
        {
            "id": "q4",
            "type": "indirect",
            "content": [at(174, 193, "that the roof leaks")],
            "cue": [at(162, 173, "was claimed")],
            "speaker": [],
        },
        {
            "id": "q5",
            "type": "mixed",
            "content": [at(212, 231, "that “nobody asked”")],
            "mention": [at(195, 206, "A neighbour")],
            "speaker": ["neighbour"],
        },
    ],
    "non_quotes": [
        {"reason": "scare_quote", "span": at(237, 245, "“heroes”")},
        {"reason": "declined_comment", "span": at(246, 265, "declined to comment")},
    ],
    "annotation": {"annotators": ["ab"], "method": "authored", "review": "single", "guidelines": "1.0"},
}
Q1, Q2, Q3, Q4, Q5 = range(5)


def hashed(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "sha256": hashlib.sha256(TEXT[start:end].encode()).hexdigest()}


def text_free() -> dict[str, Any]:
    """The same file without any word of the outlet's."""
    value = deepcopy(FILE)
    value["document"].update(license=TEXT_FREE, title=None)
    value["speakers"]["clerk"]["reason"] = [hashed(104, 122)]
    for quote in value["quotes"]:
        for role in {"cue", "mention"} & quote.keys():
            quote[role] = [hashed(place["start"], place["end"]) for place in quote[role]]
    value["quotes"][Q2]["content"] = [hashed(82, 92)]
    value["quotes"][Q3]["content"] = [hashed(131, 133), at(134, 141, "“theft”")]
    value["quotes"][Q3]["via"][1]["mention"] = [hashed(143, 149)]
    value["quotes"][Q4]["content"] = [hashed(174, 193)]
    value["quotes"][Q5]["content"] = [hashed(212, 216), at(217, 231, "“nobody asked”")]
    value["non_quotes"] = [
        {"reason": "scare_quote", "span": hashed(237, 245)},
        {"reason": "declined_comment", "span": hashed(246, 265)},
    ]
    return value


def file(value: dict[str, Any] = FILE, text: str | None = TEXT, name: str = "2031-09-01-mill.json") -> Annotation:
    return annotation_of(value, text, name)


def rows(annotation: Annotation, **document: Any) -> list[dict[str, Any]]:
    return quote_rows(annotation, {**document_row(file(), "core", ["gold"], "test"), **document})


def changed(**columns: Any) -> list[dict[str, Any]]:
    """The rows of the file with a change to its first quote."""
    value = deepcopy(FILE)
    value["quotes"][Q1].update(columns)
    return rows(file(value))


def test_the_example_is_itself_without_fault(tmp_path):
    (tmp_path / "mill.json").write_text(json.dumps(FILE), "utf-8")
    (tmp_path / "mill.txt").write_text(TEXT, "utf-8")
    assert check([tmp_path]) == []


def test_the_text_free_example_is_itself_without_fault():
    assert list(check_annotation(file(text_free()))) == []


# ---------------------------------------------------------------- quotes


def test_the_row_of_a_discontinuous_quote():
    assert rows(file())[Q1] == {
        "corpus": "core",
        "split": "test",
        "document_id": "lervik-echo/2031-09-01-mill",
        "quote_id": "q1",
        "layer": "gold",
        "outlet": "Lervik Echo",
        "published": "2031-09-01",
        "language": "en",
        "type": "direct",
        "content": [{"start": 22, "end": 33}, {"start": 49, "end": 62}],
        "text": "“The mill,” … “will close.”",
        "cue": [{"start": 34, "end": 38}],
        "cue_text": "said",
        "mention": [{"start": 39, "end": 47}],
        "mention_text": "Ida Holm",
        "mention_type": "name",
        "speaker": "Ida Holm",
        "speakers": [
            {
                "id": "holm",
                "name": "Ida Holm",
                "aliases": [],
                "kind": "person",
                "media_type": None,
                "description": None,
                "affiliation": "Lervik Mill",
                "identification": "named",
                "confidentiality": "not_stated",
            }
        ],
        "anonymous": False,
        "anonymous_broad": False,
        "via": [],
        "event": "press_conference",
        "medium": None,
        "polarity": "asserted",
        "uttered": "../2031-09-01",
        "nested_in": None,
        "phenomena": [],
        "annotators": ["ab"],
        "method": "authored",
        "review": "single",
        "guidelines": "1.0",
    }


def test_joint_speakers_are_joined_by_semicolons_in_the_order_of_the_file():
    row = rows(file())[Q2]
    assert row["speaker"] == "Ida Holm; Per Sund"
    assert [speaker["id"] for speaker in row["speakers"]] == ["holm", "sund"]
    assert row["speakers"][1]["aliases"] == ["P. Sund"]
    assert rows(file({**FILE, "quotes": [{**FILE["quotes"][Q2], "speaker": ["sund", "holm"]}]}))[0]["speaker"] == (
        "Per Sund; Ida Holm"
    )


@pytest.mark.parametrize(
    ("quote", "speaker"),
    [(Q1, "Ida Holm"), (Q3, "a clerk of the mill"), (Q4, None), (Q5, "A neighbour")],
    ids=["name", "else-description", "nobody", "else-mention"],
)
def test_the_speaker_to_be_read(quote: int, speaker: str | None):
    assert rows(file())[quote]["speaker"] == speaker


def test_a_speaker_of_whom_nothing_is_said_is_null():
    assert changed(speaker=["neighbour"], mention=[])[Q1]["speaker"] is None


def test_the_chain_from_mouth_to_page():
    assert rows(file())[Q3]["via"] == [
        {"role": "venue", "id": None, "name": "the works council", "kind": None, "media_type": None, "mention": []},
        {
            "role": "relay",
            "id": "norvia",
            "name": "Norvia",
            "kind": "media",
            "media_type": "state_agency",
            "mention": [{"start": 143, "end": 149}],
        },
    ]


def test_a_node_without_a_name_is_called_by_its_description():
    row = changed(via=[{"role": "translator", "speaker": "clerk"}])[Q1]
    assert [node["name"] for node in row["via"]] == ["a clerk of the mill"]


@pytest.mark.parametrize(
    ("quote", "flags"),
    [(Q1, (False, False)), (Q2, (False, False)), (Q3, (True, True)), (Q4, (False, True)), (Q5, (True, True))],
)
def test_anonymity_is_derived(quote: int, flags: tuple[bool, bool]):
    row = rows(file())[quote]
    assert (row["anonymous"], row["anonymous_broad"]) == flags


def test_somebody_who_speaks_for_a_named_source_without_a_name_makes_it_broadly_anonymous():
    row = changed(via=[{"role": "spokesperson", "speaker": "clerk"}])[Q1]
    assert (row["anonymous"], row["anonymous_broad"]) == (False, True)


def test_an_unnamed_translator_does_not_make_a_source_anonymous():
    row = changed(via=[{"role": "translator", "speaker": "clerk"}])[Q1]
    assert (row["anonymous"], row["anonymous_broad"]) == (False, False)


@pytest.mark.parametrize(("quote", "kind"), [(Q1, "name"), (Q2, "name"), (Q3, "nominal"), (Q4, "none"), (Q5, "nominal")])
def test_the_kind_of_mention_is_derived(quote: int, kind: str):
    assert rows(file())[quote]["mention_type"] == kind


def test_spans_stand_in_the_order_of_the_text_however_the_file_lists_them():
    row = changed(content=[at(49, 62, "“will close.”"), at(22, 33, "“The mill,”")])[Q1]
    assert row["content"] == [{"start": 22, "end": 33}, {"start": 49, "end": 62}]
    assert row["text"] == "“The mill,” … “will close.”"


@pytest.mark.parametrize(
    ("parts", "content", "text"),
    [
        # “The mill,” is 22 to 33: the mark and the article 22 to 26, a space, the noun 27 to 33
        pytest.param([(22, 26), (27, 33)], [(22, 33)], "“The mill,”", id="parted-by-a-space"),
        pytest.param([(22, 26), (26, 33)], [(22, 33)], "“The mill,”", id="touching"),
        pytest.param([(22, 25), (27, 33)], [(22, 25), (27, 33)], "“Th … mill,”", id="parted-by-more"),
    ],
)
def test_parts_that_touch_or_are_parted_by_a_space_are_one(
    parts: list[tuple[int, int]], content: list[tuple[int, int]], text: str
):
    row = changed(content=[at(start, end, TEXT[start:end]) for start, end in parts])[Q1]
    assert row["content"] == [{"start": start, "end": end} for start, end in content]
    assert row["text"] == text


# ---------------------------------------------------------------- null and the empty list

DEFAULTS = {"cue": [], "mention": [], "via": [], "phenomena": [], "polarity": "asserted"}


@pytest.mark.parametrize("column", DEFAULTS)
def test_what_no_quote_of_the_layer_carries_was_not_annotated(column: str):
    value = deepcopy(FILE)
    for quote in value["quotes"]:
        quote.pop(column, None)
    assert [row[column] for row in rows(file(value))] == [None] * 5


@pytest.mark.parametrize(("column", "default"), DEFAULTS.items(), ids=DEFAULTS)
def test_what_another_quote_carries_is_none_where_it_is_absent(column: str, default: Any):
    value = deepcopy(FILE)
    for quote in value["quotes"][1:]:
        quote.pop(column, None)
    carried = {
        "cue": [at(34, 38, "said")],
        "mention": [at(39, 47, "Ida Holm")],
        "via": [{"role": "venue", "name": "the square"}],
        "phenomena": ["denial"],
        "polarity": "denied",
    }
    value["quotes"][Q1][column] = carried[column]
    first, *others = [row[column] for row in rows(file(value))]
    assert first != default
    assert others == [default] * 4


def test_a_list_that_is_empty_in_the_file_counts_as_annotated():
    value = deepcopy(FILE)
    for quote in value["quotes"]:
        quote["via"] = []
    assert [row["via"] for row in rows(file(value))] == [[]] * 5


def test_mention_type_is_null_where_no_quote_of_the_layer_carries_a_mention():
    value = deepcopy(FILE)
    for quote in value["quotes"]:
        quote.pop("mention", None)
    assert [row["mention_type"] for row in rows(file(value))] == [None] * 5


@pytest.mark.parametrize("column", ["event", "medium", "uttered", "nested_in"])
def test_what_has_no_default_is_null_where_it_is_absent(column: str):
    assert rows(file())[Q3][column] is None


def test_nobody_is_an_empty_list_of_speakers():
    assert rows(file())[Q4]["speakers"] == []


def test_values_that_are_stated_are_kept():
    found = changed(nested_in="q3")
    assert (found[Q1]["nested_in"], found[Q2]["medium"], found[Q3]["polarity"]) == ("q3", "thought", "denied")
    assert found[Q3]["phenomena"] == ["asked-not-to-be-named"]


# ---------------------------------------------------------------- texts that may not stand


@pytest.mark.parametrize("text", [None, TEXT], ids=["without-the-text", "with-the-text-at-hand"])
@pytest.mark.parametrize(
    ("quote", "words"),
    [(Q1, "“The mill,” … “will close.”"), (Q2, None), (Q3, None), (Q4, None), (Q5, None)],
    ids=["all-in-marks", "prose", "prose-and-marks", "agentless", "that-and-marks"],
)
def test_words_of_a_text_free_file_are_null_unless_all_of_them_may_stand(quote: int, words: str, text: str | None):
    assert rows(file(text_free(), text))[quote]["text"] == words


@pytest.mark.parametrize("text", [None, TEXT], ids=["without-the-text", "with-the-text-at-hand"])
@pytest.mark.parametrize("column", ["cue_text", "mention_text"])
def test_cue_and_mention_of_a_text_free_file_are_places_without_words(column: str, text: str | None):
    found = rows(file(text_free(), text))
    assert [row[column] for row in found] == [None] * 5
    assert [row["cue"] for row in found] == [row["cue"] for row in rows(file())]
    assert [row["mention"] for row in found] == [row["mention"] for row in rows(file())]


def test_the_kind_of_mention_is_null_where_its_words_are_not_at_hand():
    assert [row["mention_type"] for row in rows(file(text_free(), None))] == [None, None, None, "none", None]


def test_prose_and_marked_words_of_a_text_free_file_make_the_spans_of_the_text():
    assert [row["content"] for row in rows(file(text_free(), None))] == [row["content"] for row in rows(file())]


def test_a_speaker_known_by_the_mention_alone_is_null_without_its_words():
    assert rows(file(text_free(), None))[Q5]["speaker"] is None


def test_without_its_text_an_open_file_has_no_words():
    assert {row["text"] for row in rows(file(text=None))} == {None}


# ---------------------------------------------------------------- documents and non-quotes


def test_the_row_of_a_document():
    assert document_row(file(), "core", ["gold", "cd"], "test") == {
        "corpus": "core",
        "split": "test",
        "document_id": "lervik-echo/2031-09-01-mill",
        "outlet": "Lervik Echo",
        "outlet_domain": "lervikecho.example",
        "outlet_country": "XL",
        "published": "2031-09-01",
        "title": "Lervik mill to close",
        "url": None,
        "language": "en",
        "license": "CC-BY-4.0",
        "origin": "authored",
        "genre": None,
        "cluster": None,
        "twin_of": None,
        "challenge": None,
        "layers": ["gold", "cd"],
        "text": TEXT,
        "text_sha256": "97264157014287f4362ed254d2a1b37e612643f47e2cb1d1361716be5746da76",
        "text_length": 266,
        "text_kind": "raw",
        "completeness": "exhaustive",
        "regions": [{"kind": "headline", "start": 0, "end": 20}],
    }


def test_the_split_is_null_until_a_release_assigns_one():
    assert document_row(file(), "core", ["gold"])["split"] is None


@pytest.mark.parametrize("text", [None, TEXT], ids=["without-the-text", "with-the-text-at-hand"])
def test_the_row_of_a_text_free_document_has_neither_text_nor_title(text: str | None):
    row = document_row(file(text_free(), text), "core", ["gold"])
    assert (row["text"], row["title"], row["text_length"]) == (None, None, 266)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"test": "MFT", "why": "so"}, {"test": "MFT", "pair": None, "expect": None, "why": "so"}),
        (
            {"test": "DIR", "pair": "a/b", "expect": "Sund", "why": "so"},
            {"test": "DIR", "pair": "a/b", "expect": "Sund", "why": "so"},
        ),
    ],
)
def test_what_a_challenge_does_not_state_is_null(stated: dict[str, str], expected: dict[str, str | None]):
    value = deepcopy(FILE)
    value["document"]["challenge"] = stated
    assert document_row(file(value), "challenge", ["gold"])["challenge"] == expected


def test_the_rows_of_the_non_quotes():
    common = {"corpus": "core", "document_id": "lervik-echo/2031-09-01-mill", "layer": "gold"}
    assert non_quote_rows(file(), document_row(file(), "core", ["gold"])) == [
        {**common, "start": 237, "end": 245, "reason": "scare_quote", "text": "“heroes”"},
        {**common, "start": 246, "end": 265, "reason": "declined_comment", "text": "declined to comment"},
    ]


def test_the_words_of_non_quotes_are_null_where_they_may_not_stand():
    found = non_quote_rows(file(text_free()), document_row(file(text_free()), "core", ["gold"]))
    assert [row["text"] for row in found] == [None, None]


def test_a_file_without_non_quotes_has_no_rows_of_them():
    value = {key: item for key, item in FILE.items() if key != "non_quotes"}
    assert non_quote_rows(file(value), document_row(file(), "core", ["gold"])) == []


def test_the_rows_of_an_annotators_layer_carry_its_name_and_the_document_of_the_gold():
    value = {**FILE, "document": {key: FILE["document"][key] for key in ("id", "text_sha256")}}
    value["annotation"] = {"annotators": ["cd"], "method": "model", "review": "none", "guidelines": "0.9"}
    layer = file(value, name="2031-09-01-mill.cd.json")
    row = rows(layer)[Q1]
    assert (row["layer"], row["annotators"], row["method"], row["guidelines"]) == ("cd", ["cd"], "model", "0.9")
    assert (row["outlet"], row["language"], row["split"]) == ("Lervik Echo", "en", "test")
    assert {row["layer"] for row in non_quote_rows(layer, document_row(file(), "core", ["gold"]))} == {"cd"}


# ---------------------------------------------------------------- every file makes rows of the schema


@pytest.mark.parametrize("text_at_hand", [True, False])
@given(st.sampled_from([OPEN_LICENSE, TEXT_FREE]).flatmap(lambda license: annotations(license=license)))
def test_the_rows_of_any_finished_file_fit_the_tables(text_at_hand: bool, sample: Sample):
    finished = fmt(annotation_of(sample.value, sample.text)).text.encode()
    annotation = annotation_of(finished, sample.text if text_at_hand else None)
    document = document_row(annotation, "core", ["gold"])
    found = {
        "documents": [document],
        "quotes": quote_rows(annotation, document),
        "non_quotes": non_quote_rows(annotation, document),
    }
    schema = validator("tables")
    for name, made in found.items():
        part = schema.evolve(schema={**schema.schema, "$ref": f"#/$defs/{name}", "anyOf": [{}]})
        assert [error.message for row in made for error in part.iter_errors(row)] == []
        assert to_arrow(name, made).schema == arrow_schema(name)


@given(annotations(license=TEXT_FREE))
def test_no_word_of_the_outlet_is_in_the_rows_of_a_text_free_file(sample: Sample):
    annotation = annotation_of(fmt(annotation_of(sample.value, sample.text)).text.encode(), sample.text)
    document = document_row(annotation, "core", ["gold"])
    made = repr([document, quote_rows(annotation, document), non_quote_rows(annotation, document)])
    assert [word for word in sample.prose if word in made] == []
