"""Gates of a batch: what each finds, what it leaves alone, and figures worked out by hand."""

import subprocess
import sys
from itertools import combinations
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.authoring.batch import families, read_batch
from onrecord.authoring.gates import gates
from onrecord.authoring.habits import expected_entropy, rates
from onrecord.authoring.openings import opening

from .authored import write

DENIAL = {"test": "DIR", "why": "Only one of them denies it.", "expect": "q1 is denied in the other"}


def found(rule, *folders, batch=False):
    """The findings of one rule: the texts of tests are too short not to be alike in something else."""
    return [finding for finding in gates(folders, batch=batch)[0] if finding.rule == rule]


def rules(*folders, batch=False):
    return [finding.rule for finding in gates(folders, batch=batch)[0]]


def document(folder, text, **more):
    write(folder, "denial/alone", text, **more)
    (read,) = read_batch([folder])
    return read


# ---------------------------------------------------------------- words and names in common

ONE = "Crews dredged the eastern lock basin before the regatta. The harbour office opens at nine."
SAME = "Divers inspected a wreck. Later crews dredged the eastern lock basin and left."


def test_five_words_that_stand_in_two_documents_are_found_as_long_as_they_run(tmp_path):
    write(tmp_path, "denial/one", ONE)
    path = write(tmp_path, "motto/two", SAME)
    (finding,) = found("shared-words", tmp_path)
    assert str(finding) == (
        f"{path.with_suffix('.txt')}:1:33: [shared-words] “crews dredged the eastern lock basin” stands in denial/one too; "
        "word one of them otherwise"
    )


@pytest.mark.parametrize(
    "words",
    [
        "at the end of the first week of May",  # function words and dates
        "could not be reached for comment on condition of anonymity",  # formulas
        "before the Crown Court in Lervik",  # names
    ],
)
def test_function_words_and_formulas_may_stand_in_two(tmp_path, words):
    write(tmp_path, "denial/one", f"Gulls nested {words}.")
    write(tmp_path, "denial/two", f"Trams stopped {words}.")
    assert "shared-words" not in rules(tmp_path)


def test_two_content_words_of_five_are_enough_within_a_phenomenon(tmp_path):
    write(tmp_path, "denial/one", "The keys of the depot were with him.")
    write(tmp_path, "denial/two", "Beside the keys of the depot lay a coat.")
    assert len(found("shared-words", tmp_path)) == 1
    write(tmp_path / "apart", "denial/one", "The keys of the depot were with him.")
    write(tmp_path / "apart", "motto/two", "Beside the keys of the depot lay a coat.")
    assert found("shared-words", tmp_path / "apart") == []


def test_words_of_a_footer_and_over_a_paragraph_do_not_count(tmp_path):
    write(
        tmp_path,
        "denial/one",
        "Gulls nested.\n\nCrews dredged eastern lock basins.",
        "region: boilerplate | Crews dredged eastern lock basins.",
    )
    write(tmp_path, "denial/two", "Trams stopped.\n\nCrews dredged eastern lock basins.")
    write(tmp_path, "denial/three", "Ferries sank near crews dredged\n\neastern lock basins.")
    assert found("shared-words", tmp_path) == []


def test_halves_of_a_pair_twins_and_clusters_share_what_they_like(tmp_path):
    sheet = {"outlet": {"name": "The Basin Sheet"}}
    write(tmp_path, "denial/a", ONE, challenge={**DENIAL, "pair": "denial/b"}, **sheet)
    write(tmp_path, "denial/b", ONE, challenge={**DENIAL, "pair": "denial/a"}, **sheet)
    write(tmp_path, "denial/c", ONE, twin_of="denial/b", **sheet)
    assert rules(tmp_path) == []
    write(tmp_path / "event", "denial/a", ONE, cluster="basin", **sheet)
    write(tmp_path / "event", "motto/b", ONE, cluster="basin", **sheet)
    assert rules(tmp_path / "event") == []


