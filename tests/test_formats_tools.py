"""The five tools' forms, read as documented, and whatever stands in such files instead."""

import json

import pytest

from onrecord.findings import InvalidData
from onrecord.formats.documents import AnnotatorError
from onrecord.formats.export import Account
from onrecord.formats.files import export_files
from onrecord.formats.to_annotations import How, read_tasks, to_annotations
from onrecord.formats.tools import reader

from .conversions import brat, converted, doccano, layer, map_of, region, sentences, studio

TEXT = "Ana said no."
ANA, SAID, NO = region("m", "M", 0, 3, "Ana"), region("c", "C", 4, 8, "said"), region("q", "Q", 9, 11, "no")


def of_role(found, role):
    return [[(part["exact"], part["start"]) for part in quote.get(role, [])] for quote in layer(found)["quotes"]]


def refused(folder, tool, content, name, **changes):
    """What is found wrong, as `line:column [rule]` and the message."""
    with pytest.raises(InvalidData) as invalid:
        converted(folder, tool, content, name, **changes)
    return [(f"{finding.line}:{finding.column} [{finding.rule}]", finding.message) for finding in invalid.value.findings]


def only(folder, tool, content, name, **changes):
    ((place, message),) = refused(folder, tool, content, name, **changes)
    return place, message


# Label Studio


