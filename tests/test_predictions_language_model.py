"""Answers of language models in the forms they come in, and the real ones of three models on nine articles."""

import csv
import json
import tarfile
from collections import Counter
from pathlib import PurePosixPath

import pytest

from onrecord.formats.export import Account, ExportFile
from onrecord.formats.predictions import language_model as llm

from .outputs import files, only, read, refused, words

RECORD = '{"quote": "It is “safe” 😀", "speaker": "Lena Brandt"}'
SAID = {"content": ["It is “safe” 😀"], "speaker": ["Lena Brandt"]}


def said(content, name="pier.txt"):
    return [words(one) for one in only(llm, content, name).statements]


@pytest.mark.parametrize(
    "answer",
    [
        RECORD,
        f"[{RECORD}]",
        f"Sure! Here are the quotes:\n\n```json\n[{RECORD}]\n```\nLet me know [1] if {{you}} need more.",
        f"~~~\n{RECORD}\n~~~",
        f"```json\n{{'quotes': [{RECORD},], // all of them\n}}\n```",
        f"The quotes are {RECORD}.",
        f'{{"Sourcing Table": [{RECORD}]}}',
        f'{{"article": {{"results": [{RECORD}]}}}}',
        f"<think>Perhaps {{\"quote\": \"a draft\"}} or [{RECORD}]</think>[{RECORD}]",
        f"```json\n[{RECORD}, {{\"quote\": \"cut o",
        f'{{"quotes": [{RECORD}',
        '{"Lena Brandt": ["It is “safe” 😀"]}',
        '{"Lena Brandt": {"quote": "It is “safe” 😀"}}',
        '{"quotes": {"Lena Brandt": "It is “safe” 😀"}}',
        '{"speakers": [{"speaker": "Lena Brandt", "quotes": [{"text": "It is “safe” 😀"}]}]}',
        '{"speaker": "Lena Brandt", "quotes": ["It is “safe” 😀"]}',
        '[{"Quotation": "It is “safe” 😀", "Attributed to": "Lena Brandt", "Cue": null, "Role": "N/A"}]',
        '[{"exact_quote": "It is \\u201csafe\\u201d \\ud83d\\ude00", "speaker": {"name": "Lena Brandt"}}]',
        json.dumps(f"[{RECORD}]"),
        "[\\n  {\\\"quote\\\": \\\"It is “safe” 😀\\\", \\\"speaker\\\": \\\"Lena Brandt\\\"}]",
        "| Quote | Speaker |\n|---|:--|\n| It is “safe” 😀 | **Lena Brandt** |\n\nThat is all.",
        "Here:\r\n\r\nquote,speaker\r\nIt is “safe” 😀,Lena Brandt\r\n\r\nThat is all, I think.",
        "```csv\nquote;speaker\n\"It is “safe” 😀\";Lena Brandt\n```",
        "\ufeffquote\tspeaker\nIt is “safe” 😀\tLena Brandt\n",
    ],
)  # fmt: skip
def test_one_quote_in_many_forms(answer):
    assert said(answer) == [SAID]


@pytest.mark.parametrize(
    "answer",
    ["[]", "{}", '{"quotes": []}', "```json\n[]\n```", "No quotes found.", "There are no direct quotations in this article.",
     "None", "N/A", "", " \r\n", "The article does not contain any quotes.", "| Quote | Speaker |\n|---|---|\n", "quote,speaker\n"],
)  # fmt: skip
def test_no_quotes_at_all(answer):
    assert said(answer) == []


@pytest.mark.parametrize(
    "answer", ["I'm sorry, I can't help with that.", '{"error": "rate limit"}', "[1, 2]", "1. “It is safe,” – Brandt"]
)
def test_what_cannot_be_read_is_a_finding(answer):
    (finding,) = refused(llm, {"pier.txt": f"\n{answer}"})
    assert finding.startswith("pier.txt:1 [wrong-form]")
    assert "expected is JSON with a quote in each record" in finding


def test_all_that_is_wrong_is_said_at_once():
    found = refused(
        llm,
        {
            "a.txt": '[{"quote": "x"},\n {"quote": bad},\n {"quote": "y"}]',
            "b.txt": "I cannot.",
            "c.txt": b"\n\xff",
            "d.md": "| quote | speaker |\n|--|--|\n| a | b | c |\n| d | e |",
            "e.csv": 'quote,speaker\n"a" b,c\nd,e,f\n',
            "f.csv": "name,age\nAna,3\n",
            "g.jsonl": '{"answer": "[]"}\n{"id": "x", "answer": "?"}\n{"id": "y", "value": 3}\n',
        },
    )
    assert [line.split("] ")[0] for line in found] == [
        "a.txt:2 [wrong-form", "b.txt:1 [wrong-form", "c.txt:2 [utf-8", "d.md:3 [wrong-form", "e.csv:2 [wrong-form",
        "e.csv:3 [wrong-form", "f.csv:1 [wrong-form", "g.jsonl:1 [missing-key", "g.jsonl:2 [wrong-form", "g.jsonl:3 [wrong-form",
    ]  # fmt: skip


