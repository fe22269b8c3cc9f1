"""Tables with headers of all kinds, and JSON of records that no model wrapped in prose."""

import json

import pytest

from onrecord.formats.predictions import csv_rows

from .outputs import files, only, read, refused, words

SAID = {"content": ["It is “safe” 😀"], "speaker": ["Lena Brandt"]}


def said(content, name="pier.csv"):
    return [words(one) for one in only(csv_rows, content, name).statements]


@pytest.mark.parametrize(
    "content",
    [
        "quote,speaker\nIt is “safe” 😀,Lena Brandt\n",
        "\ufeffNo,Sourced Statements,Type of Source,Name of Source,Title of Source,Notes,,,\n,It is “safe” 😀,,Lena Brandt,,,,,\n",
        "Quotation;Attributed to\r\n\"It is “safe” 😀\";Lena Brandt\r\n",
        "speaker\ttext\nLena Brandt\tIt is “safe” 😀",
        "speaker|statement\nLena Brandt|It is “safe” 😀\n||\n\n|",
        "\n\nSOURCED_STATEMENT,name,name\nIt is “safe” 😀,,Lena Brandt",
        "quote,speaker\nIt is “safe” 😀,Lena Brandt,,\n",
        '[{"quote": "It is “safe” 😀", "speaker": "Lena Brandt"}]',
        '{"records": [{"quote": "It is “safe” 😀", "speaker": "Lena Brandt"}], "took": 1.5}',
    ],
)  # fmt: skip
def test_one_quote_under_many_headers(content):
    assert said(content) == [SAID]


def test_cells_with_line_breaks_keep_their_lines():
    output = only(csv_rows, 'quote,speaker\r\n"It is,\r\n""safe"" e\u0301","Brandt"\r\nNo,Oster\r\n')
    assert [words(one)["content"] for one in output.statements] == [['It is,\r\n"safe" e\u0301'], ["No"]]
    assert [one.place.line for one in output.statements] == [2, 4]


def test_documents_of_a_column_in_their_order():
    outputs, account = read(csv_rows, {"all.csv": "article_id,quote,page\npier,a,3\nquay,b,\npier,c,\n,d,\n"})
    assert [(output.name, [words(one)["content"] for one in output.statements]) for output in outputs] == [
        ("pier", [["a"], ["c"]]), ("quay", [["b"]]), ("all", [["d"]]),
    ]  # fmt: skip
    assert account.left_out["fields page"] == 1
    assert account.read["records"] == 4


def test_rows_without_a_quote_are_counted():
    (output,), account = read(csv_rows, {"a.csv": "quote,speaker\n,Brandt\nnull,Oster\n"})
    assert output.statements == []
    assert account.left_out["records without a quote"] == 2


def test_a_header_alone_is_an_empty_output():
    assert said("quote,speaker\n") == []


def test_positions_are_given_as_stated():
    output = only(csv_rows, "quote,start,end\nsafe,6,10\nno,,\n", "a.csv")
    assert [one.content[0][1:] for one in output.statements] == [(6, 10), (None, None)]
    assert (output.positions, output.text) == ("code-points", None)


def test_json_lines_by_document():
    lines = [{"doc": "pier", "quote": "a"}, {"doc": "quay", "quotes": []}, {"doc": "pier", "quote": "b"}]
    outputs, _ = read(csv_rows, {"a.jsonl": "\n".join(map(json.dumps, lines))})
    assert [(output.name, len(output.statements)) for output in outputs] == [("pier", 2), ("quay", 0)]


def test_all_that_is_wrong_is_said_at_once():
    contents = {
        "a.csv": 'quote,speaker\n"a" b,c\nd,e,f\ng,h\n"open,i\n',
        "b.csv": "name,age\nAna,3\n",
        "c.csv": b"quote\n\xff",
        "d.json": '[{"quote": "x",}]',
        "e.json": '{"took": 3}',
        "f.jsonl": '{"quote": "x"}\n{"quote": \n3\n',
    }
    found = refused(csv_rows, contents)
    assert [line.split("] ")[0] for line in found] == [
        "a.csv:2 [wrong-form", "a.csv:3 [wrong-form", "a.csv:5 [wrong-form", "b.csv:1 [missing-column", "c.csv:2 [utf-8",
        "d.json:1 [json-syntax", "e.json:1 [wrong-form", "f.jsonl:2 [json-truncated", "f.jsonl:3 [wrong-form",
    ]  # fmt: skip
    assert "'name', 'age'" in found[3]


def test_recognised_by_a_column_of_quotes():
    yes, no, other = files({"a.csv": "Quote;Speaker\n", "b.csv": "name,page\n", "c.txt": "quote,speaker\n"})
    assert csv_rows.recognises(yes)
    assert not csv_rows.recognises(no)
    assert not csv_rows.recognises(other)