def test_label_studio_regions_relations_and_attributes(tmp_path):
    results = [
        ANA, SAID, NO,
        {"type": "relation", "from_id": "q", "to_id": "m", "direction": "right", "labels": ["by"]},
        {"id": "c", "from_name": "polarity", "to_name": "text", "type": "choices", "value": {"start": 4, "end": 8, "choices": ["negated"]}},
        {"id": "q", "from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["see the minutes"]}},
    ]  # fmt: skip
    (quote,) = layer(converted(tmp_path, "label-studio", studio(TEXT, *results), "a.json"))["quotes"]
    assert (quote["speaker"], quote["polarity"], quote["note"]) == (["ana"], "negated", "see the minutes")


def test_label_studio_region_with_two_labels_is_two_spans(tmp_path):
    found = converted(tmp_path, "label-studio", studio(TEXT, region("q", ["Q", "N"], 9, 11)), "a.json")
    assert [one["span"]["exact"] for one in layer(found)["non_quotes"]] == ["no"]
    assert of_role(found, "content") == [[("no", 9)]]


def test_label_studio_offsets_written_as_text_are_read(tmp_path):
    found = converted(tmp_path, "label-studio", studio(TEXT, region("q", "Q", "9", "11", "no")), "a.json")
    assert of_role(found, "content") == [[("no", 9)]]


@pytest.mark.parametrize(
    ("start", "end", "rule", "said"),
    [
        (-1, 3, "wrong-form", "start should be a position, a whole number from 0, but is -1"),
        (1.5, 3, "wrong-form", "but is 1.5"),
        (True, 3, "wrong-form", "but is true"),
        ("/div[1]/text()[1]", 3, "wrong-form", "but is '/div[1]/text()[1]'"),
        (None, 3, "wrong-form", "it is missing"),
        (8, 4, "selector-range", "begins at 8, after its end 4"),
        (4, 99, "selector-mismatch", "goes to 99, past the end of the text (12)"),
    ],
)
def test_label_studio_offsets_that_are_none(start, end, rule, said, tmp_path):
    found = refused(tmp_path, "label-studio", studio(TEXT, region("q", "Q", start, end)), "a.json")
    assert any(f"[{rule}]" in place and said in message for place, message in found), found


def test_label_studio_json_min_has_no_relations(tmp_path):
    task = {"text": TEXT, "id": 4, "label": [NO["value"], ANA["value"]], "annotator": 2, "annotation_id": 9, "lead_time": 2.1}
    found = converted(tmp_path, "label-studio", json.dumps([task]), "a.json")
    assert list(found.files) == ["lervik-echo/2031-05-05-4.json", "lervik-echo/2031-05-05-4.txt"]
    assert [quote["speaker"] for quote in layer(found)["quotes"]] == [["ana"]]  # alone in its sentence


def test_label_studio_of_before_1_0_is_read(tmp_path):
    task = [{"id": 1, "data": {"text": TEXT}, "completions": [{"id": 3, "completed_by": 2, "result": [NO]}]}]
    assert of_role(converted(tmp_path, "label-studio", json.dumps(task), "a.json"), "content") == [[("no", 9)]]


def test_label_studio_text_under_another_key(tmp_path):
    task = json.loads(studio(TEXT, NO))
    task[0]["data"] = {"article": TEXT, "date": "2031-06-01"}
    place, message = only(tmp_path, "label-studio", json.dumps(task), "a.json")
    assert "[missing-text]" in place
    assert "fields.text, one of article, date" in message
    found = converted(tmp_path, "label-studio", json.dumps(task), "a.json", fields={"text": "article", "published": "data.date"})
    assert layer(found)["document"]["published"] == "2031-06-01"


def test_label_studio_regions_of_html_are_refused(tmp_path):
    html = {**NO, "type": "hypertextlabels"}
    assert (
        "only plain text labelled with Labels and Text can be placed"
        in only(tmp_path, "label-studio", studio(TEXT, html), "a.json")[1]
    )


def test_label_studio_tasks_without_annotation_are_counted_and_nothing_is_written(tmp_path):
    task = [{"id": 1, "data": {"text": TEXT}, "annotations": []}]
    place, message = only(tmp_path, "label-studio", json.dumps(task), "a.json")
    assert place == "1:1 [empty-export]"
    assert "tasks without an annotation: 1" in message


# doccano


def test_doccano_spans_as_triples(tmp_path):
    line = {"id": 5, "text": "🦀 Ana said no.", "label": [[2, 5, "M"], [6, 10, "C"], [11, 13, "Q"]]}
    found = converted(tmp_path, "doccano", json.dumps(line), "a.jsonl")
    assert of_role(found, "content") == [[("no", 11)]]
    assert found.account.read_as["documents without stored words to compare, whose offsets look right as documented"] == 1


@pytest.mark.parametrize(
    ("line", "rule", "said"),
    [
        ({"text": "a b", "label": [[0, 1]]}, "wrong-form", "label[0] should be [start, end, label]"),
        ({"text": "a b", "label": [[0, 9, "Q"]]}, "selector-mismatch", "past the end"),
        ({"text": "a b", "label": [[2, 1, "Q"]]}, "selector-range", "after its end"),
        ({"text": "a b", "label": ["Q"]}, "wrong-tool", "labels the text as a whole"),
        (
            {"text": "a b", "entities": [{"id": 1, "label": "Q", "start_offset": 0}]},
            "wrong-form",
            "end_offset should be a position",
        ),
        ({"text": "a b"}, "wrong-tool", "has neither entities nor label"),
        ({"label": []}, "wrong-form", "text should be text; it is missing"),
    ],
)
def test_doccano_lines_of_another_form(line, rule, said, tmp_path):
    found = refused(tmp_path, "doccano", json.dumps({"id": 1, **line}), "a.jsonl")
    assert any(f"[{rule}]" in place and said in message for place, message in found), found


def test_doccano_ids_twice_are_refused(tmp_path):
    line = json.loads(doccano(TEXT, [("Q", "no"), ("C", "said")]))
    line["entities"][1]["id"] = 1
    assert "which another entity has" in only(tmp_path, "doccano", json.dumps(line), "a.jsonl")[1]


def test_doccano_files_of_several_users_are_layers(tmp_path):
    (tmp_path / "export").mkdir()
    for user, spans in {"ida": [("Q", "no")], "per": [("Q", "said no")]}.items():
        (tmp_path / f"export/{user}.jsonl").write_text(doccano(TEXT, spans) + "\n")
    found = to_annotations(tmp_path / "export", "doccano", map_of(tmp_path), How("human"), tmp_path, sentences)
    assert sorted(found.files) == [
        "lervik-echo/2031-05-05-1.ida.json", "lervik-echo/2031-05-05-1.json",
        "lervik-echo/2031-05-05-1.per.json", "lervik-echo/2031-05-05-1.txt",
    ]  # fmt: skip


# Prodigy


def prodigy(**more):
    return json.dumps({"text": TEXT, "spans": [{"start": 9, "end": 11, "label": "Q"}], "answer": "accept", **more})


def test_prodigy_takes_accepted_answers_alone(tmp_path):
    lines = [prodigy(), prodigy(answer="reject", text="b"), prodigy(answer="ignore", text="c"), '{"text": "d", "spans": []}']
    found = converted(tmp_path, "prodigy", "\n".join(lines), "a.jsonl")
    assert [name for name in found.files if name.endswith(".json")] == [
        "lervik-echo/2031-05-05-line-1.json",
        "lervik-echo/2031-05-05-line-4.json",
    ]
    assert (found.account.left_out["examples answered with reject"], found.account.left_out["examples answered with ignore"]) == (
        1,
        1,
    )
    _, message = only(tmp_path, "prodigy", prodigy(answer="reject"), "b.jsonl")
    assert "examples answered with reject: 1" in message


SPANS = [
    {"start": 0, "end": 3, "label": "M", "token_start": 0, "token_end": 0},
    {"start": 9, "end": 11, "label": "Q", "token_start": 2, "token_end": 2},
]


@pytest.mark.parametrize(
    "relation",
    [
        {"head": 2, "child": 0, "label": "by", "head_span": SPANS[1], "child_span": SPANS[0]},
        {"head": 2, "child": 0, "label": "by"},  # tokens alone
    ],
)
def test_prodigy_relations_join_the_spans_that_hold_their_tokens(relation, tmp_path):
    found = converted(tmp_path, "prodigy", prodigy(spans=SPANS, relations=[relation]), "a.jsonl")
    assert [quote["speaker"] for quote in layer(found)["quotes"]] == [["ana"]]


@pytest.mark.parametrize(
    ("relation", "rule", "said"),
    [
        ({"head": 7, "child": 0, "label": "by"}, "unknown-id", "joins 'token 7', no span of this text"),
        ({"head": 2, "child": 0, "label": "by", "head_span": {"start": 4, "end": 8}}, "unknown-id", "joins '4–8'"),
        ({"head": 2, "child": 0}, "wrong-form", "label should be an id or label"),
    ],
)
def test_prodigy_relations_to_nothing_are_refused(relation, rule, said, tmp_path):
    place, message = only(tmp_path, "prodigy", prodigy(spans=SPANS, relations=[relation]), "a.jsonl")
    assert (rule in place, said in message) == (True, True), message


def test_prodigy_sessions_are_annotators_and_times_are_none(tmp_path):
    lines = [prodigy(_annotator_id="news-ida"), prodigy(_annotator_id="news-per")]
    found = converted(tmp_path, "prodigy", "\n".join(lines), "a.jsonl", None, annotators={"news-ida": "ih"})
    assert "lervik-echo/2031-05-05-line-1.ih.json" in found.files
    assert "lervik-echo/2031-05-05-line-1.news-per.json" in found.files
    path = tmp_path / "b.jsonl"
    path.write_text(prodigy(_session_id="2031-05-05_10-11-12"))
    with pytest.raises(AnnotatorError, match="--annotator ID"):
        to_annotations(path, "prodigy", map_of(tmp_path), How("human"), tmp_path, sentences)


# brat


def test_brat_discontinuous_spans_events_notes_and_equivalents(tmp_path):
    text = "“We,” Ana said, “go.” She laughed."
    export = brat(
        text,
        "T1\tQ 0 5;16 21\t“We,” “go.”",
        "T2\tM 6 9\tAna",
        "T3\tC 10 14\tsaid",
        "T4\tP 22 25\tShe",
        "E1\tAll:T3 Content:T1 Source:T2",
        "*\tsame T2 T4",
        "A1\tpolarity T1 negated",
        "A2\tnone E1",
        "N1\tnone T2 Wikidata:Q1\tAna",
        "#1\tAnnotatorNotes T1\tlook again",
        "#2\tAnnotatorNotes E1\tof the trigger",
        "#3\tAnnotatorNotes R1\tof a relation",
    )(tmp_path)
    known = map_of(tmp_path, relations={"All": "attribution", "same": "same_speaker"}, attributes={
        "polarity": "polarity", "none": None, "AnnotatorNotes": None,
    })  # fmt: skip
    found = to_annotations(export, "brat", known, How("human", "ab"), tmp_path, sentences)
    (quote,) = layer(found)["quotes"]
    assert [part["exact"] for part in quote["content"]] == ["“We,”", "“go.”"]
    assert (quote["cue"][0]["exact"], quote["speaker"], quote["polarity"]) == ("said", ["ana"], "negated")
    assert found.account.left_out["attributes and notes of relations or of the whole text"] == 1


def test_brat_words_with_a_line_break_are_put_together_again(tmp_path):
    export = brat("One\ntwo.", "T1\tQ 0 7\tOne", "two", "T2\tC 4 7\ttwo")(tmp_path)
    found = to_annotations(export, "brat", map_of(tmp_path), How("human", "ab"), tmp_path, sentences)
    assert of_role(found, "content") == [[("One\ntwo", 0)]]
    assert found.account.read_as["lines that go on from the one before"] == 1


@pytest.mark.parametrize(
    ("lines", "rule", "said"),
    [
        (["T1 Q 0 3 Ana"], "wrong-form", "a line begins with an id"),
        (["T1\tQ 0\tAna"], "wrong-form", "T1 is no span"),
        (["T1\tQ 3 0\tAna"], "selector-range", "begins at 3, after its end 0"),
        (["T1\tQ 0 3\tAna", "T1\tQ 4 8\tsaid"], "duplicate-id", "T1 already"),
        (["T1\tQ 0 3\tAna", "R1\tby Arg1:T1 Arg2:T7"], "unknown-id", "joins 'T7'"),
        (["T1\tQ 0 3\tAna", "R1\tby Arg1:T1"], "wrong-form", "R1 has not the form"),
        (["T1\tQ 0 3\tAna", "A1\tnone T7"], "unknown-id", "A1 is about T7"),
        (["T1\tQ 0 3\tAnn"], "selector-mismatch", "covers 'Ana', but the export says 'Ann'"),
    ],
)
def test_brat_files_of_another_form(lines, rule, said, tmp_path):
    export = brat(TEXT, *lines)(tmp_path)
    with pytest.raises(InvalidData) as invalid:
        to_annotations(export, "brat", map_of(tmp_path), How("human", "ab"), tmp_path, sentences)
    assert any(finding.rule == rule and said in finding.message for finding in invalid.value.findings), invalid.value.findings


def test_brat_annotations_without_their_text_are_refused(tmp_path):
    export = brat(TEXT, "T1\tQ 0 3\tAna")(tmp_path)
    (export / "a.txt").unlink()
    with pytest.raises(InvalidData, match=r"there is no a\.txt beside it"):
        read_tasks(export, "brat", Account())


def test_brat_folders_are_annotators(tmp_path):
    for who in ("ida", "per"):
        (tmp_path / "x" / who).mkdir(parents=True)
        brat(TEXT, "T1\tQ 9 11\tno")(tmp_path / "x" / who)
        (tmp_path / "x" / who / "brat").rename(tmp_path / "x" / who / "moved")
        for file in (tmp_path / "x" / who / "moved").iterdir():
            file.rename(tmp_path / "x" / who / file.name)
    tasks = read_tasks(tmp_path / "x", "brat", Account())
    assert [(task.name, task.annotator) for task in tasks] == [("a", "ida"), ("a", "per")]


# CoNLL


CONLL = """\
-DOCSTART- (pier) O

“ B-Q
No I-Q
” I-Q
said B-C
Ana B-M
. O

It O
rained O
. O
"""


def test_conll_tokens_become_a_text_and_labels_spans(tmp_path):
    found = converted(tmp_path, "conll", CONLL, "a.conll")
    (name,) = (name for name in found.files if name.endswith(".txt"))
    assert name == "lervik-echo/2031-05-05-pier.txt"
    assert found.files[name].decode() == "“ No ” said Ana .\nIt rained .\n"
    assert [of_role(found, role) for role in ("content", "cue", "mention")] == [
        [[("“ No ”", 0)]],
        [[("said", 7)]],
        [[("Ana", 12)]],
    ]
    assert layer(found)["quotes"][0]["type"] == "direct"


def test_conll_span_over_two_sentences_and_parted_spans(tmp_path):
    text = "No B-Q\n\nNever I-Q\nYes B-Q\nAna O\n"
    assert of_role(converted(tmp_path, "conll", text, "a.bio"), "content") == [[("No\nNever", 0)], [("Yes", 9)]]


@pytest.mark.parametrize(
    ("content", "place", "rule"),
    [("No B-Q\nYes\n", "2:1", "wrong-form"), ("No B-Q\nYes NN\n", "2:1", "unknown-label"), (b"\xff O\n", "1:1", "utf-8")],
)
def test_conll_lines_of_another_form(content, place, rule, tmp_path):
    assert only(tmp_path, "conll", content, "a.conll")[0] == f"{place} [{rule}]"


# INCEpTION

HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label|none\n#T_RL=custom.Relation|label|BT_custom.Span\n\n\n"


def test_webanno_values_are_unescaped_and_stacked(tmp_path):
    content = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label|note\n\n\n"
        "#Text=a\\\\b no\n1-1\t0-3\ta\\\\b\tQ[1]|N[2]\tone\\|two \\[x\\] \\-> \\_\\;\\*[1]|*[2]\t\n"
        "1-2\t4-6\tno\tQ[1]\tone\\|two \\[x\\] \\-> \\_\\;\\*[1]\t\n"
    )
    value = layer(converted(tmp_path, "inception", content, "a.tsv"))
    assert [part["exact"] for part in value["quotes"][0]["content"]] == ["a\\b no"]
    assert value["quotes"][0]["note"] == "one|two [x] -> _;*"
    assert [one["span"]["exact"] for one in value["non_quotes"]] == ["a\\b"]