def test_pairs_and_twins_of_one_another_are_one_family(tmp_path):
    write(tmp_path, "denial/a", ONE, challenge={**DENIAL, "pair": "denial/b"})
    write(tmp_path, "denial/b", ONE, challenge={**DENIAL, "pair": "denial/a"})
    write(tmp_path, "denial/c", ONE, twin_of="denial/b")
    write(tmp_path, "denial/d", ONE)
    name = families(read_batch([tmp_path]))
    assert name["denial/a"] == name["denial/b"] == name["denial/c"] != name["denial/d"]


def test_documents_of_one_matter_are_near_duplicates(tmp_path):
    write(tmp_path, "denial/one", "Frost burst pipes under Kiln Lane, flooding cellars.")
    write(tmp_path, "motto/two", "Cellars flooded: pipes burst after frost in Kiln Lane.")  # 6 of 8 content words in common
    (finding,) = gates([tmp_path])[0]
    assert (finding.rule, finding.message) == ("near-duplicate", "0.75 similar to denial/one, at most 0.3; make it another event")


def test_a_person_an_outlet_and_a_broadcaster_belong_to_one_document_an_agency_to_a_country(tmp_path):
    labels = """
        direct: “{0},” | cue: said | mention: {1} | by: p | via: recorder r [Radio Sund]; relay a [Nordwire]
        p = {1}: person, named
        r = Radio Sund: media broadcaster, named
        a = Nordwire: media wire, named
    """
    for name, words, person in (
        ("denial/one", "Gulls nest", "Odd Brekke"),
        ("motto/two", "Trams stop", "Odd Brekke"),
        ("motto/three", "Ships wait", "Brekke"),
    ):
        write(
            tmp_path,
            name,
            f"“{words},” {person} said. Radio Sund, Nordwire.",
            labels.format(words, person),
            outlet={"name": "Daily Sheet"},
        )
    reused = [finding.message.partition(" is in")[0] for finding in gates([tmp_path])[0] if finding.rule == "name-reused"]
    assert sorted(reused) == [
        "outlet Daily Sheet",
        "outlet Daily Sheet",
        "outlet Radio Sund",
        "outlet Radio Sund",
        "person Odd Brekke",
    ]


# ---------------------------------------------------------------- habits


def cued(folder, name, cues):
    """A document with a quote for each of the cues; a paragraph each."""
    text = "\n\n".join(f"“Word {name}{i},” Odd {cue}." for i, cue in enumerate(cues))
    lines = [
        f"direct: “Word {name}{i},” | cue: {cue}@{cues[: i + 1].count(cue)} | mention: Odd@{i + 1} | by: odd"
        for i, cue in enumerate(cues)
    ]
    return write(folder, f"denial/{name}", text, "\n".join([*lines, "odd = Odd: person, named"]))


def test_four_of_ten_cues_may_not_be_said(tmp_path):
    cued(tmp_path / "four", "x", ["said"] * 3 + ["says", "told", "wrote", "warned", "added", "noted", "argued"])
    (finding,) = gates([tmp_path / "four"], batch=True)[0]
    assert finding.message == "all documents: 40% of 10 cues are “said”, at most 30%; most in denial/x (4)"
    cued(tmp_path / "three", "x", ["said"] * 3 + ["told", "told", "wrote", "warned", "added", "noted", "argued"])
    assert rules(tmp_path / "three", batch=True) == []


