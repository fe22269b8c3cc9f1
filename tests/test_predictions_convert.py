"""`convert --documents` and `score --format-in`: which document an output is about, what is written, what is refused."""

import json
import shutil

import jsonschema
import pytest

from onrecord import score
from onrecord.checks.predictions import check_predictions
from onrecord.data.documents import documents
from onrecord.findings import InvalidData
from onrecord.formats.export import Account, Place
from onrecord.formats.predictions.convert import convert as predictions_of
from onrecord.formats.predictions.naming import identified
from onrecord.formats.predictions.output import Output
from onrecord.schema import load_schema

from .predicted import NATIVE, SYSTEMS, converted

# ---------------------------------------------------------------- documents by name

IDS = ["echo/12-quay", "echo/pier", "post/pier", "post/2031-05-04-lock", "post/7-mole", "post/7-dam", "post/70-sea"]


def told(name, text=None, ids=IDS, ignore=False):
    """The id and how it was told, or the rule of the finding."""
    account = Account()
    texts = {id: f"Text of {id}." for id in ids}
    found, findings = identified([Output(name, Place("o"), [], "none", text)], texts, ignore, account)
    if findings:
        return findings[0].rule
    return next(iter(found), None)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("echo/12-quay", "echo/12-quay"),
        ("12-quay", "echo/12-quay"),
        ("post/2031-05-04-lock", "post/2031-05-04-lock"),
        ("2031-05-04-lock.txt", "post/2031-05-04-lock"),
        ("echo_pier", "echo/pier"),
        ("post__pier", "post/pier"),
        ("post-pier", "post/pier"),
        ("pier", "ambiguous-document"),
        ("12-annotated", "echo/12-quay"),
        ("12", "echo/12-quay"),
        ("7", "ambiguous-document"),
        ("70_x", "post/70-sea"),
        ("1", "unknown-document"),
        ("2031-06-01-other", "unknown-document"),  # a year is no number of a document
        ("lock", "unknown-document"),
        ("", "unknown-document"),
    ],
)
def test_a_name_is_an_id_or_a_part_of_exactly_one(name, id):
    assert told(name) == id


def test_a_text_tells_its_document_where_the_name_does_not():
    assert told("x", "Text of echo/pier.\n") == "echo/pier"
    assert told("x", "Another text.") == "unknown-document"


def test_unknown_names_are_listed_all_or_left_out_and_counted(tmp_path):
    for name in ("p03_pronoun", "ferry", "p3_pronoun"):
        shutil.copy(SYSTEMS / NATIVE["citron"] / "p03_pronoun.json", tmp_path / f"{name}.json")
    with pytest.raises(InvalidData) as refused:
        converted("citron", tmp_path)
    assert [finding.rule for finding in refused.value.findings] == ["unknown-document"] * 2
    assert "did you mean 'p03_pronoun'?" in refused.value.findings[1].message


def test_unknown_documents_are_left_out_and_counted_where_that_is_asked_for(run, tmp_path):
    for name in ("p03_pronoun", "ferry"):
        shutil.copy(SYSTEMS / NATIVE["citron"] / "p03_pronoun.json", tmp_path / f"{name}.json")
    outcome = run("convert", "--from", "citron", tmp_path, "--documents", SYSTEMS / "articles", "--unknown", "ignore")
    assert [json.loads(line)["document_id"] for line in outcome.out.splitlines()] == ["p03_pronoun"]
    assert "outputs of documents that are not among those given: 1" in outcome.err


def test_two_outputs_of_one_document_are_refused(tmp_path):
    for name in ("p03_pronoun", "echo_p03_pronoun"):
        shutil.copy(SYSTEMS / NATIVE["citron"] / "p03_pronoun.json", tmp_path / f"{name}.json")
    with pytest.raises(InvalidData, match=r"'p03_pronoun' and 'echo_p03_pronoun' .* are both echo/p03_pronoun; leave one out"):
        converted("citron", tmp_path, {"echo/p03_pronoun": "x"})


# ---------------------------------------------------------------- the command