def test_webanno_relations_and_numbers(tmp_path):
    rows = (
        "#Text=Ana said no , no .\n1-1\t0-3\tAna\tM\t*\t_\t_\t\n1-2\t4-8\tsaid\tC\t*\tcue\t1-3[1_0]\t\n"
        "1-3\t9-11\tno\tQ[1]|N[2]\t*[1]|*[2]\tby\t1-1[0_1]\t\n1-4\t12-13\t,\tQ[1]\t*[1]\t_\t_\t\n1-5\t14-16\tno\tQ[1]\t*[1]\t_\t_\t\n"
        "1-6\t17-18\t.\t_\t_\t_\t_\t\n"
    )
    (quote,) = layer(converted(tmp_path, "inception", HEAD + rows, "a.tsv"))["quotes"]
    assert (quote["content"][0]["exact"], quote["cue"][0]["exact"], quote["speaker"]) == ("no , no", "said", ["ana"])


def test_webanno_parts_of_words(tmp_path):
    rows = "#Text=Ana's no\n1-1\t0-5\tAna's\t_\t_\t_\t_\t\n1-1.1\t0-3\tAna\tM\t*\t_\t_\t\n1-2\t6-8\tno\tQ\t*\tby\t1-1.1\t\n"
    (quote,) = layer(converted(tmp_path, "inception", HEAD + rows, "a.tsv"))["quotes"]
    assert (quote["mention"][0]["exact"], quote["speaker"]) == ("Ana", ["ana"])


