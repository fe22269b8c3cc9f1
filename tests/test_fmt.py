"""`fmt` fills in and takes out what it must, loses nothing else, and is done after one pass."""

import hashlib
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.checks import check, check_annotation
from onrecord.cli.fmt import format_files
from onrecord.data.fmt import WIDTH, fmt
from onrecord.findings import InvalidData
from onrecord.schema import load_schema

from .strategies import TEXT_FREE, Sample, annotation_of, annotations, is_content_character, meaning

#       0         1         2         3         4         5         6
#       0123456789012345678901234567890123456789012345678901234567890123456789
TEXT = "Quay talks\n\nThe mayor said the quay “stays shut” and the quay rots."
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def file(**changes: Any) -> dict[str, Any]:
    """A small annotation file of TEXT with one quote."""
    value: dict[str, Any] = {
        "document": {
            "id": "lervik-echo/2031-02-03-quay",
            "outlet": {"name": "Lervik Echo"},
            "title": "Quay talks",
            "language": "en",
            "published": "2031-02-03",
            "license": "CC-BY-4.0",
            "text_sha256": SHA256,
            "text_length": len(TEXT),
        },
        "speakers": {"mayor": {"kind": "person", "identification": "unique_role"}},
        "quotes": [
            {
                "id": "q1",
                "type": "mixed",
                "content": [{"exact": "the quay “stays shut”", "start": 27, "end": 48}],
                "cue": [{"exact": "said", "start": 22, "end": 26}],
                "mention": [{"exact": "The mayor", "start": 12, "end": 21}],
                "speaker": ["mayor"],
            }
        ],
        "annotation": {"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"},
    }
    value.update(changes)
    return value


def text_free(**changes: Any) -> dict[str, Any]:
    value = file(**changes)
    value["document"]["license"] = TEXT_FREE
    return value


def formatted(value: dict[str, Any] | bytes, text: str | None = TEXT) -> dict[str, Any]:
    return json.loads(fmt(annotation_of(value, text)).text)


def with_content(*selectors: dict[str, Any], value: dict[str, Any] | None = None) -> dict[str, Any]:
    value = value or file()
    value["quotes"][0]["content"] = list(selectors)
    return value


# ---------------------------------------------------------------- what is filled in, and that nothing is lost


@given(annotations())
def test_a_second_pass_changes_nothing(sample: Sample):
    once = fmt(annotation_of(sample.value, sample.text)).text
    assert fmt(annotation_of(once.encode(), sample.text)).text == once


@given(annotations(license=TEXT_FREE))
def test_a_second_pass_over_a_text_free_file_changes_nothing(sample: Sample):
    once = fmt(annotation_of(sample.value, sample.text)).text
    assert fmt(annotation_of(once.encode(), sample.text)).text == once
    assert fmt(annotation_of(once.encode(), None)).text == once


@given(annotations())
def test_drafts_become_what_they_were_cut_from(sample: Sample):
    assert meaning(formatted(sample.value, sample.text)) == meaning(sample.finished)


@given(annotations())
def test_nothing_is_left_unresolved_where_every_draft_names_one_place(sample: Sample):
    assert fmt(annotation_of(sample.value, sample.text)).unresolved == []


@given(annotations())
def test_without_the_text_the_file_says_the_same_as_before(sample: Sample):
    assert meaning(formatted(sample.value, None)) == meaning(sample.value)


@given(annotations())
def test_a_formatted_file_has_no_errors(tmp_path_factory, sample: Sample):
    path = tmp_path_factory.getbasetemp() / "formatted" / "2031-05-04-gates.json"
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".txt").write_bytes(f"{sample.text}\n".encode())
    path.write_bytes(fmt(annotation_of(sample.value, sample.text)).text.encode())
    assert [finding for finding in check([path]) if finding.severity == "error"] == []


def test_words_that_stand_once_get_their_offsets():
    value = formatted(with_content({"exact": "stays shut"}))
    assert value["quotes"][0]["content"] == [{"exact": "stays shut", "start": 37, "end": 47}]


def test_offsets_alone_get_their_words():
    value = formatted(with_content({"start": 37, "end": 42}))
    assert value["quotes"][0]["content"] == [{"exact": "stays", "start": 37, "end": 42}]


