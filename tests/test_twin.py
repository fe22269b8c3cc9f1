"""Twins: other names, other years, every label at its place, and the same weekdays."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.authoring.twin import YEARS, later, main, twin
from onrecord.data.annotation import read_annotation

from .authored import write

TEXT = (
    "Lervik: pier shut\n\n"
    "“The pier is rotten,” Odd Brekke, of 14 Quay Road, said on Monday. O. Brekke had called it sound in 2019, when 2,019 people "
    "came, and Brekke’s paper, the Lervik Echo, wrote that in March 2031 it would be sold."
)
LABELS = """
    region: headline | Lervik: pier shut
    direct: “The pier is rotten,” | cue: said | mention: Odd Brekke | by: brekke | uttered: 2031-03-10
    reported: it sound | cue: had called | mention: O. Brekke | by: brekke | uttered: 2019
    indirect: that in March 2031 it would be sold | cue: wrote | mention: Brekke’s paper, the Lervik Echo | by: echo
    brekke = Odd Brekke: person, named | about: speaks for the port of Lervik
    echo = Lervik Echo: media newspaper, named
"""
NAMES = {"Odd Brekke": "Ivo Darrow", "Lervik": "Sund", "Lervik Echo": "Sund Herald"}


@pytest.fixture
def article(tmp_path):
    path = write(tmp_path, "lervik-echo/2031-03-12-pier", TEXT, LABELS, published="2031-03-12", outlet={"name": "Lervik Echo"})
    value = json.loads(path.read_text("utf-8"))
    del value["document"]["challenge"]
    value["document"]["title"] = "Lervik: pier shut"
    target = tmp_path / "articles" / "lervik-echo"
    target.mkdir(parents=True)
    for file in (path, path.with_suffix(".txt")):
        file.rename(target / file.name)
    (target / path.name).write_text(json.dumps(value), "utf-8")
    return target / path.name


def test_names_and_years_change_and_every_selector_is_at_its_words(article):
    half = twin(read_annotation(article), NAMES, "sund-herald/2059-03-12-pier")
    assert half.text == (
        "Sund: pier shut\n\n"
        "“The pier is rotten,” Ivo Darrow, of 14 Quay Road, said on Monday. I. Darrow had called it sound in 2047, when 2,019 people "
        "came, and Darrow’s paper, the Sund Herald, wrote that in March 2059 it would be sold."
    )
    value = json.loads(half.file)
    document = value["document"]
    assert {key: document[key] for key in ("id", "twin_of", "published", "title")} == {
        "id": "sund-herald/2059-03-12-pier",
        "twin_of": "lervik-echo/2031-03-12-pier",
        "published": "2059-03-12",
        "title": "Sund: pier shut",
    }
    assert document["outlet"]["name"] == "Sund Herald"
    assert [quote.get("uttered") for quote in value["quotes"]] == ["2059-03-10", "2047", None]
    assert [quote["mention"][0]["exact"] for quote in value["quotes"]] == [
        "Ivo Darrow",
        "I. Darrow",
        "Darrow’s paper, the Sund Herald",
    ]
    for quote in value["quotes"]:
        for role in ("content", "cue", "mention"):
            assert all(half.text[one["start"] : one["end"]] == one["exact"] for one in quote[role])
    assert value["speakers"]["brekke"]["description"] == "speaks for the port of Sund"


def test_the_command_writes_a_twin_that_check_accepts(article, tmp_path, capsys):
    names = tmp_path / "names.json"
    names.write_text(json.dumps(NAMES), "utf-8")
    assert main([str(article), "--names", str(names), "--id", "sund-herald/2059-03-12-pier", "--to", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/articles/sund-herald/2059-03-12-pier.json\n"
    assert (tmp_path / "articles/sund-herald/2059-03-12-pier.txt").read_text("utf-8").startswith("Sund: pier shut\n")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"Odd Brekke": "Ivo Darrow"}, "no successor of the outlet, Lervik Echo"),
        (NAMES | {"Ida Storm": "Una Bel"}, "nothing is called Ida Storm"),
        (NAMES | {"Odd Brekke": "Darrow"}, "give names of as many words"),
        ({"Lervik": "Sund", "Lervik Echo": "Sund Herald"}, "no successor of Odd Brekke"),
    ],
)
def test_names_that_do_not_fit_are_refused(article, names, said):
    with pytest.raises(ValueError, match=said):
        twin(read_annotation(article), names, "sund-herald/x")


@pytest.mark.parametrize("content", ['{"Odd Brekke":', "\xff"])
def test_a_file_of_names_that_is_no_json_is_named(article, tmp_path, capsys, content):
    names = tmp_path / "names.json"
    names.write_bytes(content.encode("latin-1"))
    with pytest.raises(SystemExit) as ended:
        main([str(article), "--names", str(names), "--id", "sund-herald/x", "--to", str(tmp_path)])
    assert ended.value.code == 2
    assert f"{names} holds no JSON object of names" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("id", ["Sund Herald", "../sund-herald/x", "sund-herald"])
def test_an_id_of_another_form_is_wrong_use_and_nothing_is_written(article, tmp_path, capsys, id):
    names = tmp_path / "names.json"
    names.write_text(json.dumps(NAMES), "utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as ended:
        main([str(article), "--names", str(names), "--id", id, "--to", str(tmp_path / "articles")])
    assert ended.value.code == 2
    assert f"{id!r} is no id" in " ".join(capsys.readouterr().err.split())
    assert sorted(tmp_path.rglob("*")) == before


@given(st.dates(datetime.date(1901, 1, 1), datetime.date(2071, 12, 31)))
def test_every_date_keeps_its_weekday(day):
    assert datetime.date.fromisoformat(later(str(day))).weekday() == day.weekday()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2031", "2059"),
        ("2031-03", "2059-03"),
        ("../2031-03-10", "../2059-03-10"),
        ("2031-03-10/2031-03-12", "2059-03-10/2059-03-12"),
    ],
)
def test_edtf_forms(before, after):
    assert later(before) == after
    assert YEARS == 28