def test_entropy_is_judged_from_66_cues_on(tmp_path):
    few = ["told", "wrote", "warned", "added"]
    cued(tmp_path / "enough", "x", few * 16 + few[:2])
    (finding,) = gates([tmp_path / "enough"], batch=True)[0]
    # 17, 17, 16 and 16 of 66: -2 (17/66 log2 17/66 + 16/66 log2 16/66) = 2.00
    assert finding.message == "all documents: 2.00 bits over 66 cues, at least 4.8; most often told 17, wrote 17, warned 16"
    cued(tmp_path / "less", "x", few * 16 + few[:1])
    assert rules(tmp_path / "less", batch=True) == []


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 3), min_size=1), st.data())
def test_expected_entropy_is_the_mean_over_all_draws(counts, data):
    things = [thing for thing, count in counts.items() for _ in range(count)]
    size = data.draw(st.integers(1, len(things)))
    draws = [[draw.count(thing) / size for thing in set(draw)] for draw in combinations(things, size)]
    mean = sum(sum(-share * log2(share) for share in draw) for draw in draws) / len(draws)
    assert expected_entropy(counts, size) == pytest.approx(mean, abs=1e-12)


def test_three_short_endings_of_five_are_too_many(tmp_path):
    long, short = "Tickets for the evening ferry are sold at the second window.", "The pier reopens in May."
    for number, (first, last) in enumerate(
        [("Gulls", long), ("Trams", long), ("Wells", short), ("Locks", short), ("Barns", short)]
    ):
        write(tmp_path, f"denial/{number}", f"{first} closed. {last}")
    assert [finding.message for finding in found("short-endings", tmp_path)] == [
        f"{group}: 60% end in at most 8 words, at most 40% may: denial/2, denial/3, denial/4"
        for group in ("all documents", "denial")
    ]


def test_an_ending_is_the_last_sentence_of_the_body(tmp_path):
    text = "Doors open.\n\nThe pier is shut until 6 p.m. on Fridays.\n\nREAD ALSO: Gulls."
    assert (
        document(tmp_path, text, labels="region: boilerplate | READ ALSO: Gulls.").ending
        == "The pier is shut until 6 p.m. on Fridays."
    )


def test_negations_are_counted_where_they_describe(tmp_path):
    text = "No train ran. He didn't say no. She declined, and did not answer, but asked not to be named. It was “not late”."
    labels = """
        mixed: no | cue: didn't say | mention: He | by: he
        not a quote: did not answer | declined_comment
        direct: “not late” | by: nobody
        he = Odd: person, named
    """
    figures = rates([document(tmp_path, text, labels=labels)])
    # No train; say no; “not late”. Not: the cue, the declined comment, the formula. 23 words.
    assert (figures.negations, figures.words) == ({"denial/alone": 3}, 23)


def test_a_batch_with_a_negation_in_every_sentence_is_too_negative(tmp_path):
    write(tmp_path, "denial/one", "Gulls do not nest in the barn behind the mill today.\n\n" * 50)  # 50 of 550 words
    assert rules(tmp_path, batch=True) == ["negations"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("quotation", "“Gates shut at six,” the keeper wrote."),
        ("dateline", "LERSTRAND, 4 May (Sundpress) – The dam holds."),
        ("dateline", "Kalvøya — The dam holds."),
        ("number", "Thirty-two wells ran dry."),
        ("number", "4.2 million marr were paid."),
        ("time", "On Tuesday the dam held."),
        ("time", "Two weeks after the flood the dam held."),
        ("time", "Since 2019 the dam has held."),
        ("other", "09.40 The dam holds."),
        ("quotation", "9:40 a.m. – “Hold the gate,” the keeper wrote."),
        ("clause", "Although the dam held, the road did not."),
        ("place", "Behind the dam, water rose."),
        ("person", "Harbour master Odd Brekke resigned."),
        ("other", "The dam holds for now, and Odd Brekke resigned."),
        ("other", "A second dam holds."),
    ],
)
def test_an_opening_is_told_by_its_first_words(tmp_path, kind, text):
    body = document(tmp_path, f"Dam holds\n\n{text}", labels="region: headline | Dam holds@1\np = Odd Brekke: person, named")
    assert opening(body) == kind


