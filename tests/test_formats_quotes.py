"""From spans and relations to quotes and speakers: what belongs together, and what nobody said."""

import pytest

from onrecord.findings import InvalidData

from .conversions import converted, doccano, layer

TEXT = "Ana Velt said the quay was closed. She told us it would not open. Rita Moss laughed."
SPANS = [("Q", "the quay was closed"), ("C", "said"), ("M", "Ana Velt"), ("Q", "it would not open"), ("C", "told"), ("P", "She")]
ONE, SAID, ANA, TWO, TOLD, SHE = range(1, 7)  # the numbers of the spans
NOT_THERE = 99


def quotes(folder, relations=(), spans=SPANS, text=TEXT, **changes):
    """Every quote as its id and the words of each role, and its speaker."""
    found = converted(folder, "doccano", doccano(text, spans, list(relations)), "a.jsonl", **changes)
    value = layer(found)
    roles = ("content", "cue", "mention")
    shown = [
        (*(" … ".join(part.get("exact", "#") for part in quote.get(role, [])) for role in roles), quote.get("speaker"))
        for quote in value["quotes"]
    ]
    return shown, value, found


def refused(folder, relations, spans=SPANS, text=TEXT, **changes):
    with pytest.raises(InvalidData) as invalid:
        quotes(folder, relations, spans, text, **changes)
    return [(finding.rule, finding.message) for finding in invalid.value.findings]


FIRST = ("the quay was closed", "said", "Ana Velt", ["ana_velt"])
SECOND = ("it would not open", "told", "She", ["ana_velt"])


@pytest.mark.parametrize(
    "relations",
    [
        # content to each
        [("by", ONE, ANA), ("cue", ONE, SAID), ("by", TWO, SHE), ("cue", TWO, TOLD)],
        # the other way round
        [("by", ANA, ONE), ("cue", SAID, ONE), ("by", SHE, TWO), ("cue", TOLD, TWO)],
        # by way of the cue
        [("cue", ONE, SAID), ("by", SAID, ANA), ("cue", TWO, TOLD), ("by", TOLD, SHE)],
        # by way of the mention
        [("by", ONE, ANA), ("cue", ANA, SAID), ("by", TWO, SHE), ("cue", SHE, TOLD)],
        # any of these, under one name
        [("all", ONE, ANA), ("all", SAID, ONE), ("all", TWO, TOLD), ("all", TOLD, SHE)],
    ],
)
def test_relations_say_what_belongs_together_however_they_are_drawn(relations, tmp_path):
    shown, value, _ = quotes(tmp_path, [*relations, ("same", ANA, SHE)])
    assert shown == [FIRST, SECOND]
    assert value["speakers"] == {"ana_velt": {"kind": "person", "name": "Ana Velt", "identification": "named"}}


def test_a_pronoun_that_nothing_links_leaves_its_speaker_open(tmp_path):
    shown, value, found = quotes(tmp_path, [("by", ONE, ANA), ("cue", ONE, SAID), ("by", TWO, SHE), ("cue", TWO, TOLD)])
    assert shown == [FIRST, (*SECOND[:3], None)]
    assert list(value["speakers"]) == ["ana_velt"]
    assert found.account.open["pronouns linked to nobody: the speaker of their quotes"] == 1
    assert found.account.open["quotes without a speaker"] == 1


def test_without_relations_what_is_alone_in_its_sentence_is_linked(tmp_path):
    shown, _, found = quotes(tmp_path)
    assert shown == [FIRST, (*SECOND[:3], None)]
    assert (found.warnings, found.account.read_as["cues alone with a content in a sentence: its own"]) == ([], 2)