@pytest.mark.parametrize(
    ("around", "start"),
    [
        ({"prefix": "said "}, 27),
        ({"prefix": "and "}, 53),
        ({"suffix": " “stays"}, 27),
        ({"suffix": " rots."}, 53),
        ({"prefix": "d ", "suffix": " r"}, 53),
    ],
)
def test_words_around_tell_two_places_apart_and_have_then_served(around: dict[str, str], start: int):
    value = formatted(with_content({"exact": "the quay", **around}))
    assert value["quotes"][0]["content"] == [{"exact": "the quay", "start": start, "end": start + 8}]


@pytest.mark.parametrize(
    "draft",
    [
        pytest.param({"exact": "the harbour"}, id="absent"),
        pytest.param({"exact": "The quay"}, id="absent-with-other-capitals"),
        pytest.param({"exact": "the quay"}, id="ambiguous"),
        pytest.param({"exact": "the quay", "prefix": "e "}, id="wrong-prefix"),
        pytest.param({"exact": "the quay", "suffix": "stays"}, id="wrong-suffix"),
    ],
)
def test_a_draft_that_names_no_one_place_stays_and_is_reported(draft: dict[str, str]):
    result = fmt(annotation_of(with_content(draft), TEXT))
    assert json.loads(result.text)["quotes"][0]["content"] == [draft]
    assert [finding.rule for finding in result.unresolved] == ["selector-unresolved"]


def test_overlapping_occurrences_are_two():
    text = "He sang: lalala"  # "lala" stands at 9 and at 11
    value = file(quotes=[{"id": "q1", "type": "indirect", "speaker": [], "content": [{"exact": "lala"}]}])
    del value["document"]["text_sha256"]
    assert [finding.rule for finding in fmt(annotation_of(value, text)).unresolved] == ["selector-unresolved"]


def test_nothing_is_filled_in_from_a_text_with_another_hash():
    value = with_content({"exact": "stays shut"})
    del value["document"]["text_length"]
    result = fmt(annotation_of(value, TEXT.replace("talks", "walks")))
    assert meaning(json.loads(result.text)) == meaning(value)
    assert {finding.rule for finding in result.unresolved} == {"hash-mismatch", "selector-unresolved"}


def test_an_unresolved_draft_is_reported_where_it_stands_in_the_file():
    data = json.dumps(with_content({"exact": "nowhere"}), indent=1).encode()
    (finding,) = fmt(annotation_of(data, TEXT)).unresolved
    assert data.decode().splitlines()[finding.line - 1].strip() == "{"
    assert '"exact": "nowhere"' in data.decode().splitlines()[finding.line]


@pytest.mark.parametrize("make", [file, text_free])
@pytest.mark.parametrize(
    "selector",
    [
        pytest.param({"exact": "the quay", "start": 28, "end": 36}, id="beside"),
        pytest.param({"exact": "the quay", "start": 27, "end": 36}, id="of-another-length"),
        pytest.param({"exact": "the quay", "start": 90, "end": 98}, id="past-the-end"),
        pytest.param({"exact": "the quay", "start": 35, "end": 27}, id="backwards"),
    ],
)
def test_words_that_do_not_stand_at_their_offsets_are_left_as_they_are_and_reported(make: Any, selector: dict[str, Any]):
    result = fmt(annotation_of(with_content(dict(selector), value=make()), TEXT))
    assert json.loads(result.text)["quotes"][0]["content"] == [selector]
    assert [finding.rule for finding in result.unresolved] == ["selector-unresolved"]


def test_hash_and_length_of_the_text_are_filled_in():
    value = file()
    del value["document"]["text_sha256"], value["document"]["text_length"]
    document = formatted(value)["document"]
    assert (document["text_sha256"], document["text_length"]) == (SHA256, 67)


def test_a_stated_hash_is_never_corrected_in_silence():
    value = file()
    value["document"].update(text_sha256="0" * 64, text_length=3)
    document = formatted(value)["document"]
    assert (document["text_sha256"], document["text_length"]) == ("0" * 64, 3)


def test_the_layer_of_an_annotator_gets_a_hash_and_no_length():
    value = file(document={"id": "lervik-echo/2031-02-03-quay"})
    assert formatted(value)["document"] == {"id": "lervik-echo/2031-02-03-quay", "text_sha256": SHA256}


