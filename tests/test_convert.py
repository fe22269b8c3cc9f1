"""`convert`: exports of five annotation tools as annotation files, and everything that is refused."""

import json
import shutil

import pytest

from onrecord import check
from onrecord.data.annotation import read_annotation
from onrecord.data.new import GUIDELINES
from onrecord.data.texts import sha256

EXPORTS = {
    "label-studio": ("label-studio/pier.json", ()),
    "doccano": ("doccano/pier.jsonl", ("--annotator", "ida")),
    "brat": ("brat", ("--annotator", "ida")),
    "inception": ("inception-tsv", ()),
    "inception as CAS JSON": ("inception-json/pier.json", ("--annotator", "ida")),
    "prodigy": ("prodigy/pier.jsonl", ()),
}
# what the tools call the document
NAMES = {"label-studio": "7", "doccano": "7", "prodigy": "line-1"}


@pytest.fixture
def exports(root):
    return root / "tests/cases/exports"


@pytest.fixture
def convert(run, exports, tmp_path):
    """Runs `convert` with the map of the cases, or that given, into a folder of its own."""

    def command(tool, export, *more, known=None, method="human"):
        path = exports / "map.json"
        if known is not None:
            path = tmp_path / "map.json"
            path.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
        return run("convert", "--from", tool, export, "--map", path, "--method", method, "--output", tmp_path / "out", *more)

    return command


def words(annotation, selectors):
    return [annotation.text[selector["start"] : selector["end"]] for selector in selectors]


@pytest.mark.parametrize("form", EXPORTS)
def test_every_tool_gives_the_same_annotation(form, convert, exports, tmp_path):
    expected = json.loads((exports / "expected.json").read_text("utf-8"))
    tool = form.split()[0]
    path, more = EXPORTS[form]
    outcome = convert(tool, exports / path, *more)
    assert (outcome.code, outcome.err.splitlines()[-1]) == (0, "check: no findings in 1 file")
    file = tmp_path / f"out/lervik-echo/2031-05-05-{NAMES.get(tool, 'pier')}.json"
    assert outcome.out == f"{file}\n"
    annotation = read_annotation(file)
    value = annotation.value
    assert value["speakers"] == expected["speakers"]
    assert [
        {
            **{key: quote[key] for key in ("id", "type", "speaker")},
            **{role: words(annotation, quote.get(role, [])) for role in ("content", "cue", "mention")},
        }
        for quote in value["quotes"]
    ] == expected["quotes"]
    assert [{"reason": one["reason"], "span": one["span"]["exact"]} for one in value["non_quotes"]] == expected["non_quotes"]
    regions = [{"kind": one["kind"], "words": annotation.text[one["start"] : one["end"]]} for one in value["document"]["regions"]]
    assert regions == expected["regions"]
    assert value["annotation"] == {"annotators": [annotator(form)], "method": "human", "review": "none", "guidelines": GUIDELINES}
    assert "\r" not in annotation.text
    assert value["document"]["text_sha256"] == sha256(annotation.text)


def annotator(form):
    return "pier-ida" if form == "prodigy" else "ida"  # the session of Prodigy's data set `pier`


def test_the_text_is_the_exports_own_but_for_its_line_ends(convert, exports, tmp_path):
    convert("brat", exports / "brat", "--annotator", "ida")
    original = (exports / "brat/pier.txt").read_bytes()
    assert b"\r\n" in original
    assert (tmp_path / "out/lervik-echo/2031-05-05-pier.txt").read_bytes() == original.replace(b"\r\n", b"\n")


def test_a_tool_that_keeps_no_text_between_sentences_says_so(convert, exports):
    outcome = convert("inception", exports / "inception-tsv")
    assert "gaps between sentences, of which the export keeps only the length: 6" in outcome.err


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("label-studio", "documents with CRLF whose offsets count UTF-16 code units: 1"),
        ("label-studio", "annotations cancelled (skipped) by the annotator: 1"),
        ("label-studio", "predictions of models: 1"),
        ("doccano", "documents without stored words to compare, whose offsets look right as documented: 1"),
        ("doccano", "comments: 1"),
        ("prodigy", "examples answered with reject: 1"),
        ("brat", "spans labelled 'Check', by the map: 1"),
        ("inception", "documents whose offsets count UTF-16 code units: 1"),
    ],
)
def test_the_account_says_what_became_of_what(form, said, convert, exports):
    path, more = EXPORTS[form]
    assert said in convert(form, exports / path, *more).err


def test_without_a_map_one_to_begin_with_is_printed(run, exports):
    outcome = run("convert", "--from", "brat", exports / "brat")
    begun = json.loads(outcome.out)
    assert outcome.code == 0
    assert begun["labels"] == dict.fromkeys(["Direct", "Verb", "Source", "Quote", "Office", "Scare", "Headline", "Check"])
    assert begun["relations"] == dict.fromkeys(["said_by", "has_cue", "coref"])
    assert begun["attributes"] == dict.fromkeys(["polarity", "AnnotatorNotes"])


