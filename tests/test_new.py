"""`new`: a skeleton that is valid but for what only a person can add."""

import hashlib
import json

import pytest

from onrecord import check


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "My article.txt"
    path.write_bytes("\ufeffÉlan\r\nOne 🦆 line.\r\n".encode())
    return path


def new(run, text, to, *more):
    return run("new", text, "--outlet", "L’Écho du Nord", "--published", "2031-05-04", "--to", to, *more)


def test_skeleton_has_id_hash_and_length_of_the_normalised_text(run, text, tmp_path):
    outcome = new(run, text, tmp_path / "articles", "--license", "CC-BY-4.0")
    path = tmp_path / "articles" / "lecho-du-nord" / "2031-05-04-my-article.json"
    assert outcome.out.strip() == str(path)
    document = json.loads(path.read_text("utf-8"))["document"]
    words = "Élan\nOne 🦆 line."
    assert document["id"] == "lecho-du-nord/2031-05-04-my-article"
    assert document["text_sha256"] == hashlib.sha256(words.encode()).hexdigest()
    assert document["text_length"] == 16  # Élan 4, line feed 1, "One 🦆 line." 11
    assert path.with_suffix(".txt").read_bytes() == (words + "\n").encode()
    assert check([path]) == []


def test_a_text_that_may_not_be_redistributed_is_not_copied(run, text, tmp_path):
    new(run, text, tmp_path / "articles")
    folder = tmp_path / "articles" / "lecho-du-nord"
    assert [path.name for path in folder.iterdir()] == ["2031-05-04-my-article.json"]
    assert check([folder]) == []


def test_an_annotation_is_never_written_over(run, text, tmp_path):
    new(run, text, tmp_path)
    path = tmp_path / "lecho-du-nord" / "2031-05-04-my-article.json"
    path.write_text("mine")
    outcome = new(run, text, tmp_path)
    assert outcome.code == 2
    assert "exists already" in " ".join(outcome.err.replace("│", " ").split())
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--published", "2031-02-30"], "no date of the calendar"),
        (["--outlet", "新闻"], "no id of the form"),
        (["--id", "../../x"], "no id of the form"),
        (["--annotator", "A B"], "'A B'"),
        (["--language", "English"], "'English'"),
    ],
)
def test_wrong_particulars_are_refused_before_anything_is_written(run, text, tmp_path, more, message):
    outcome = new(run, text, tmp_path / "out", *more)
    assert outcome.code == 2
    assert message in " ".join(outcome.err.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_text_that_is_not_utf8_is_refused_with_its_place(run, tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"one\ntw\xf6\n")
    outcome = new(run, path, tmp_path / "out")
    assert outcome.code == 3
    assert f"{path}:2:3: [text-unreadable]" in outcome.err