def test_webanno_slots_are_relations(tmp_path):
    content = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Said|ROLE_custom.Said:who_custom.SaidWhoLink|uima.tcas.Annotation\n"
        "#T_SP=custom.Span|label\n\n\n"
        "#Text=Ana said no\n1-1\t0-3\tAna\t_\t_\tM[2]\t\n1-2\t4-8\tsaid\tby;by\t1-1[2];1-3[3]\t_\t\n1-3\t9-11\tno\t_\t_\tQ[3]\t\n"
    )
    labels = {"Said": "cue", "Q": "content", "M": {"role": "mention", "kind": "person", "identification": "named"}}
    known = {"labels": labels, "relations": {"by": "attribution"}}
    (quote,) = layer(converted(tmp_path, "inception", content, "a.tsv", **known))["quotes"]
    assert (quote["cue"][0]["exact"], quote["speaker"]) == ("said", ["ana"])


@pytest.mark.parametrize(
    ("content", "rule", "said"),
    [
        ("#FORMAT=WebAnno TSV 2\n", "wrong-form", "the first line is not #FORMAT=WebAnno TSV 3.x"),
        (HEAD + "#Text=no\n1-1\t0-2\tno\tQ\t\n", "wrong-form", "has 1 columns of layers; the header declares 4"),
        (HEAD + "#Text=no\nno\n", "wrong-form", "no row of WebAnno TSV"),
        (HEAD + "#Text=no\n1-1\t0-2\tyes\tQ\t*\t_\t_\t\n", "selector-mismatch", "'yes' does not stand at 0 to 2"),
        (HEAD + "#Text=no\n1-1\t0-2\tno\tQ\t*\tby\t7-7\t\n", "unknown-id", "refers to a span of custom.Span at 7-7"),
        (HEAD + "#Text=no\n1-1\t0-2\tno\tQ\t*\tby\t1-1[5_0]\t\n", "unknown-id", "with the number 5, where there is none"),
    ],
)
def test_webanno_files_of_another_form(content, rule, said, tmp_path):
    found = refused(tmp_path, "inception", content, "a.tsv")
    assert any(rule in place and said in message for place, message in found), found