@pytest.fixture
def convert(run, tmp_path):
    def command(*arguments):
        return run("convert", *arguments, "--documents", SYSTEMS / "articles")

    return command


@pytest.mark.parametrize("format", NATIVE)
def test_predictions_are_valid_sorted_and_the_same_each_time(format, convert, tmp_path):
    path = tmp_path / "predictions.jsonl"
    outcome = convert("--from", format, SYSTEMS / NATIVE[format], "--output", path)
    assert (outcome.code, outcome.out) == (0, "")
    again = convert("--from", format, SYSTEMS / NATIVE[format])
    assert again.out.encode() == path.read_bytes()
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [row["document_id"] for row in rows] == sorted(documents(str(SYSTEMS / "articles")))
    for row in rows:
        jsonschema.validate(row, load_schema("prediction"))
    assert list(check_predictions(path, SYSTEMS / "articles")) == []
    assert "written – documents: 17" in outcome.err


def test_a_recognised_format_need_not_be_said(convert):
    outcome = convert(SYSTEMS / NATIVE["ggt"])
    assert (outcome.code, outcome.err.splitlines()[0]) == (0, "read as ggt, recognised by its form")


def test_one_file_is_one_document(convert):
    outcome = convert("--from", "textacy", SYSTEMS / NATIVE["textacy"] / "p03_pronoun.json")
    assert [json.loads(line)["document_id"] for line in outcome.out.splitlines()] == ["p03_pronoun"]


@pytest.mark.parametrize("key", ["document_id", "id", "name"])
def test_lines_that_name_their_documents_are_several(key, convert, tmp_path):
    lines = [{key: path.stem, **json.loads(path.read_bytes())} for path in sorted((SYSTEMS / NATIVE["citron"]).glob("*.json"))]
    (tmp_path / "all.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert convert("--from", "citron", tmp_path / "all.jsonl").out == convert(SYSTEMS / NATIVE["citron"]).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--from", "cirton"], 2, "did you mean 'citron'?"),
        (["--from", "brat-like"], 2, "there is no format"),
        ([], 3, "this can be textacy or sayswho; say it: --from textacy|sayswho"),
        (["--from", "textacy", "--method", "human"], 2, "--map, --method, --annotator and --offsets are for annotation tools"),
    ],
)
def test_wrong_use_says_what_to_do(arguments, code, said, convert):
    outcome = convert(*arguments, SYSTEMS / NATIVE["textacy"])
    assert outcome.code == code
    assert said in " ".join(outcome.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "citron"], "citron writes predictions; say for which documents: --documents"),
        (["--from", "dokkano"], "did you mean 'doccano'?"),
        ([], "what wrote this cannot be told"),
    ],
)
def test_without_documents_an_annotation_tool_is_asked_for(arguments, said, run):
    outcome = run("convert", *arguments, SYSTEMS / NATIVE["citron"])
    assert outcome.code == 2
    assert said in " ".join(outcome.err.replace("│", " ").split())


def test_an_annotation_tool_is_recognised_too(run, root):
    outcome = run("convert", root / "tests/cases/exports/brat")
    assert outcome.code == 0
    assert "content" not in json.loads(outcome.out)["labels"]


def test_what_stands_nowhere_is_listed_and_written(run, tmp_path):
    (tmp_path / "own.jsonl").write_text('{"document_id": "p09_tweet", "quotes": [{"text": "Open till Friday."}]}\n', "utf-8")
    outcome = run("convert", "--from", "native", tmp_path / "own.jsonl", "--documents", SYSTEMS / "articles")
    assert json.loads(outcome.out)["quotes"] == [{"text": "Open till Friday."}]
    assert "own.jsonl:1:41: [not-in-text] warning: 'Open till Friday.' does not stand in the document" in outcome.err


def test_nothing_is_written_where_something_is_wrong(convert, tmp_path):
    shutil.copytree(SYSTEMS / NATIVE["citron"], tmp_path / "c")
    (tmp_path / "c/p03_pronoun.json").write_text('{"quotes": [{"contents": [{"start": 5, "end": 2}]}]}', "utf-8")
    outcome = convert("--from", "citron", tmp_path / "c", "--output", tmp_path / "p.jsonl")
    assert (outcome.code, (tmp_path / "p.jsonl").exists()) == (3, False)
    assert "begins at 5, after its end 2" in outcome.err


