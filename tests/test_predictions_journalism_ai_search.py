"""JournalismAI's search tool: inclusive ends, spans of paragraphs, no links."""

import json

from onrecord.formats.predictions import journalism_ai_search as search

from .outputs import files, only, read, refused, stand_in_text, words

FIRST, SECOND = "😀 Brandt said: “It is not sa\u0301fe.”", "“No,” Oster told Ana."
TEXT = f"{FIRST}\n\n{SECOND}"


def entity(label, said, paragraph=FIRST, **changes):
    start = paragraph.index(said)
    at = TEXT.index(paragraph)
    found = {"span_label": label, "span_start": start, "span_end": start + len(said) - 1, "paragraph_start": at,
             "paragraph_end": at + len(paragraph) - 1, "text": said}  # fmt: skip
    return {key: value for key, value in {**found, **changes}.items() if value is not None}


ENTITIES = [
    entity("Source", "Brandt"), entity("Cue", "said"), entity("Content", "“It is not sa\u0301fe.”"),
    entity("Content", "“No,”", SECOND), entity("Source", "Oster", SECOND), entity("Cue", "told", SECOND), entity("Source", "Ana", SECOND),
]  # fmt: skip
SAID = [
    {"content": ["“It is not sa\u0301fe.”"], "cue": ["said"], "mention": ["Brandt"]},
    {"content": ["“No,”"], "cue": ["told"], "mention": ["Oster"]},
]


def article(entities=None, **changes):
    return json.dumps({"paragraphs": [FIRST, SECOND], "entities": ENTITIES if entities is None else entities, **changes})


def test_inclusive_ends_and_links_of_a_paragraph():
    for paragraphs in ([FIRST, SECOND], [{"text": FIRST}, {"text": SECOND}]):
        output = only(search, article(paragraphs=paragraphs), "pier.json")
        assert (output.name, output.text) == ("pier", TEXT)
        assert [words(one) for one in output.statements] == SAID
        assert stand_in_text(output)


def test_words_are_those_of_the_place_where_none_are_stated():
    bare = [{key: value for key, value in one.items() if key != "text"} for one in ENTITIES]
    assert [words(one) for one in only(search, article(bare)).statements] == SAID


def test_paragraphs_that_do_not_fit_are_not_the_text():
    output = only(search, article(paragraphs=[FIRST.replace("not ", ""), SECOND]))
    assert output.text is None
    assert output.statements[1].content[0] == ("“No,”", TEXT.index("“No"), TEXT.index("“No") + 5)


def test_a_wrong_end_is_handed_on_as_stated():
    wrong = entity("Content", "“No,”", SECOND, span_end=8)
    assert only(search, article([wrong])).statements[0].content[0] == ("“No,”", TEXT.index("“No"), TEXT.index("“No") + 9)


def test_several_articles_and_none():
    listed = f"[{article(id='quay')}, {article([])}]"
    outputs, _ = read(search, {"all.json": "\ufeff" + listed})
    assert [(output.name, len(output.statements)) for output in outputs] == [("quay", 2), ("all-2", 0)]


def test_all_that_is_wrong_is_said_at_once():
    wrong = [
        entity("Person", "Brandt"),
        entity("Cue", "said", span_end=None),
        entity("Cue", "said", span_start="x"),
        3,
        entity("Cue", "said", span_end=0),
    ]
    found = refused(search, {"a.json": article(wrong), "b.json": '{"paragraphs": []}', "c.json": "{"})
    assert [line.split("] ")[0] for line in found] == [
        "a.json:1 [wrong-form", "a.json:1 [unknown-label", "a.json:1 [wrong-form", "a.json:1 [wrong-form", "a.json:1 [selector-range",
        "b.json:1 [missing-key", "c.json:1 [json-truncated",
    ]  # fmt: skip


def test_recognised():
    yes, no = files({"a.json": article(), "b.json": '{"entities": []}'})
    assert search.recognises(yes)
    assert not search.recognises(no)