def test_inception_projects_name_documents_and_annotators_by_folder(tmp_path):
    rows = "#Text=no\n1-1\t0-2\tno\tQ\t*\t_\t_\t\n"
    for name in ("ida.tsv", "per.tsv", "INITIAL_CAS.tsv"):
        path = tmp_path / "p/annotation/lock.txt" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + rows)
    account = Account()
    tasks = read_tasks(tmp_path / "p", "inception", account)
    assert [(task.name, task.annotator) for task in tasks] == [("lock", "ida"), ("lock", "per")]
    assert account.left_out["documents as they were imported (INITIAL_CAS)"] == 1


def cas(*structures, text="🦀 Ana said no."):
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": text}
    return {"%TYPES": {}, "%FEATURE_STRUCTURES": [sofa, *structures], "%VIEWS": {}}


def annotation(id, kind, begin, end, **features):
    return {"%ID": id, "%TYPE": kind, "@sofa": 1, "begin": begin, "end": end, **features}


WORDS = [
    annotation(100 + i, "x.Token", begin, end) for i, (begin, end) in enumerate([(0, 2), (3, 6), (7, 11), (12, 14), (14, 15)])
]


def test_cas_json_spans_relations_and_slots(tmp_path):
    spans = [
        annotation(2, "custom.Span", 3, 6, label="M"),
        annotation(3, "custom.Span", 12, 14, label="Q", polarity="denied"),
        annotation(4, "custom.Said", 7, 11, **{"@who": 5}),
        {"%ID": 5, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [6]},
        {"%ID": 6, "%TYPE": "custom.SaidLink", "role": "cue", "@target": 3},
        annotation(7, "custom.Relation", 3, 6, label="by", **{"@Governor": 3, "@Dependent": 2}),
        *WORDS,
    ]
    labels = {"Q": "content", "Said": "cue", "M": {"role": "mention", "kind": "person", "identification": "named"}}
    (quote,) = layer(converted(tmp_path, "inception", json.dumps(cas(*spans)), "a.json", labels=labels))["quotes"]
    assert quote["content"] == [{"exact": "no", "start": 11, "end": 13}]  # 12 to 14 in UTF-16 units
    assert (quote["cue"][0]["exact"], quote["speaker"], quote["polarity"]) == ("said", ["ana"], "denied")