def test_cut_off_is_counted():
    (output,), account = read(llm, {"a.txt": f'{{"quotes": [{RECORD}, {{"quote": "It'})
    assert len(output.statements) == 1
    assert account.read_as["answers cut off at the end: what is complete"] == 1
    assert account.left_out["records or strings cut off at the end"] == 1


def test_records_keep_their_lines():
    output = only(llm, f"Here:\n```json\n[\n{RECORD},\n{RECORD}\n]\n```")
    assert [one.place.line for one in output.statements] == [4, 5]


def test_fields_by_meaning():
    record = {
        "ID": 7, "Sourced Statement": "the bridge is shut", "Source": "null", "Title of Source": "an official", "Reporting verb": "said",
        "Quote Type": "Paraphrase", "Type of Source": "Unnamed Person", "Start": "12", "end_index": 30.0, "Confidence": "85%",
        "Justification": "in the text",
    }  # fmt: skip
    (output,), account = read(llm, {"a.json": json.dumps([record])})
    assert words(output.statements[0]) == {
        "content": ["the bridge is shut"], "cue": ["said"], "mention": ["an official"], "id": "7", "type": "indirect", "anonymous": True,
        "confidence": 0.85,
    }  # fmt: skip
    assert output.statements[0].content[0][1:] == (12, 30)
    assert output.positions == "code-points"
    assert account.left_out["fields Justification"] == 1


@pytest.mark.parametrize(
    ("record", "meant"),
    [
        ({"type": "Anonymous Source"}, {"anonymous": True}),
        ({"SourceType": "Named Organization"}, {"anonymous": False}),
        ({"SourceType": "Unnamed Group of People"}, {"anonymous": True}),
        ({"SourceType": "Document"}, {"anonymous": False}),
        ({"type": "direct", "source type": "Named Person", "anonymous": "yes"}, {"type": "direct", "anonymous": True}),
        ({"anonymous": False}, {"anonymous": False}),
        ({"type": "gossip"}, {}),
        ({"speaker": "Anonymous"}, {"anonymous": True}),
        ({"speaker": "Unknown"}, {}),
        ({"speaker": ["Ana Torres", "Karl Oster"]}, {"speaker": ["Ana Torres", "Karl Oster"]}),
        ({"speaker": {"name": None, "title": "an aide", "type": "Unnamed Person"}}, {"mention": ["an aide"], "anonymous": True}),
        ({"speaker": "Ana Torres", "title": "mayor"}, {"speaker": ["Ana Torres"]}),
        ({"speaker": "Ana Torres", "mention": "she"}, {"speaker": ["Ana Torres"], "mention": ["she"]}),
        ({"type": "mixed", "cue": "—"}, {"type": "mixed"}),
        ({"start": 9, "end": 3}, {}),
    ],
)
def test_values_by_meaning(record, meant):
    assert said(json.dumps([{"quote": "x y", **record}])) == [{"content": ["x y"], **meant}]


def test_confidence_of_some_is_left_out_and_percent_is_percent():
    some = '[{"quote": "a", "confidence": 0.5}, {"quote": "b"}]'
    (output,), account = read(llm, {"a.json": some})
    assert [words(one) for one in output.statements] == [{"content": ["a"]}, {"content": ["b"]}]
    assert sum(account.left_out.values()) == 1
    assert [one["confidence"] for one in said('[{"quote": "a", "confidence": 50}, {"quote": "b", "confidence": 1}]')] == [
        0.5,
        0.01,
    ]
    assert [one["confidence"] for one in said('[{"quote": "a", "confidence": 1}, {"quote": "b", "confidence": "0.25"}]')] == [
        1,
        0.25,
    ]
    assert said('[{"quote": "a", "confidence": "high"}]') == [{"content": ["a"]}]


def test_several_quotes_of_one_type():
    answer = '{"direct_quotes": [{"quote": "a", "speaker": "B"}], "indirect_quotes": ["c"]}'
    assert said(answer) == [{"content": ["a"], "speaker": ["B"], "type": "direct"}, {"content": ["c"], "type": "indirect"}]