def test_who_annotated_has_to_be_said(run, exports):
    map_file = exports / "map.json"
    outcome = run("convert", "--from", "brat", exports / "brat", "--map", map_file)
    assert (outcome.code, "--method human" in outcome.err) == (2, True)
    outcome = run("convert", "--from", "brat", exports / "brat", "--map", map_file, "--method", "human")
    assert (outcome.code, "--annotator ID" in outcome.err) == (2, True)


TOOLS = ["label-studio", "doccano", "brat", "inception", "prodigy"]


@pytest.mark.parametrize(("form", "tool"), [(form, tool) for form in EXPORTS for tool in TOOLS if form.split()[0] != tool])
def test_the_export_of_another_tool_is_recognised(form, tool, convert, exports):
    outcome = convert(tool, exports / EXPORTS[form][0], "--annotator", "ida")
    own = form.split()[0]
    assert outcome.code == 3
    assert f"[wrong-tool] this looks like an export of {own}, not of {tool}; if it is, use --from {own}" in outcome.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.json", '{"document": {}, "annotation": {}}', "this is an annotation file of onrecord already"),
        ("x.jsonl", '{"document_id": "a", "quotes": []}', "this is a file of predictions"),
        ("x.zip", "PK", "unpack it and give the folder"),
        ("x.xmi", "<xmi/>", "export WebAnno TSV 3.3 or UIMA CAS JSON"),
    ],
)
def test_what_is_no_export_is_named(name, content, said, convert, tmp_path):
    (tmp_path / name).write_text(content)
    outcome = convert("doccano", tmp_path / name)
    assert (outcome.code, said in outcome.err) == (3, True)


def test_a_file_that_is_there_is_never_written_over(convert, exports, tmp_path):
    convert("brat", exports / "brat", "--annotator", "ida")
    file = tmp_path / "out/lervik-echo/2031-05-05-pier.json"
    before = file.read_bytes()
    assert convert("brat", exports / "brat", "--annotator", "ida").code == 0  # the same again
    outcome = convert("brat", exports / "brat", "--annotator", "per")
    assert (outcome.code, "nothing was written" in " ".join(outcome.err.replace("│", " ").split())) == (2, True)
    assert file.read_bytes() == before


def test_of_a_text_that_may_not_be_redistributed_only_speakers_own_words_are_written(convert, exports, tmp_path):
    known = json.loads((exports / "map.json").read_text("utf-8"))
    del known["document"]["license"]
    outcome = convert("brat", exports / "brat", "--annotator", "ida", known=known)
    assert [path.name for path in (tmp_path / "out").rglob("*.*")] == ["2031-05-05-pier.json"]
    written = next((tmp_path / "out").rglob("*.json")).read_text("utf-8")
    assert "“We close it tonight.”" in written
    assert "that ferries would sail" not in written
    assert "--texts DIR keeps them" in outcome.err
    shutil.rmtree(tmp_path / "out")
    outcome = convert("brat", exports / "brat", "--annotator", "ida", "--texts", tmp_path / "texts", known=known)
    assert outcome.code == 0
    assert check([tmp_path / "out"], tmp_path / "texts") == []


def test_several_annotators_become_layers_that_can_be_adjudicated(run, convert, exports, tmp_path):
    task = json.loads((exports / "label-studio/pier.json").read_text("utf-8"))
    first = task[0]["annotations"][0]
    second = {**first, "id": 30, "completed_by": 5, "result": [item for item in first["result"] if item.get("id") != "n1"]}
    task[0]["annotations"] = [first, second]
    export = tmp_path / "two.json"
    export.write_text(json.dumps(task), "utf-8")
    outcome = convert("label-studio", export)
    folder = tmp_path / "out/lervik-echo"
    assert sorted(path.name for path in folder.iterdir()) == [
        "2031-05-05-7.5.json", "2031-05-05-7.ida.json", "2031-05-05-7.json", "2031-05-05-7.txt",
    ]  # fmt: skip
    # gold says nothing yet, not that there is no quote
    assert (outcome.code, [str(finding) for finding in check([folder])]) == (
        1,
        [f"{folder / '2031-05-05-7.json'}:1:1: [missing-key] the file: 'quotes' is missing; add it"],
    )
    layers = [folder / f"2031-05-05-7.{name}.json" for name in ("ida", "5")]
    adjudicated = run("adjudicate", *layers, "--list")
    assert "5 quotes agreed, 1 dispute" in adjudicated.err
    shutil.rmtree(tmp_path / "out")
    assert convert("label-studio", export, "--annotator", "ida@example.org").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["2031-05-05-7.json", "2031-05-05-7.txt"]