def test_cas_json_without_words_to_tell_by_must_be_stated(tmp_path):
    content = json.dumps(cas(annotation(2, "custom.Span", 3, 5, label="Q"), text="🦀 «a» b"))
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(InvalidData, match="--offsets utf-16, --offsets code-points"):
        to_annotations(path, "inception", map_of(tmp_path), How("human", "ab"), tmp_path, sentences)
    found = to_annotations(path, "inception", map_of(tmp_path), How("human", "ab", "utf-16"), tmp_path, sentences)
    assert of_role(found, "content") == [[("«a", 2)]]


# all


BROKEN = {
    "label-studio": ('[{"id": 1,\n "data": {"text": "a"},\n "annotations": [}]', "3:18 [json-syntax]"),
    "inception": ('{"%FEATURE_STRUCTURES": [],\n "x": "a" "y": []}', "2:11 [json-syntax]"),
    "doccano": ('{"text": "a", "label": []}\n{"text": "b", "label": [[0, 1, "Q"]', "2:36 [json-truncated]"),
    "prodigy": ('{"text": "a", "answer": "accept"}\n\n{"text": "b", "spans": [}', "3:25 [json-syntax]"),
}


@pytest.mark.parametrize("tool", BROKEN)
def test_broken_json_is_reported_with_its_line(tool, tmp_path):
    content, place = BROKEN[tool]
    assert place in [found for found, _ in refused(tmp_path, tool, content, "a.json")]