def test_answers_in_json_lines():
    chat = {
        "custom_id": "p2",
        "response": {"body": {"choices": [{"message": {"role": "assistant", "content": f"```json\n[{RECORD}]\n```"}}]}},
    }
    message = {"custom_id": "p3", "result": {"message": {"role": "assistant", "content": [{"type": "text", "text": RECORD}]}}}
    lines = [{"id": "p1", "answer": f"Here: [{RECORD}]"}, chat, message, {"document_id": "p4", "raw_output": "No quotes found."}]
    lines += [{"document_id": "p5", "quotes": [json.loads(RECORD)]}, {"id": "p6", "quotes": []}]
    outputs, _ = read(llm, {"all.jsonl": "\r\n".join(json.dumps(line, ensure_ascii=False) for line in lines)})
    assert {output.name: [words(one) for one in output.statements] for output in outputs} == {
        "p1": [SAID], "p2": [SAID], "p3": [SAID], "p4": [], "p5": [SAID], "p6": [],
    }  # fmt: skip


def test_names_are_those_of_files_or_of_folders_that_begin_them():
    outputs, _ = read(llm, {"a/pier.txt.json": "[]", "quay.v2.md": "[]"})
    assert [output.name for output in outputs] == ["a/pier", "quay.v2"]
    outputs, _ = read(llm, {"pier/pier-model-4.1-v2.json": "[]", "quay/quay.txt": "[]"})
    assert [output.name for output in outputs] == ["pier", "quay"]
    outputs, _ = read(llm, {"pier/pier-1.txt": "[]", "pier/pier-2.txt": "[]"})
    assert [output.name for output in outputs] == ["pier/pier-1", "pier/pier-2"]
    outputs, _ = read(llm, {"pier/pier2.json": "[]"})
    assert [output.name for output in outputs] == ["pier/pier2"]
    outputs, _ = read(llm, {"pier-model.json": "[]"}, below="somewhere/pier")
    assert [output.name for output in outputs] == ["pier"]


def test_twins_are_read_once_and_others_twice():
    outputs, account = read(
        llm,
        {
            "a.csv": "quote,speaker\nx,B\n",
            "a.json": '[{"quote": "x", "speaker": "B"}]',
            "b.csv": "quote,name\nx,\n",
            "b.json": "[]",
        },
    )
    assert [output.name for output in outputs] == ["a", "b", "b"]
    assert account.left_out["files that state what one beside them states"] == 1


def test_recognised_by_records_in_fences():
    fenced, prose = files({"a.txt": f"```json\n{RECORD}\n```", "b.txt": "```python\nprint({'a': 1})\n```"})
    assert llm.recognises(fenced)
    assert not llm.recognises(prose)


# Real answers


@pytest.fixture(scope="module")
def answers(request):
    archive = request.config.rootpath.parent / "shared/corpora/mcae.tar.gz"
    if not archive.is_file():
        pytest.skip("needs the shared material, which is not part of the project")
    found = {}
    with tarfile.open(archive) as members:
        for member in members:
            path = PurePosixPath(member.name)
            if member.isfile() and "llm_results" in path.parts and path.suffix in (".json", ".csv"):
                found[path] = members.extractfile(member).read()
    return found


def of_ending(answers, ending):
    chosen = [(path, data) for path, data in answers.items() if path.suffix == ending]
    account = Account()
    return chosen, llm.read([ExportFile(str(path), str(path), data) for path, data in chosen], account), account


def independent(path, data):
    """Statement, source type, name and title of each record, by the standard library alone."""
    if path.suffix == ".json":
        return [tuple(record.values())[:4] for record in json.loads(data)["Sourcing Table"]]
    return [tuple(row)[:4] for row in list(csv.reader(data.decode("utf-8").splitlines(keepends=True)))[1:]]


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_every_real_record_is_read(answers, ending):
    chosen, outputs, account = of_ending(answers, ending)
    assert len(chosen) == len(outputs) == 27
    assert [output.name for output in outputs] == [path.parent.name for path, _ in chosen]
    assert account.read["records"] == 361
    anonymous = {"Anonymous Source", "Unnamed Person", "Unnamed Group of People"}
    for (path, data), output in zip(chosen, outputs, strict=True):
        expected = independent(path, data)
        assert [one.content[0].words for one in output.statements] == [statement.strip() for statement, *_ in expected]
        assert [one.speaker for one in output.statements] == [(name,) if name != "null" else None for _, _, name, _ in expected]
        assert [one.fields["anonymous"] for one in output.statements] == [kind in anonymous for _, kind, *_ in expected]
        mentions = [title for _, _, name, title in expected if name == "null" and title != "null"]
        assert [one.mention[0].words for one in output.statements if one.mention] == mentions


def test_the_two_forms_of_a_real_answer_agree(answers):
    _, of_json, _ = of_ending(answers, ".json")
    _, of_csv, _ = of_ending(answers, ".csv")
    assert [[words(one) for one in output.statements] for output in of_json] == [
        [words(one) for one in output.statements] for output in of_csv
    ]
    both, account = read(llm, {str(path): data for path, data in answers.items()})
    assert account.left_out["files that state what one beside them states"] == 27
    assert Counter(output.name for output in both) == Counter(dict.fromkeys({path.parent.name for path in answers}, 3))