def test_three_openings_alike_are_too_many_within_a_phenomenon(tmp_path):
    for number, first in enumerate(("“Gulls”", "“Trams”", "“Wells”")):
        write(tmp_path, f"denial/{number}", f"{first} closed.", f"not a quote: {first} | term")
    (finding,) = found("openings", tmp_path)
    assert finding.message == "denial: 3 of 3 open with a quotation, at most 2: denial/0, denial/1, denial/2"
    (tmp_path / "challenge/denial/2.json").unlink()
    write(tmp_path, "motto/2", "“Locks” closed.", "not a quote: “Locks” | term")
    assert found("openings", tmp_path) == []
    assert len(found("openings", tmp_path, batch=True)) == 1


def test_a_pair_opens_once(tmp_path):
    for name in "ab":
        other = {"a": "b", "b": "a"}[name]
        write(
            tmp_path,
            f"denial/{name}",
            "“Gulls” closed.",
            "not a quote: “Gulls” | term",
            challenge={**DENIAL, "pair": f"denial/{other}"},
            outlet={"name": "Sheet"},
        )
    write(tmp_path, "denial/c", "“Wells” ran dry.", "not a quote: “Wells” | term")
    assert rules(tmp_path) == []


def test_turns_of_one_writer_are_found_where_they_stand(tmp_path):
    path = write(
        tmp_path,
        "denial/one",
        "Gates\n\n“It holds; it stays,” Odd quipped. Nobody came.",
        "direct: “It holds; it stays,” | cue: quipped | mention: Odd | by: odd\nodd = Odd: person, named",
    )
    places = [(finding.file, finding.line, finding.column, finding.rule) for finding in gates([tmp_path])[0]]
    text = str(path.with_suffix(".txt"))
    assert places == [(text, 3, 10, "tic"), (text, 3, 27, "banned-cue"), (text, 3, 36, "tic")]


def test_what_check_finds_is_found_here(tmp_path):
    write(tmp_path, "denial/one", "The “volunteers” left.")
    assert rules(tmp_path) == ["marks-unaccounted"]


def test_words_of_other_languages_are_not_judged_by_english_lists(tmp_path):
    write(tmp_path, "denial/one", "Die Brücke ist no not never zu.\n\n" * 90, language="de")
    assert rules(tmp_path) == []


# ---------------------------------------------------------------- the command


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "onrecord.authoring.gates", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_command_prints_findings_then_figures(tmp_path):
    path = write(tmp_path, "denial/one", "The “volunteers” left. Gates shut at six each evening in winter and at nine in June.")
    done = command(tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{path}:15:13: [marks-unaccounted] warning: nothing is said about '“volunteers”' at 4; "
        "it is a quote, a non-quote with its reason, or boilerplate",
        "documents 1 (1 without quotes), told once 1; 16 words; 0 cues, said –, entropy –; short endings 0%; "
        "negations 0.00 per 100 words; openings: other 1; nothing to compare; findings 1",
    ]


def test_a_clean_batch_is_good_and_an_empty_folder_wrong_use(tmp_path):
    write(tmp_path, "denial/one", ONE)
    assert command(tmp_path, "--batch").returncode == 0
    (tmp_path / "empty").mkdir()
    assert command(tmp_path / "empty").returncode == 2
    done = command(tmp_path / "nowhere")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        f"python -m onrecord.authoring.gates: error: there is no such folder: {tmp_path / 'nowhere'}",
    )


def test_the_released_articles_pass_as_a_batch_but_for_one_phrase(root):
    (finding,) = gates([root / "dataset/articles"], batch=True)[0]  # five plain words, common in reports
    assert finding.message.startswith("“gave a press conference at” stands in ")


def test_what_a_pair_shares_with_another_document_is_told_once(tmp_path):
    for half, other in ("ab", "ba"):
        write(tmp_path, f"denial/{half}", ONE, challenge={**DENIAL, "pair": f"denial/{other}"}, outlet={"name": "Sheet"})
    write(tmp_path, "motto/two", SAME)
    assert len(found("shared-words", tmp_path)) == 1