@pytest.mark.parametrize("tool", ["label-studio", "inception", "doccano", "prodigy"])
def test_what_is_not_utf_8_is_reported(tool, tmp_path):
    content = '{"%FEATURE_STRUCTURES": [], "text": "Zo\u00eb"}'.encode("latin-1")
    path = tmp_path / "a.json"
    path.write_bytes(content)
    module = reader(tool)
    with pytest.raises(InvalidData, match=r"1:40: \[utf-8\] the bytes EB are not UTF-8"):
        module.read(export_files(path, module.ENDINGS), Account())


@pytest.mark.parametrize(
    ("tool", "name", "content"),
    [
        ("label-studio", "a.json", "[]"),
        ("doccano", "a.jsonl", ""),
        ("doccano", "a.jsonl", "\n\n"),
        ("prodigy", "a.jsonl", "[]"),
    ],
)
def test_an_empty_export_is_said_to_be(tool, name, content, tmp_path):
    place, _ = only(tmp_path, tool, content, name)
    assert place == "1:1 [empty-export]"


@pytest.mark.parametrize("tool", ["label-studio", "doccano", "brat", "inception", "prodigy"])
def test_an_empty_folder_is_said_to_be(tool, tmp_path):
    (tmp_path / "x").mkdir()
    with pytest.raises(InvalidData, match="there is no file"):
        read_tasks(tmp_path / "x", tool, Account())


def test_two_tasks_of_one_text_by_one_annotator_are_refused(tmp_path):
    lines = [doccano(TEXT, [("Q", "no")]), doccano(TEXT, [("Q", "said no")]).replace('"id": 1, "text"', '"id": 2, "text"')]
    place, message = only(tmp_path, "doccano", "\n".join(lines), "a.jsonl")
    assert place == "2:1 [duplicate-document]"
    assert "'2' has the text of '1', and the same annotator (ab)" in message
    found = converted(tmp_path, "doccano", "\n".join(lines), "a.jsonl", documents={"2": None})
    assert [name for name in found.files if name.endswith(".json")] == ["lervik-echo/2031-05-05-1.json"]