@pytest.mark.parametrize(
    ("text", "spans", "said"),
    [
        (
            "“We,” Ana said, “go.”",  # an interrupted quote: two contents, one cue
            [("Q", "“We,”"), ("C", "said"), ("M", "Ana"), ("Q", "“go.”")],
            ["a cue that 2 contents could have"] * 2 + ["a mention that 2 contents could have"] * 2,
        ),
        (
            "Ana said and Rita denied that it sank.",
            [("Q", "that it sank"), ("C", "said"), ("C", "denied"), ("M", "Ana"), ("M", "Rita")],
            ["2 cues in its sentences", "2 mentions in its sentences"],
        ),
    ],
)
def test_without_relations_what_could_be_two_ways_is_listed_and_not_linked(text, spans, said, tmp_path):
    shown, _, found = quotes(tmp_path, spans=spans, text=text)
    assert [(cue, mention, speaker) for _, cue, mention, speaker in shown] == [("", "", None)] * len(shown)
    assert [finding.severity for finding in found.warnings] == ["warning"] * len(said)
    assert all(words in finding.message for words, finding in zip(said, found.warnings, strict=True))
    assert "'said' at" in found.warnings[0].message
    assert found.account.left_out["cues in no quote"] == sum(label == "C" for label, _ in spans)


def test_where_relations_join_cues_an_unlinked_cue_stays_so(tmp_path):
    shown, _, found = quotes(tmp_path, [("cue", ONE, SAID), ("by", ONE, ANA)])
    assert shown == [FIRST, ("it would not open", "", "", None)]
    assert (found.account.left_out["cues in no quote"], found.account.left_out["mentions in no quote"]) == (1, 1)


def test_where_relations_join_speakers_only_cues_are_linked_by_their_sentence(tmp_path):
    shown, _, _ = quotes(tmp_path, [("by", ONE, ANA), ("by", TWO, ANA)])
    assert shown == [FIRST, ("it would not open", "told", "Ana Velt", ["ana_velt"])]


INTERRUPTED = "“We,” Ana said, “go.” And: “Now.”"
PARTS = [("Q", "“We,”"), ("C", "said"), ("M", "Ana"), ("Q", "“go.”"), ("Q", "“Now.”")]


@pytest.mark.parametrize(
    "relations",
    [
        [("part", 1, 4), ("cue", 1, 2), ("by", 4, 3)],  # parts by name
        [("cue", 1, 2), ("cue", 4, 2), ("by", 1, 3)],  # a cue in common
    ],
)
def test_parts_of_an_interrupted_quote_are_one(relations, tmp_path):
    shown, value, _ = quotes(tmp_path, [*relations, ("by", 5, 3)], PARTS, INTERRUPTED)
    assert shown == [("“We,” … “go.”", "said", "Ana", ["ana"]), ("“Now.”", "", "Ana", ["ana"])]
    assert [quote["type"] for quote in value["quotes"]] == ["direct", "direct"]


def test_two_mentions_of_one_content_speak_jointly(tmp_path):
    text = "Lind and Abara said they would go."
    spans = [("Q", "they would go"), ("C", "said"), ("M", "Lind"), ("M", "Abara")]
    shown, _, _ = quotes(tmp_path, [("by", 1, 3), ("by", 1, 4), ("cue", 1, 2)], spans, text)
    assert shown == [("they would go", "said", "Lind … Abara", ["lind", "abara"])]


def test_an_unknown_speaker_beside_a_known_one_leaves_the_list_open(tmp_path):
    text = "Lind and she said they would go."
    spans = [("Q", "they would go"), ("M", "Lind"), ("P", "she")]
    shown, _, _ = quotes(tmp_path, [("by", 1, 2), ("by", 1, 3)], spans, text)
    assert shown == [("they would go", "", "Lind … she", None)]  # ["lind"] alone would be wrong


NESTED = "Osei said the general had promised a truce."
IN = [("Q", "the general had promised a truce"), ("Q", "a truce"), ("M", "Osei"), ("M", "the general")]


@pytest.mark.parametrize("relation", [("in", 2, 1), ("in", 1, 2)])
def test_nesting_goes_by_place_whichever_way_the_relation_points(relation, tmp_path):
    _, value, _ = quotes(tmp_path, [relation, ("by", 1, 3), ("by", 2, 4)], IN, NESTED)
    assert [(quote["id"], quote.get("nested_in")) for quote in value["quotes"]] == [("q1", None), ("q2", "q1")]


def test_a_circle_of_nesting_cannot_come_about(tmp_path):
    _, value, _ = quotes(tmp_path, [("in", 1, 2), ("in", 2, 1)], IN, NESTED)
    assert [quote.get("nested_in") for quote in value["quotes"]] == [None, "q1"]