EVERYWHERE: list[tuple[str | int, ...]] = [
    (),
    ("document",),
    ("document", "outlet"),
    ("document", "regions", 0),
    ("speakers", "mayor"),
    ("quotes", 0),
    ("quotes", 0, "cue", 0),
    ("quotes", 0, "via", 0),
    ("non_quotes", 0),
    ("non_quotes", 0, "span"),
    ("annotation",),
]


@pytest.mark.parametrize("make", [file, text_free])
@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: ".".join(map(str, path)) or "top")
def test_unknown_keys_stay(make: Any, path: tuple[str | int, ...]):
    value = make(non_quotes=[{"reason": "other", "span": {"exact": "rots", "start": 62, "end": 66}}])
    value["document"]["regions"] = [{"kind": "headline", "start": 0, "end": 10}]
    value["quotes"][0]["via"] = [{"role": "venue", "name": "the town hall"}]
    place = value
    for step in path:
        place = place[step]
    place["x_lervik"] = "kept"
    assert '"x_lervik": "kept"' in fmt(annotation_of(value, TEXT)).text


def test_quotes_selectors_regions_and_non_quotes_are_put_in_the_order_of_the_text():
    value = file(
        quotes=[
            {"id": "q2", "type": "indirect", "speaker": [], "content": [{"exact": "rots", "start": 62, "end": 66}]},
            {
                "id": "q1",
                "type": "direct",
                "speaker": [],
                "content": [
                    {"exact": "shut", "start": 43, "end": 47},
                    {"exact": "stays", "start": 37, "end": 42},
                ],
            },
        ],
        non_quotes=[
            {"reason": "term", "span": {"exact": "mayor", "start": 16, "end": 21}},
            {"reason": "term", "span": {"exact": "talks", "start": 5, "end": 10}},
        ],
    )
    value["document"]["regions"] = [
        {"kind": "caption", "start": 49, "end": 67},
        {"kind": "headline", "start": 0, "end": 10},
    ]
    found = formatted(value)
    assert [quote["id"] for quote in found["quotes"]] == ["q1", "q2"]
    assert [selector["start"] for selector in found["quotes"][0]["content"]] == [37, 43]
    assert [non_quote["span"]["start"] for non_quote in found["non_quotes"]] == [5, 16]
    assert [region["start"] for region in found["document"]["regions"]] == [0, 49]


def test_the_chain_keeps_its_order_for_it_runs_from_mouth_to_page():
    value = file()
    value["quotes"][0]["via"] = [
        {"role": "venue", "name": "the town hall", "mention": [{"exact": "quay", "start": 57, "end": 61}]},
        {"role": "venue", "name": "the market", "mention": [{"exact": "talks", "start": 5, "end": 10}]},
    ]
    assert [node["name"] for node in formatted(value)["quotes"][0]["via"]] == ["the town hall", "the market"]


# ---------------------------------------------------------------- what is refused

GOOD = json.dumps(file(), ensure_ascii=False).encode()
LENGTH = b'"text_length": 67'
REFUSED = {
    "duplicate-key": GOOD.replace(b'"speakers"', b'"quotes": [], "speakers"'),
    "nan": GOOD.replace(LENGTH, b'"text_length": NaN'),
    "infinity": GOOD.replace(LENGTH, b'"text_length": -Infinity'),
    "bad-utf-8": GOOD.replace(b"Lervik Echo", b"Lervik \xff Echo"),
    "utf-16": GOOD.decode().encode("utf-16"),
    "half-a-character": GOOD.replace(b"Lervik Echo", rb"Lervik \ud83d Echo"),
    "number-too-large": GOOD.replace(LENGTH, b'"text_length": 1e999'),
    "cut-off": GOOD[:-20],
    "more-behind": GOOD + b"{}",
    "comment": GOOD.replace(b'"speakers"', b'// who?\n"speakers"'),
    "empty": b"",
    "a-list": b"[" + GOOD + b"]",
    "null": b"null",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_a_file_that_would_lose_something_is_refused(data: bytes):
    with pytest.raises(InvalidData) as caught:
        fmt(annotation_of(data, TEXT))
    assert caught.value.findings


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_a_refused_file_is_not_touched_and_the_others_are_formatted(tmp_path, data: bytes):
    bad, good = tmp_path / "a.json", tmp_path / "b.json"
    bad.write_bytes(data)
    good.write_bytes(GOOD)
    with pytest.raises(InvalidData):
        format_files([bad, good], None, only_check=False)
    assert bad.read_bytes() == data
    assert good.read_text("utf-8").startswith('{\n  "document": {\n')
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.json"]


def test_a_text_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "quay.json").write_bytes(GOOD)
    (tmp_path / "quay.txt").write_bytes(b"Quay \xff talks")
    with pytest.raises(InvalidData, match="UTF-8"):
        format_files([tmp_path / "quay.json"], None, only_check=False)
    assert (tmp_path / "quay.json").read_bytes() == GOOD


