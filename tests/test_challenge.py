"""The challenge suite: which tests a system passes, worked out by hand, in every form of the report."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.authoring.variant import halves
from onrecord.authoring.vary import other_marks
from onrecord.authoring.vary import write as write_half
from onrecord.data.annotation import read_annotation
from onrecord.data.build import build
from onrecord.report.challenge_html import as_html
from onrecord.schema import validator
from onrecord.sides.challenge import Share, Trial, challenge_of

from .authored import write

HALES = "jon = Jon Hale: person, named\npeter = Peter Hale: person, named"
HOLM = "holm = Ida Holm: person, named"


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    """Seven invented documents: a DIR pair, an INV pair, and three that stand by themselves."""
    folder = tmp_path_factory.mktemp("suite")
    for half, other, (first, second) in (("a", "b", ("Jon", "Peter")), ("b", "a", ("Peter", "Jon"))):
        write(
            folder,
            f"surname-clash/quay-{half}",
            f"“The gates stay shut,” {first} Hale said, and {second} Hale nodded.",
            f"direct: “The gates stay shut,” | cue: said | mention: {first} Hale | by: {first.lower()} | shows: surname-clash\n{HALES}",
            challenge={"test": "DIR", "pair": f"surname-clash/quay-{other}", "why": "Two Hales.", "expect": "q1 is by the other"},
        )
    write(
        folder,
        "colon-speaker/ledger",
        "Ida Holm: “No deal is better than that one.” The board had met, she added.",
        "direct: “No deal is better than that one.” | mention: Ida Holm | by: holm | shows: colon-speaker\n"
        f"indirect: The board had met | cue: added | mention: she | by: holm\n{HOLM}",
    )
    write(
        folder,
        "scare-quotes/crew",
        "The “crew of the ferry” slept. “Wake them up at noon,” Ida Holm said.",
        "not a quote: “crew of the ferry” | scare_quote\n"
        f"direct: “Wake them up at noon,” | cue: said | mention: Ida Holm | by: holm\n{HOLM}",
    )
    write(folder, "scare-quotes/boots", "The “volunteers” wore boots.", "not a quote: “volunteers” | scare_quote")
    base = read_annotation(
        write(
            folder,
            "mark-zoo/ferry",
            "“The ferry sails at dawn,” Ida Holm said.",
            f"direct: “The ferry sails at dawn,” | cue: said | mention: Ida Holm | by: holm | shows: mark-zoo\n{HOLM}",
        )
    )
    for half in halves(base, "marks", other_marks(base, "guillemets", Random(0))):
        write_half(half, folder)
    return folder


def predictions(**by_document):
    return [
        {"document_id": name, "quotes": [{"text": text, "speaker": [speaker]} for text, speaker in quotes]}
        for name, quotes in by_document.items()
    ]


NEAR = predictions(
    **{
        "surname-clash/quay-a": [("The gates stay shut", "Peter Hale")],
        "surname-clash/quay-b": [("The gates stay shut", "Peter Hale")],
        "colon-speaker/ledger": [("No deal is better than that one", "Ida Holm")],
        "scare-quotes/crew": [("crew of the ferry", "Ida Holm"), ("Wake them up at noon", "Ida Holm")],
        "mark-zoo/ferry": [("The ferry sails at dawn", "Ida Holm")],
    }
)
"""Takes Peter for Jon; passes what is tagged and misses the rest; takes a scare quote; loses what stands in other marks."""


@pytest.fixture
def near(tmp_path):
    path = tmp_path / "near.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in NEAR))
    return path


def scored(suite, predicted):
    return onrecord.score(suite, predicted, samples=0)


# ---------------------------------------------------------------- what passes


def test_tests_passed_are_as_worked_out_by_hand(suite):
    found = scored(suite, NEAR).challenge
    assert list(found.rows) == ["colon-speaker", "surname-clash", "scare-quotes", "mark-zoo"]  # the order of the schema
    colon, clash, scare, zoo = found.rows.values()
    assert (colon.mft, colon.all, colon.documents) == ((1, 1), (1, 1), 1)  # its second quote is missing, the tagged one is right
    assert (clash.dir, clash.all, clash.documents) == ((0, 1), (0, 1), 2)  # right in one half
    assert (scare.mft, scare.quote_free, scare.hit) == ((0, 1), (1, 1), (1, 2))  # all its quotes right, and a false alarm
    assert (zoo.inv, zoo.idle) == ((0, 1), 0)  # right in one half
    assert (found.total.all, found.total.documents, found.incomplete) == ((2, 5), 7, ())


def test_a_system_that_says_nothing_passes_what_stands_beside(suite):
    found = scored(suite, []).challenge
    assert found.rows == found.silent == scored(suite, NEAR).challenge.silent
    assert (found.total.mft, found.total.inv, found.total.dir, found.total.quote_free) == ((0, 2), (0, 1), (0, 1), (1, 1))
    assert found.total.idle == 1  # nothing is right in either half: its answer does not change, and shows nothing


def test_a_prediction_in_a_quote_free_document_fails_it(suite):
    found = scored(suite, predictions(**{"scare-quotes/boots": [("The “volunteers” wore boots", "Ida Holm")]})).challenge
    assert found.rows["scare-quotes"].quote_free == (0, 1)


def test_all_right_passes_all(suite):
    right = [
        *predictions(
            **{
                "surname-clash/quay-a": [("The gates stay shut", "Jon Hale")],
                "colon-speaker/ledger": [("No deal is better than that one", "Ida Holm"), ("The board had met", "Ida Holm")],
                "scare-quotes/crew": [("Wake them up at noon", "Ida Holm")],
                "mark-zoo/ferry-marks": [("The ferry sails at dawn", "Ida Holm")],
            }
        ),
        NEAR[1],
        NEAR[4],
    ]
    found = scored(suite, right).challenge
    assert found.total.all == (5, 5)
    assert found.total.hit == (0, 2)


def test_half_a_pair_is_no_test_and_is_named(suite, tmp_path):
    path = suite / "challenge/mark-zoo/ferry.json"
    for suffix in (".json", ".txt"):
        copy = tmp_path / f"challenge/mark-zoo/ferry{suffix}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.with_suffix(suffix).read_bytes())
    value = json.loads((tmp_path / "challenge/mark-zoo/ferry.json").read_text("utf-8"))
    with pytest.raises(onrecord.InvalidData, match="pair-mismatch"):
        scored(tmp_path, [])
    build(suite, tmp_path / "tables")
    corpus = onrecord.load(tmp_path / "tables")
    kept = corpus.arrow.where("document_id", value["document"]["id"])
    found = onrecord.score(kept, [], samples=0).challenge
    assert (found.incomplete, found.total.all, found.total.documents) == (("mark-zoo/ferry",), (0, 0), 1)


@pytest.fixture
def silent_of_core(tmp_path):
    path = tmp_path / "nothing.jsonl"
    path.write_text('{"document_id": "harbour-post/2030-03-14-canal-treaty", "quotes": []}\n')
    return path


def test_gold_without_tests_has_no_table(run, silent_of_core):
    assert onrecord.score("core", silent_of_core, samples=0).challenge is None
    done = run("score", silent_of_core, "--gold", "core", "--samples", "0")
    assert done.code == 0
    assert "quote-free  all" not in done.out
    value = json.loads(run("score", silent_of_core, "--gold", "core", "--samples", "0", "--format", "json").out)
    assert value["challenge"] is None


def test_read_by_groups_the_table_is_the_same(suite, tmp_path):
    build(suite, tmp_path)
    lines = [{**line, "text_sha256": None} for line in NEAR]
    pq.write_table(pa.Table.from_pylist(lines), tmp_path / "near.parquet")
    whole = onrecord.score(tmp_path, tmp_path / "near.parquet", samples=0)
    parts = onrecord.score(tmp_path, tmp_path / "near.parquet", samples=0, memory=1)
    assert parts.challenge == whole.challenge == scored(suite, NEAR).challenge


# ---------------------------------------------------------------- what holds of any suite

IDS = st.frozensets(st.sampled_from(["q1", "q2", "q3"]))


@st.composite
def suites(draw):
    found = []
    for number in range(draw(st.integers(1, 4))):
        test = draw(st.sampled_from(["MFT", "INV", "DIR"]))
        quotes = draw(IDS)
        for half in "a" if test == "MFT" else "ab":
            other = None if test == "MFT" else f"denial/{number}{'ba'[half == 'b']}"
            target, right = draw(IDS) & quotes, draw(IDS) & quotes
            alarms = draw(st.integers(0, 2))
            predicted = len(right) + alarms
            found.append(
                Trial(f"denial/{number}{half}", test, other, quotes, target, right, predicted, alarms, 1, draw(st.integers(0, 1)))
            )
    return found


@given(suites(), st.randoms())
def test_order_is_irrelevant_and_kinds_add_up(suite, random):
    shuffled = random.sample(suite, len(suite))
    found = challenge_of(suite)
    assert challenge_of(shuffled) == found
    total = found.total
    assert total.all.whole == sum(1 if one.pair is None else 0.5 for one in suite)
    assert total.all == Share(*(sum(part) for part in zip(total.mft, total.inv, total.dir, total.quote_free, strict=True)))
    assert total.idle + total.inv.part <= total.inv.whole


@given(suites())
def test_all_right_and_no_alarm_passes_all_and_silence_is_beside(suite):
    perfect = challenge_of([replace(one, right=one.quotes, predicted=len(one.quotes), alarms=0, hit=0) for one in suite])
    assert perfect.total.all.part == perfect.total.all.whole
    silent = challenge_of([replace(one, right=frozenset(), predicted=0, alarms=0, hit=0) for one in suite])
    assert silent.rows == challenge_of(suite).silent


# ---------------------------------------------------------------- how it is told


def test_score_prints_the_table(suite, near, run):
    done = run("score", near, "--gold", suite, "--samples", "0")
    assert done.code == 0
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "documents MFT INV DIR quote-free all non-quotes hit" in lines
    assert "scare-quotes 2 0/1 – – 1/1 1/2 1/2" in lines
    assert "all, % 7 50.0 0.0 0.0 100.0 40.0 50.0" in lines
    assert "(says nothing), % 7 0.0 0.0 0.0 100.0 20.0 0.0" in lines


def test_the_json_report_fits_its_schema(suite, near, run):
    value = json.loads(run("score", near, "--gold", suite, "--samples", "0", "--format", "json").out)
    assert list(validator("report").iter_errors(value)) == []
    assert value["challenge"]["phenomena"]["scare-quotes"] == {
        "documents": 2, "MFT": [0, 1], "INV": [0, 0], "DIR": [0, 0], "quote_free": [1, 1], "non_quotes_hit": [1, 2], "idle": 0,
    }  # fmt: skip
    assert value["challenge"]["silent"]["INV"] == [0, 1]


def test_csv_and_markdown_have_it_too(suite, near, run):
    rows = list(csv.reader(io.StringIO(run("score", near, "--gold", suite, "--samples", "0", "--format", "csv").out)))
    assert ["challenge", "all", "MFT", "1/2", "0.5"] in [row[:5] for row in rows]
    page = run("score", near, "--gold", suite, "--samples", "0", "--format", "markdown").out
    assert "| scare-quotes | 2 | 0/1 | – | – | 1/1 | 1/2 | 1/2 |" in page.splitlines()


def test_systems_stand_side_by_side_with_silence(suite, near, run, tmp_path):
    (tmp_path / "nothing.jsonl").write_text('{"document_id": "mark-zoo/ferry", "quotes": []}\n')
    done = run("challenge", near, tmp_path / "nothing.jsonl", "--gold", suite)
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0] == f"2 systems against {suite.name}: 4 phenomena, 7 documents, 5 tests"
    assert lines[2:8] == [
        "phenomenon near nothing (says nothing)",
        "colon-speaker 1/1 0/1 0/1",
        "surname-clash 0/1 0/1 0/1",
        "scare-quotes 1/2 1/2 1/2",
        "mark-zoo 0/1 0/1 0/1",
        "all, % 40.0 20.0 20.0",
    ]
    assert "nothing: INV pairs with nothing right in either half: 1 of 1" in lines


class Page(HTMLParser):
    """Elements that are open, cells of the tables, and whatever leads elsewhere."""

    def __init__(self, page):
        super().__init__()
        self.open, self.rows, self.elsewhere = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag != "meta":
            self.open.append(tag)
        self.elsewhere += [name for name, _ in attrs if name in ("src", "href", "onclick")] + ([tag] if tag == "script" else [])
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1].append(data)


def test_the_heat_map_is_one_file_whose_colours_say_what_its_numbers_say(suite, near, run, tmp_path):
    assert run("challenge", near, "--gold", suite, "--output", tmp_path / "map.html").code == 0
    text = (tmp_path / "map.html").read_text("utf-8")
    page = Page(text)
    assert (page.open, page.elsewhere) == ([], [])
    assert ["scare-quotes", "1/2", "1/2"] in page.rows
    assert ["scare-quotes", "0/1", "–", "–", "1/1", "1/2", "1/2"] in page.rows
    colours = dict(re.findall(r'<td style="background:(#\w+)"[^>]*>(\d/\d)', text)[::-1])
    assert {share: colour for colour, share in colours.items()} == {"0/1": "#bf812d", "1/1": "#35978f", "1/2": "#fafafa"}


def test_names_of_systems_are_no_markup(suite, near):
    text = as_html({"<b>&": scored(suite, NEAR)})
    assert "&lt;b&gt;&amp;" in text
    assert "<b>" not in text


def test_gold_without_tests_is_wrong_use(run, silent_of_core):
    done = run("challenge", silent_of_core, "--gold", "core")
    assert done.code == 2
    assert "core has no document of the challenge suite" in " ".join(done.err.replace("│", " ").split())


def test_a_file_named_twice_is_wrong_use(suite, near, run):
    done = run("challenge", near, near, "--gold", suite)
    assert done.code == 2
    assert "is named twice" in " ".join(done.err.replace("│", " ").split())


def test_the_page_of_the_suite_shows_what_is_printed(suite, near, run, root, monkeypatch):
    monkeypatch.chdir(near.parent)
    (near.parent / "suite").symlink_to(suite)
    page = (root / "docs/challenge.md").read_text("utf-8")
    shown = re.findall(r"<!-- test: onrecord (challenge .+?) -->\n```text\n(.*?)```", page, re.DOTALL)
    assert len(shown) == 1
    for command, block in shown:
        printed = run(*command.split()).out.splitlines()
        assert block.splitlines() == printed[: len(block.splitlines())]