def test_two_texts_of_one_name_are_refused(tmp_path):
    lines = [doccano(TEXT, [("Q", "no")]), doccano("Ana said yes.", [("Q", "yes")])]
    place, message = only(tmp_path, "doccano", "\n".join(lines), "a.jsonl")
    assert place == "2:1 [duplicate-document]"
    assert "both would be called lervik-echo/2031-05-05-1" in message


def test_an_empty_text_is_refused(tmp_path):
    place, _ = only(tmp_path, "doccano", doccano(" \r\n", []), "a.jsonl")
    assert place == "1:1 [blank-text]"


def test_a_text_without_any_span_is_a_document_without_quotes(tmp_path):
    value = layer(converted(tmp_path, "doccano", doccano(TEXT, []), "a.jsonl"))
    assert (value["quotes"], value["speakers"]) == ([], {})


def test_of_several_annotators_one_can_be_chosen_and_nobody_else(tmp_path):
    task = json.loads(studio(TEXT, NO))
    task[0]["annotations"].append({"id": 2, "completed_by": {"email": "per@example.org"}, "result": [NO]})
    path = tmp_path / "a.json"
    path.write_text(json.dumps(task))
    for name in ("per@example.org", "per"):
        found = to_annotations(path, "label-studio", map_of(tmp_path), How("human", name), tmp_path, sentences)
        assert layer(found)["annotation"]["annotators"] == ["per"]
    with pytest.raises(AnnotatorError, match=r"nobody of the export is 'zoe'; there is 2, per@example\.org"):
        to_annotations(path, "label-studio", map_of(tmp_path), How("human", "zoe"), tmp_path, sentences)


def test_polnears_own_files_give_polnears_quotes(shared, tmp_path):
    """Annotations of brat that people made: the quotes are those that the importer of PolNeAR finds in the same files."""
    import tarfile

    from onrecord.corpora.standoff import read_standoff, union
    from onrecord.data.annotation import joined
    from onrecord.data.texts import normalised

    wanted = {}
    with tarfile.open(shared / "corpora/polnear.tar.gz") as archive:
        for member in archive:
            if "/data/dev/" in member.name and member.isfile():
                wanted[member.name.partition("/data/dev/")[2]] = archive.extractfile(member).read()
    names = sorted(name for name in wanted if name.endswith(".ann"))[:12]
    expected = {}
    for name in names:
        stem, _, who = name.removeprefix("attributions/").removesuffix(".ann").rpartition("_")
        text = wanted[f"text/{stem}.txt"]
        folder = tmp_path / "x" / who
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{stem}.ann").write_bytes(wanted[name])
        (folder / f"{stem}.txt").write_bytes(text)
        plain = normalised(text.decode())
        standoff = read_standoff(normalised(wanted[name].decode()), name, len(plain))
        for event in standoff.events.values():
            parts = union(part for id in event.roles.get("Content", ()) for part in standoff.spans[id].fragments)
            if parts:
                trimmed = [(start, start + len(plain[start:end].rstrip())) for start, end in parts]
                expected.setdefault(plain, []).append(joined(trimmed, plain))
    labels = {"Source": "mention", "Cue": "cue", "Content": "content"}
    labels |= dict.fromkeys(["Attribution", "Attribution-no-source", "Discard", "Discuss"])
    relations = dict.fromkeys(["Attribution", "Attribution-no-source"], "attribution")
    known = map_of(tmp_path, labels=labels, relations=relations)
    found = to_annotations(tmp_path / "x", "brat", known, How("human"), tmp_path, sentences)
    quotes = {}
    for name, content in found.files.items():
        if name.endswith(".json"):
            text = found.files[f"{name.partition('.')[0]}.txt"].decode().removesuffix("\n")
            spans = [
                [(part["start"], part["end"]) for part in quote["content"]] for quote in json.loads(content).get("quotes", [])
            ]
            quotes.setdefault(text, []).extend(spans)
    assert {text: sorted(spans) for text, spans in quotes.items() if spans} == {t: sorted(spans) for t, spans in expected.items()}
    assert sum(map(len, expected.values())) > 200
