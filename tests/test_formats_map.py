"""The map of `convert`: what it may say, and what it has to."""

import json

import pytest

from onrecord.findings import InvalidData
from onrecord.formats.mapping import legal, read_map
from onrecord.formats.to_annotations import How, to_annotations
from onrecord.schema import load_schema

from .conversions import MAP, converted, doccano, layer, map_of, region, sentences, studio

TEXT = "Ana said no."


def refused(folder, content):
    path = folder / "map.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(InvalidData) as invalid:
        read_map(path)
    return [f"{finding.line}:{finding.column} [{finding.rule}] {finding.message}" for finding in invalid.value.findings]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"labels": {"Q": "contnt"}}', "1:18 [unknown-label] labels.Q: 'contnt' is not a label here; did you mean 'content'?"),
        ('{"labels": {"Q": 1}}', "labels.Q: 1 should be text in quotation marks or an object {…} or null"),
        ('{"labels": {"Q": {"role": "content", "typ": "direct"}}}', "unknown key 'typ' in labels.Q; did you mean 'type'?"),
        ('{"labels": {"Q": {"non_quote": "scarequote"}}}', "did you mean 'scare_quote'?"),
        ('{"labels": {}, "relations": {"by": "speakr"}}', "did you mean 'speaker'?"),
        ('{"labels": {}, "attributes": {"a": "polarty"}}', "did you mean 'polarity'?"),
        ('{"labels": {}, "attributes": {"a": {"values": {}}}}', "'field' is missing"),
        ('{"labels": {}, "document": {"licence": "CC0-1.0"}}', "did you mean 'license'?"),
        ('{"labels": {}, "document": {"language": "English"}}', "BCP 47 tag"),
        ('{"labels": {}, "documents": {"a": {"id": "A B"}}}', "the wrong form"),
        ('{"relations": {}}', "'labels' is missing; add it"),
        ('{"labels": {"Q": {"type": "direct"}}}', "'Q' has none of role, non_quote and region; it needs one of them"),
        ('{"labels": {"Q": {"role": "cue", "region": "headline"}}}', "'Q' has role and region of role, non_quote and region"),
        ('{"labels": {"Q": {"role": "cue", "type": "direct"}}}', "type goes with role content, not with role cue"),
        ('{"labels": {"Q": {"role": "content", "kind": "person"}}}', "kind goes with role mention or role speaker"),
        ('{"labels": {"Q": "content",}}', "[json-syntax] a comma before '}'"),
    ],
)
def test_mistakes_are_named_with_what_was_meant(content, said, tmp_path):
    assert any(said in found for found in refused(tmp_path, content)), refused(tmp_path, content)


def test_all_mistakes_are_reported_at_once(tmp_path):
    assert len(refused(tmp_path, {"labels": {"a": "x", "b": "y"}, "relatons": {}})) == 3


def labels_of(schema, *path):
    found = load_schema(schema)
    for step in path:
        found = found[step]
    return {label for label in found["enum"] if label is not None}


@pytest.mark.parametrize(
    ("there", "here"),
    [
        (("speaker", "properties", "kind"), ("label", "properties", "kind")),
        (("speaker", "properties", "kind"), ("speaker", "properties", "kind")),
        (("speaker", "properties", "media_type"), ("label", "properties", "media_type")),
        (("speaker", "properties", "media_type"), ("speaker", "properties", "media_type")),
        (("speaker", "properties", "identification"), ("label", "properties", "identification")),
        (("speaker", "properties", "identification"), ("speaker", "properties", "identification")),
        (("quote", "properties", "type"), ("label", "properties", "type")),
        (("non_quote", "properties", "reason"), ("label", "properties", "non_quote")),
        (("document", "properties", "regions", "items", "properties", "kind"), ("label", "properties", "region")),
        (("document", "properties", "genre"), ("document", "properties", "genre")),
        (("document", "properties", "license"), ("document", "properties", "license")),
        (("document", "properties", "origin"), ("document", "properties", "origin")),
    ],
)
def test_the_map_knows_the_labels_of_annotation_files(there, here):
    assert labels_of("map", "$defs", *here) == labels_of("annotation", "$defs", *there)


def test_attributes_state_fields_that_there_are():
    quotes, speakers = (set(load_schema("annotation")["$defs"][name]["properties"]) for name in ("quote", "speaker"))
    as_text = load_schema("map")["$defs"]["attribute"]["then"]["enum"]
    as_object = load_schema("map")["$defs"]["attribute"]["properties"]["field"]["enum"]
    assert as_text == as_object
    assert set(as_text) <= quotes | speakers
    assert legal("polarity") == load_schema("annotation")["$defs"]["quote"]["properties"]["polarity"]["enum"]
    assert legal("note") is None


def unmapped(folder, content, name="a.jsonl", tool="doccano", **changes):
    with pytest.raises(InvalidData) as invalid:
        converted(folder, tool, content, name, **changes)
    return [finding.message for finding in invalid.value.findings]


def test_labels_the_map_does_not_know_fail_with_all_of_them_and_their_counts(tmp_path):
    content = doccano("a b c d", [("Quot", "a"), ("Quot", "b"), ("Z", "c"), ("Q", "d")], [("goes", 1, 2)])
    assert unmapped(tmp_path, content) == [
        "the map does not know 2 of the export's labels of spans: 'Quot' (2×), 'Z' (1×); null leaves one out: "
        '"Quot": null, "Z": null',
        "the map does not know 1 of the export's relations: 'goes' (1×); null leaves one out: \"goes\": null",
    ]