def test_documents_may_be_lines_or_a_corpus(run, tmp_path):
    lines = [{"document_id": f"sund/{name}", "text": text} for name, text in documents(str(SYSTEMS / "articles")).items()]
    (tmp_path / "d.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    outcome = run("convert", "--from", "citron", SYSTEMS / NATIVE["citron"], "--documents", tmp_path / "d.jsonl")
    assert [json.loads(line)["document_id"] for line in outcome.out.splitlines()] == [line["document_id"] for line in lines]
    assert "names of documents: the last part of an id: 17" in outcome.err
    assert run("convert", "--from", "citron", SYSTEMS / NATIVE["citron"], "--documents", "corr").code == 2


# ---------------------------------------------------------------- score


@pytest.fixture
def native(tmp_path, root):
    """What a system gave for an article of the core corpus, in Citron's form: two of its first words, and its gold's folder."""
    text = documents("core")["harbour-post/2030-03-14-canal-treaty"]
    word = text.split()[0]
    span = {"start": 0, "end": 1, "text": word}
    quote = {"sources": [span], "coreferences": [], "cue": span, "contents": [span], "confidence": "0.5"}
    path = tmp_path / "citron/harbour-post_2030-03-14-canal-treaty.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"quotes": [quote], "source": {"application": "citron-extractor"}}), "utf-8")
    return path.parent


def test_a_recognised_output_is_scored_and_that_is_said(run, native):
    outcome = run("score", native, "--gold", "core", "--samples", "0")
    assert outcome.code == 0
    assert "Note: predictions converted from citron, recognised by its form" in outcome.out
    assert "names of documents: an id with / written otherwise: 1" in outcome.err
    assert "1 predicted" in outcome.out


def test_scored_in_memory_or_from_a_file_it_is_the_same(native, tmp_path, run):
    run("convert", "--from", "citron", native, "--documents", "core", "--output", tmp_path / "p.jsonl")
    direct = score("core", native, format_in="citron", samples=0)
    written = score("core", tmp_path / "p.jsonl", samples=0)
    assert {name: str(found) for name, found in direct.measures.items()} == {
        name: str(found) for name, found in written.measures.items()
    }
    assert direct.warnings[0] == "predictions converted from citron"
    assert written.notes == ()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format_in": "citrn"}, "did you mean 'citron'"),
        ({"unknown": "fp"}, "unknown is error or ignore"),
    ],
)
def test_what_cannot_be_scored_is_said(options, said, native):
    with pytest.raises(ValueError, match=said):
        score("core", native, **options)


def test_without_texts_nothing_can_be_placed(native):
    with pytest.raises(ValueError, match="gold has no texts at hand"):
        score(SYSTEMS / "gold.jsonl", native)


def test_a_format_has_to_be_read_from_a_path():
    with pytest.raises(ValueError, match="give its path"):
        score("core", [], format_in="citron")


# ---------------------------------------------------------------- positions that no words prove


@pytest.mark.parametrize(("encoding", "doubted"), [("utf-32-le", 0), ("utf-8", 1)])
def test_positions_without_words_that_look_misplaced_are_taken_and_said(tmp_path, encoding, doubted):
    text = "„Närrisch“, sagte sie. „Öde“, sagte er."
    units = {"utf-32-le": 4}.get(encoding, 1)
    spans = [[len(text[:at].encode(encoding)) // units for at in span] for span in ((0, 10), (23, 28))]
    path = tmp_path / "bytes.jsonl"
    path.write_text(json.dumps({"document_id": "a", "quotes": [{"content": [span]} for span in spans]}) + "\n", "utf-8")
    found = predictions_of(path, "native", {"a": text}, False)
    assert [finding.rule for finding in found.warnings] == ["positions-doubtful"] * doubted
    assert all("begin or end inside a word" in finding.message for finding in found.warnings)