def test_a_byte_order_mark_is_dropped():
    assert fmt(annotation_of(b"\xef\xbb\xbf" + GOOD, TEXT)).text == fmt(annotation_of(GOOD, TEXT)).text


def test_with_check_nothing_is_written(tmp_path):
    path = tmp_path / "quay.json"
    path.write_bytes(GOOD)
    assert not format_files([path], None, only_check=True)
    assert path.read_bytes() == GOOD


def test_a_canonical_file_is_good(tmp_path):
    path = tmp_path / "quay.json"
    path.write_text(fmt(annotation_of(GOOD, TEXT)).text, "utf-8")
    assert format_files([path], None, only_check=True)


# ---------------------------------------------------------------- what may not stand


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(found for item in value.values() for found in strings(item))]
    if isinstance(value, list):
        return [found for item in value for found in strings(item)]
    return [value] if isinstance(value, str) else []


def selectors(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Every selector of a file, found by its keys."""
    if isinstance(value, dict):
        own = [value] if {"start", "end"} <= value.keys() and "kind" not in value else []
        return own + [found for item in value.values() for found in selectors(item)]
    return [found for item in value for found in selectors(item)] if isinstance(value, list) else []


@given(annotations(license=TEXT_FREE))
def test_no_word_of_the_outlet_is_left_in_a_text_free_file(sample: Sample):
    found = strings(formatted(sample.value, sample.text))
    assert [(word, string) for word in sample.prose for string in found if word in string] == []


@given(annotations(license=TEXT_FREE, drafts=False))
def test_no_word_of_the_outlet_is_left_where_the_text_is_not_at_hand(sample: Sample):
    found = strings(formatted(sample.value, None))
    assert [(word, string) for word in sample.prose for string in found if word in string] == []


@given(annotations(license=TEXT_FREE))
def test_every_selector_of_a_text_free_file_has_the_words_or_their_hash(sample: Sample):
    for selector in selectors(formatted(sample.value, sample.text)):
        words = sample.text[selector["start"] : selector["end"]]
        hashed = {"sha256": hashlib.sha256(words.encode()).hexdigest()}
        assert selector.keys() == {"start", "end", *(["exact"] if "exact" in selector else ["sha256"])}
        assert selector.get("exact", words) == words
        assert selector.get("sha256", hashed["sha256"]) == hashed["sha256"]


@given(annotations(license=TEXT_FREE))
def test_words_of_direct_quotes_stay(sample: Sample):
    found = {quote["id"]: quote["content"] for quote in formatted(sample.value, sample.text)["quotes"]}
    direct = {quote["id"]: quote["content"] for quote in sample.finished["quotes"] if quote["type"] == "direct"}
    assert {name: found[name] for name in direct} == direct


@given(annotations(license=TEXT_FREE))
def test_quotes_of_a_text_free_file_cover_the_same_letters_as_before(sample: Sample):
    def letters(quote: dict[str, Any]) -> set[int]:
        places = {i for selector in quote["content"] for i in range(selector["start"], selector["end"])}
        return {i for i in places if is_content_character(sample.text[i])}

    found = {quote["id"]: letters(quote) for quote in formatted(sample.value, sample.text)["quotes"]}
    assert found == {quote["id"]: letters(quote) for quote in sample.finished["quotes"]}


@given(annotations(license=TEXT_FREE))
def test_a_stripped_file_has_no_errors(sample: Sample):
    annotation = annotation_of(fmt(annotation_of(sample.value, sample.text)).text.encode(), sample.text)
    assert [finding for finding in check_annotation(annotation) if finding.severity == "error"] == []


def test_the_headline_is_null_where_the_text_may_not_stand():
    assert formatted(text_free())["document"]["title"] is None


def test_mixed_content_is_cut_into_prose_and_marked_words():
    content = formatted(text_free())["quotes"][0]["content"]
    # "the quay" is 27 to 35, then a space, then “stays shut” with its marks: 36 to 48
    assert content == [
        {"start": 27, "end": 35, "sha256": hashlib.sha256(b"the quay").hexdigest()},
        {"exact": "“stays shut”", "start": 36, "end": 48},
    ]


def test_a_quote_that_goes_on_over_paragraphs_keeps_its_words():
    text = "“We waited.\n\n“Nobody came.”"  # the first paragraph is 0 to 11, the second 13 to 27
    content = [
        {"exact": "“We waited.", "start": 0, "end": 11},
        {"exact": "“Nobody came.”", "start": 13, "end": 27},
    ]
    value = text_free(quotes=[{"id": "q1", "type": "direct", "speaker": [], "content": content}])
    value["document"].update(text_sha256=hashlib.sha256(text.encode()).hexdigest(), text_length=27)
    assert formatted(value, text)["quotes"][0]["content"] == content


def test_words_after_a_mark_that_is_never_closed_do_not_stand():
    text = "“We waited, he said and left."
    quote = {"id": "q1", "type": "direct", "speaker": [], "content": [{"exact": text, "start": 0, "end": 29}]}
    value = text_free(quotes=[quote])
    value["document"].update(text_sha256=hashlib.sha256(text.encode()).hexdigest(), text_length=29)
    assert "waited" not in fmt(annotation_of(value, text)).text


def test_cue_and_mention_are_replaced_by_their_hashes():
    (quote,) = formatted(text_free())["quotes"]
    assert quote["cue"] == [{"start": 22, "end": 26, "sha256": hashlib.sha256(b"said").hexdigest()}]
    assert quote["mention"] == [{"start": 12, "end": 21, "sha256": hashlib.sha256(b"The mayor").hexdigest()}]


@pytest.mark.parametrize("type_", ["indirect", "reported", "free_indirect"])
def test_marked_words_of_quotes_that_are_not_verbatim_are_hashed(type_: str):
    value = text_free()
    value["quotes"][0]["type"] = type_
    assert '"stays' not in fmt(annotation_of(value, TEXT)).text
    assert "stays shut" not in fmt(annotation_of(value, TEXT)).text


@pytest.mark.parametrize("type_", ["dircet", "Mixed", "", None, 7])
def test_a_slip_in_the_type_costs_no_words_of_the_speaker_and_lets_none_of_the_outlet_stand(type_: object):
    value = text_free()
    value["quotes"][0]["type"] = type_
    written = fmt(annotation_of(value, TEXT)).text
    assert "“stays shut”" in written
    assert "the quay" not in written


@pytest.mark.parametrize("text", [TEXT, None], ids=["with-text", "without-text"])
@pytest.mark.parametrize("key", ["prefix", "suffix"])
def test_words_around_a_selector_are_taken_out(key: str, text: str | None):
    value = text_free()
    value["quotes"][0].update(type="direct", content=[{"exact": "“stays shut”", "start": 36, "end": 48, key: "wharfling"}])
    assert "wharfling" not in fmt(annotation_of(value, text)).text


def test_an_unknown_key_stays_where_content_is_cut():
    value = text_free()
    value["quotes"][0]["content"][0]["x_doubt"] = "ask Ida"
    assert "ask Ida" in fmt(annotation_of(value, TEXT)).text


def test_a_draft_of_prose_that_cannot_be_resolved_is_reported():
    result = fmt(annotation_of(with_content({"exact": "the quay"}, value=text_free()), TEXT))
    assert len(result.unresolved) == 1


def test_offsets_alone_of_prose_become_a_hash_of_what_stands_there():
    value = with_content({"start": 53, "end": 61}, value=text_free())
    assert formatted(value)["quotes"][0]["content"] == [
        {"start": 53, "end": 61, "sha256": hashlib.sha256(b"the quay").hexdigest()}
    ]


def test_the_layer_of_an_annotator_is_stripped_by_the_licence_of_its_document(tmp_path):
    (tmp_path / "quay.json").write_text(json.dumps(text_free()), "utf-8")
    layer = tmp_path / "quay.cd.json"
    layer.write_text(json.dumps(file(document={"id": "lervik-echo/2031-02-03-quay", "text_sha256": SHA256})), "utf-8")
    format_files([layer], None, only_check=False)
    assert "The mayor" not in layer.read_text("utf-8")
    assert hashlib.sha256(b"The mayor").hexdigest() in layer.read_text("utf-8")


# ---------------------------------------------------------------- how it is written


def reversed_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reversed_keys(item) for key, item in reversed(value.items())}
    return [reversed_keys(item) for item in value] if isinstance(value, list) else value


def everything() -> dict[str, Any]:
    """A file in which every key of the schema stands somewhere; drafts keep their words around, for there is no text."""
    selector = dict.fromkeys(("exact", "prefix", "suffix"), "x") | {"start": 0, "end": 1, "sha256": "0" * 64}
    value = file(non_quotes=[{"reason": "other", "span": dict(selector), "speaker": "mayor"}])
    value["$schema"] = "annotation.schema.json"
    value["document"] |= {
        "outlet": {"name": "Lervik Echo", "domain": None, "country": "XL"},
        "regions": [{"kind": "headline", "start": 0, "end": 10}],
        "challenge": {"test": "DIR", "pair": "a/b", "expect": "more", "why": "so"},
        **dict.fromkeys(("url", "genre", "origin", "cluster", "twin_of"), "x"),
    }
    value["speakers"]["mayor"] |= {"reason": [dict(selector)], "aliases": []}
    value["speakers"]["mayor"] |= dict.fromkeys(("media_type", "name", "description", "affiliation", "confidentiality"), "x")
    value["quotes"][0] |= {
        "content": [dict(selector)],
        "via": [{"role": "venue", "speaker": "mayor", "name": "the hall", "mention": [dict(selector)]}],
        "phenomena": [],
        **dict.fromkeys(("event", "medium", "polarity", "uttered", "nested_in", "note"), "x"),
    }
    return value


@pytest.mark.parametrize(
    ("path", "definition"),
    [
        ((), ""),
        (("document",), "document"),
        (("document", "outlet"), "document/properties/outlet"),
        (("document", "regions", 0), "document/properties/regions/items"),
        (("document", "challenge"), "document/properties/challenge"),
        (("speakers", "mayor"), "speaker"),
        (("speakers", "mayor", "reason", 0), "selector"),
        (("quotes", 0), "quote"),
        (("quotes", 0, "content", 0), "selector"),
        (("quotes", 0, "via", 0), "via"),
        (("quotes", 0, "via", 0, "mention", 0), "selector"),
        (("non_quotes", 0), "non_quote"),
        (("non_quotes", 0, "span"), "selector"),
        (("annotation",), "annotation"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_keys_stand_in_the_order_of_the_schema(path: tuple[str | int, ...], definition: str):
    schema = load_schema("annotation")
    for step in ["$defs", *definition.split("/")] if definition else []:
        schema = schema[step]
    found: Any = formatted(reversed_keys(everything()), None)
    for step in path:
        found = found[step]
    assert list(found) == list(schema["properties"])


def test_unknown_keys_stand_last_in_the_order_in_which_they_came():
    value = {"zebra": 1, **file(), "ant": 2}
    assert list(formatted(value))[-3:] == ["annotation", "zebra", "ant"]


def test_speakers_stay_in_the_order_in_which_they_came():
    person = {"kind": "person", "identification": "vague"}
    value = file(speakers={"mayor": person, "baker": person, "zoe": person, "abel": person})
    assert list(formatted(value)["speakers"]) == ["mayor", "baker", "zoe", "abel"]


def test_the_whole_file_as_it_is_written():
    expected = f"""{{
  "document": {{
    "id": "lervik-echo/2031-02-03-quay",
    "outlet": {{"name": "Lervik Echo"}},
    "title": "Quay talks",
    "language": "en",
    "published": "2031-02-03",
    "license": "CC-BY-4.0",
    "text_sha256": "{SHA256}",
    "text_length": 67
  }},
  "speakers": {{
    "mayor": {{"kind": "person", "identification": "unique_role"}}
  }},
  "quotes": [
    {{
      "id": "q1",
      "type": "mixed",
      "content": [{{"exact": "the quay “stays shut”", "start": 27, "end": 48}}],
      "cue": [{{"exact": "said", "start": 22, "end": 26}}],
      "mention": [{{"exact": "The mayor", "start": 12, "end": 21}}],
      "speaker": ["mayor"]
    }}
  ],
  "annotation": {{"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"}}
}}
"""
    assert fmt(annotation_of(reversed_keys(file()), TEXT)).text == expected


@pytest.mark.parametrize(
    ("length", "lines"),
    [
        # six spaces, "aliases": and a space (11), ["…"] (4 and the name), a comma: 22 and the name
        pytest.param(98, 1, id="120-characters-stay-on-one-line"),
        pytest.param(99, 3, id="121-characters-are-broken"),
    ],
)
def test_a_list_is_broken_where_its_line_would_be_too_long(length: int, lines: int):
    value = file()
    value["speakers"]["mayor"]["aliases"] = ["é" * length]
    written = fmt(annotation_of(value, TEXT)).text.splitlines()
    first = next(i for i, line in enumerate(written) if '"aliases"' in line)
    last = next(i for i, line in enumerate(written) if '"identification"' in line)
    assert last - first == lines


@given(
    annotations(),
    st.lists(st.text("é \\👩🏽‍🚒ש", min_size=1, max_size=60), max_size=6, unique=True),
    st.text(max_size=150),
)
def test_no_line_is_longer_than_the_width_but_for_words_that_cannot_be_broken(
    sample: Sample, aliases: list[str], description: str
):
    value = deepcopy(sample.value)
    value["speakers"]["first"].update(aliases=aliases, description=description)
    lines = fmt(annotation_of(value, sample.text)).text.removesuffix("\n").split("\n")
    for line in (line for line in lines if len(line) > WIDTH):
        item = json.loads("{" + line.rstrip(",") + "}" if '": ' in line else "[" + line.rstrip(",") + "]")
        assert all(isinstance(string, str) for string in (item.values() if isinstance(item, dict) else item))


def test_the_width_is_120():
    assert WIDTH == 120


# ---------------------------------------------------------------- what a second round of abuse found


@pytest.mark.parametrize("prose", ["», a dit le maire hier. «", "“, sagte er gestern. „", "”, Kask said. “"])
def test_prose_between_a_closing_and_an_opening_mark_is_hashed(prose: str):
    value = text_free()
    value["quotes"][0].update(type="direct", content=[{"exact": prose, "start": 0, "end": len(prose)}])
    (quote,) = json.loads(fmt(annotation_of(value, None)).text)["quotes"]
    assert quote["content"] == [{"start": 0, "end": len(prose), "sha256": hashlib.sha256(prose.encode()).hexdigest()}]


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "out of order"])
def test_a_quotation_over_two_paragraphs_is_kept_in_either_order(turned: bool):
    one, two = {"exact": "“Para one.", "start": 3, "end": 13}, {"exact": "“Para two,”", "start": 15, "end": 26}
    value = text_free()
    value["quotes"][0].update(type="direct", content=[two, one] if turned else [one, two])
    (quote,) = json.loads(fmt(annotation_of(value, None)).text)["quotes"]
    assert quote["content"] == [one, two]


def test_a_quotation_over_two_paragraphs_is_kept_in_one_selector():
    whole = {"exact": "“Para one.\n\n“Para two,”", "start": 3, "end": 26}
    value = text_free()
    value["quotes"][0].update(type="direct", content=[whole])
    (quote,) = json.loads(fmt(annotation_of(value, None)).text)["quotes"]
    assert "".join(part["exact"] for part in quote["content"]) == whole["exact"]


def test_parts_touch_where_more_than_a_space_is_between_them():
    value = text_free()
    value["quotes"][0].update(type="mixed", content=[{"exact": "never\n\n“delta”", "start": 3, "end": 17}])
    (quote,) = json.loads(fmt(annotation_of(value, None)).text)["quotes"]
    assert [(part["start"], part["end"]) for part in quote["content"]] == [(3, 8), (8, 17)]