def test_what_is_pasted_from_the_message_makes_the_map_complete(tmp_path):
    content = doccano("a b", [('Quot"e', "a"), ("Z", "b")], [("goes", 1, 2)])
    labels, relations = unmapped(tmp_path, content, labels={"Q": "content"}, relations={})
    pasted = json.loads(f"{{{labels.partition('leaves one out: ')[2]}}}")
    assert pasted == {'Quot"e': None, "Z": None}
    assert relations.endswith('leaves one out: "relations": {"goes": null}')
    found = converted(tmp_path, "doccano", content, "a.jsonl", labels=pasted, relations={"goes": None})
    assert layer(found)["quotes"] == []


def test_a_label_that_is_nearly_known_is_compared(tmp_path):
    (message,) = unmapped(tmp_path, doccano("a", [("Quote", "a")]), labels={"Quotes": "content"})
    assert "'Quote' (1×; the map has 'Quotes')" in message


def test_attributes_of_spans_that_are_left_out_are_not_asked_for(tmp_path):
    choice = {"id": "x", "from_name": "odd", "type": "choices", "value": {"choices": ["a"]}}
    converted(tmp_path, "label-studio", studio(TEXT, region("x", "X", 0, 3), choice), "a.json")
    messages = unmapped(tmp_path, studio(TEXT, region("x", "Q", 0, 3), choice), "a.json", "label-studio")
    assert messages == ["the map does not know 1 of the export's attributes: 'odd' (1×); null leaves one out: \"odd\": null"]


def stated(folder, name, *values, **changes):
    choice = {"id": "q", "from_name": name, "type": "choices", "value": {"choices": list(values)}}
    results = [region("q", "Q", 9, 11), region("m", "M", 0, 3), choice]
    return converted(folder, "label-studio", studio(TEXT, *results), "a.json", **changes)


def test_values_that_a_field_cannot_have_are_asked_for(tmp_path):
    with pytest.raises(InvalidData) as invalid:
        stated(tmp_path, "polarity", "no")
    (finding,) = invalid.value.findings
    assert "'polarity' has values that no polarity has: 'no' (1×); say what they mean" in finding.message
    assert '"values": {"no": null}; a polarity is asserted, denied' in finding.message
    means = {"polarity": {"field": "polarity", "values": {"no": "negated", "dunno": None}}}
    assert layer(stated(tmp_path, "polarity", "no", attributes=means))["quotes"][0]["polarity"] == "negated"
    assert "polarity" not in layer(stated(tmp_path, "polarity", "dunno", attributes=means))["quotes"][0]


@pytest.mark.parametrize(
    ("name", "values", "rule", "said"),
    [
        ("polarity", ["denied", "negated"], "contradiction", "polarity is 'denied' and 'negated' at once"),
        ("when", ["May 4th"], "impossible-date", "when: "),
    ],
)
def test_values_that_cannot_be_are_refused(name, values, rule, said, tmp_path):
    with pytest.raises(InvalidData) as invalid:
        stated(tmp_path, name, *values)
    (finding,) = invalid.value.findings
    assert (finding.rule, said in finding.message) == (rule, True)


def test_an_attribute_tells_who_speaks(tmp_path):
    value = layer(stated(tmp_path, "who", "Ana Velt", speakers={"kind": "person", "identification": "named"}))
    assert value["quotes"][0]["speaker"] == ["ana_velt"]
    assert value["speakers"] == {"ana_velt": {"kind": "person", "name": "Ana Velt", "identification": "named"}}


def test_what_the_export_says_of_its_documents_goes_before_what_the_map_says_of_all(tmp_path):
    line = json.loads(doccano(TEXT, [("Q", "no")]))
    line |= {"meta": {"date": "2031-06-01", "paper": "Norvia Post"}, "id": 9}
    fields = {"published": "meta.date", "outlet": "meta.paper", "title": "meta.headline"}
    found = converted(tmp_path, "doccano", json.dumps(line), "a.jsonl", fields=fields)
    document = layer(found)["document"]
    assert (document["id"], document["outlet"], document["title"]) == ("norvia-post/2031-06-01-9", {"name": "Norvia Post"}, None)
    own = {"9": {"published": "2031-07-01", "title": "No", "id": "norvia/no"}}
    document = layer(converted(tmp_path, "doccano", json.dumps(line), "a.jsonl", fields=fields, documents=own))["document"]
    assert (document["id"], document["published"], document["title"]) == ("norvia/no", "2031-07-01", "No")


def test_missing_facts_are_asked_for_with_everything_else_that_is_missing(tmp_path):
    messages = unmapped(tmp_path, doccano(TEXT, [("New", "no")]), document={"language": "en"})
    assert [
        "the map does not know" in messages[0],
        "the outlet of '1'" in messages[1],
        "the published of '1'" in messages[2],
    ] == [True] * 3
    assert len(messages) == 3


def test_a_date_that_is_none_is_refused(tmp_path):
    document = {**MAP["document"], "published": "2031-02-30"}
    assert "published of '1'" in unmapped(tmp_path, doccano(TEXT, [("Q", "no")]), document=document)[0]


def test_annotators_that_come_out_alike_are_refused(tmp_path):
    task = json.loads(studio(TEXT, region("q", "Q", 9, 11)))
    first = task[0]["annotations"][0]
    task[0]["annotations"] = [{**first, "completed_by": {"email": f"ida@{place}.example"}} for place in ("one", "two")]
    (message,) = unmapped(tmp_path, json.dumps(task), "a.json", "label-studio")
    assert "the same annotator (ida)" in message
    known = map_of(tmp_path, annotators={"ida@one.example": "ih", "ida@two.example": "il"})
    found = to_annotations(tmp_path / "a.json", "label-studio", known, How("human"), tmp_path, sentences)
    assert {"lervik-echo/2031-05-05-1.ih.json", "lervik-echo/2031-05-05-1.il.json"} <= set(found.files)