def test_contents_that_do_not_enclose_each_other_are_not_nested(tmp_path):
    assert [rule for rule, _ in refused(tmp_path, [("in", ONE, TWO)])] == ["nested-outside"]


@pytest.mark.parametrize(
    ("relation", "rule", "said"),
    [
        (("by", ONE, NOT_THERE), "unknown-id", "joins '99', no span of this text"),
        (("by", ONE, ONE), "contradiction", "joins a span with itself"),
        (
            ("by", ONE, SAID),
            "wrong-ends",
            "joins content and cue; as 'speaker', which the map says it is, it joins content and mention",
        ),
        (("same", ONE, TWO), "wrong-ends", "joins content; as 'same_speaker'"),
        (("all", ONE, TWO), "wrong-ends", "joins content; as 'attribution'"),
        (("part", ONE, SAID), "wrong-ends", "as 'parts'"),
    ],
)
def test_relations_that_cannot_be_are_refused_with_what_could(relation, rule, said, tmp_path):
    ((found, message),) = refused(tmp_path, [relation])
    assert (found, said in message) == (rule, True), message


def test_all_bad_relations_are_reported_at_once(tmp_path):
    assert len(refused(tmp_path, [("by", ONE, NOT_THERE), ("same", ONE, TWO), ("in", ONE, TWO)])) == 3


def test_relations_of_spans_that_are_left_out_go_with_them(tmp_path):
    spans = [*SPANS, ("X", "Rita Moss")]
    shown, _, found = quotes(tmp_path, [("by", ONE, ANA), ("cue", ONE, SAID), ("by", TWO, 7), ("no", TWO, 7)], spans)
    assert shown[1][3] is None
    assert found.account.left_out["relations of spans that are left out"] == 1
    assert found.account.left_out["relations labelled 'no', by the map"] == 1


def test_the_same_words_are_one_speaker_and_other_words_another(tmp_path):
    text = "Ana said a. Ana said b. Rita said c."
    spans = [("Q", (9, 10)), ("M", (0, 3)), ("Q", (21, 22)), ("M", (12, 15)), ("Q", (34, 35)), ("M", (24, 28))]
    shown, value, _ = quotes(tmp_path, [], spans, text)
    assert [speaker for *_, speaker in shown] == [["ana"], ["ana"], ["rita"]]
    assert list(value["speakers"]) == ["ana", "rita"]


def test_people_whom_relations_tell_apart_are_not_made_one_by_their_words(tmp_path):
    text = "The mayor Velt and the mayor Moss. The mayor said a. The mayor said b."
    spans = [("S", "Velt"), ("S", "Moss"), ("P", (35, 44)), ("Q", (50, 51)), ("P", (53, 62)), ("Q", (68, 69))]
    relations = [("same", 1, 3), ("same", 2, 5), ("by", 4, 3), ("by", 6, 5)]
    shown, value, _ = quotes(tmp_path, relations, spans, text)
    assert [speaker for *_, speaker in shown] == [["velt"], ["moss"]]
    assert [entry["name"] for entry in value["speakers"].values()] == ["Velt", "Moss"]


def test_a_mention_in_the_words_of_one_known_person_is_that_person(tmp_path):
    text = "Ana Velt came. She said a. Ana Velt said b."
    spans = [("M", (0, 8)), ("P", "She"), ("Q", (24, 25)), ("M", (27, 35)), ("Q", (41, 42))]
    shown, value, _ = quotes(tmp_path, [("same", 1, 2), ("by", 3, 2), ("by", 5, 4)], spans, text)
    assert [speaker for *_, speaker in shown] == [["ana_velt"], ["ana_velt"]]
    assert list(value["speakers"]) == ["ana_velt"]


def test_kind_and_identification_are_never_guessed(tmp_path):
    text = "Rita Moss said a."
    _, value, found = quotes(tmp_path, [], [("Q", (15, 16)), ("P", "Rita Moss")], text)
    assert value["speakers"] == {"rita_moss": {"description": "Rita Moss"}}
    assert {what: count for what, count in found.account.open.items() if count} == {
        "speakers without kind": 1,
        "speakers without identification": 1,
    }
    _, value, _ = quotes(tmp_path, [], [("Q", (15, 16)), ("P", "Rita Moss")], text, speakers={"kind": "person"})
    assert value["speakers"] == {"rita_moss": {"kind": "person", "description": "Rita Moss"}}


def test_a_description_is_no_prose_of_a_text_that_may_not_be_redistributed(tmp_path):
    text = "The head of the Lervik ferry office said a."
    document = {"outlet": {"name": "O"}, "language": "en", "published": "2031"}
    spans = [("Q", (41, 42)), ("P", "The head of the Lervik ferry office")]
    _, value, _ = quotes(tmp_path, [], spans, text, document=document)
    assert value["speakers"] == {"speaker": {}}
    assert "exact" not in value["quotes"][0]["mention"][0]


def test_types_come_from_the_marks_unless_the_label_says_otherwise(tmp_path):
    text = "“All in marks.” Some “in marks” and none at all."
    spans = [("Q", "“All in marks.”"), ("Q", "Some “in marks”"), ("Q", "none at all")]
    _, value, _ = quotes(tmp_path, [], spans, text)
    assert [quote["type"] for quote in value["quotes"]] == ["direct", "mixed", "indirect"]
    labels = {"Q": {"role": "content", "type": "reported"}}
    _, value, _ = quotes(tmp_path, [], spans[2:], text, labels=labels)
    assert value["quotes"][0]["type"] == "reported"


def test_a_nested_quotes_type_is_told_by_its_own_marks(tmp_path):
    text = "“My father told me, ‘Never sign,’ and left,” Lund said."
    spans = [("Q", "“My father told me, ‘Never sign,’ and left,”"), ("Q", "Never sign,")]
    _, value, _ = quotes(tmp_path, [("in", 1, 2)], spans, text)
    assert [quote["type"] for quote in value["quotes"]] == ["direct", "direct"]
    text = "“My father told me to sign and left,” Lund said."
    spans = [("Q", "“My father told me to sign and left,”"), ("Q", "to sign")]
    _, value, _ = quotes(tmp_path, [("in", 1, 2)], spans, text)
    assert [quote["type"] for quote in value["quotes"]] == ["direct", "indirect"]


def test_non_quotes_and_their_speaker(tmp_path):
    text = "The “volunteers” of Rita Moss left."
    _, value, _ = quotes(tmp_path, [("by", 1, 2)], [("N", "“volunteers”"), ("M", "Rita Moss")], text)
    assert value["non_quotes"] == [
        {"reason": "scare_quote", "span": {"exact": "“volunteers”", "start": 4, "end": 16}, "speaker": "rita_moss"}
    ]
    assert value["quotes"] == []


def test_spans_given_twice_are_one_quote(tmp_path):
    shown, _, found = quotes(tmp_path, [("by", ONE, ANA), ("by", 7, ANA)], [*SPANS, SPANS[0]])
    assert [content for content, *_ in shown] == ["the quay was closed", "it would not open"]
    assert found.account.read_as["spans given twice: one"] == 1


def test_blank_spans_are_left_out_and_counted(tmp_path):
    spans = [*SPANS, ("Q", (8, 9)), ("C", (4, 4))]  # the space after "Ana Velt", and nothing
    shown, _, found = quotes(tmp_path, [], spans)
    assert shown == [FIRST, (*SECOND[:3], None)]
    assert found.account.left_out["spans of nothing but white space, or of no length"] == 2


def test_space_at_the_edges_of_a_span_is_no_part_of_it(tmp_path):
    shown, _, found = quotes(tmp_path, [], [("Q", (13, 34)), *SPANS[1:]])  # " the quay was closed."
    assert shown[0][0] == "the quay was closed."
    assert found.account.read_as["spans with white space at an edge, without it"] == 1


def test_a_right_to_left_name_gets_a_key_of_its_own(tmp_path):
    text = "أمل قالت نعم. هدى قالت لا."
    spans = [("Q", "نعم"), ("M", "أمل"), ("Q", "لا"), ("M", "هدى")]
    _, value, _ = quotes(tmp_path, [], spans, text)
    assert {key: entry["name"] for key, entry in value["speakers"].items()} == {"speaker": "أمل", "speaker_2": "هدى"}
    assert [quote["speaker"] for quote in value["quotes"]] == [["speaker"], ["speaker_2"]]
