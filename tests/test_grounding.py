"""Are these quotes in these documents? What is asked without any gold."""

import json

import pytest

from onrecord.schema import validator
from onrecord.text.grounding import Grounds, is_marked

TEXT = (
    "“We will act,” the minister said. “It is over.” He added that the bridge would be rebuilt in May.\n"
    "“The bridge,” Oru said, “will hold for years.” The mayor is not “entirely sure of it”."
)


def ground(words, text=TEXT, direct=None):
    return Grounds(text).ground(words, direct=direct)


@pytest.mark.parametrize(
    ("words", "direct", "injected"),
    [
        ("“the bridge would be rebuilt in May”", None, True),  # paraphrased by the text, returned in marks
        ("the bridge would be rebuilt in May", True, True),  # or called direct
        ("the bridge would be rebuilt in May", False, None),
        ("the bridge would be rebuilt in May", None, None),
        ("“We will act,”", None, False),
        ("The mayor is not “entirely sure of it”", True, True),  # four of its words stand outside
        ("not “entirely sure of it”", True, False),  # one
        ("“May”", None, True),  # all of them
        ("“We will act,” the minister said. “It is over.”", None, None),  # as it stands, its own words outside
        ("“It was never said”", None, None),  # it stands nowhere
    ],
)
def test_marks_around_what_is_only_paraphrased_are_injected(words, direct, injected):
    assert ground(words, direct=direct).injected is injected


@pytest.mark.parametrize(
    "text", ["– Nous partons demain, dit-elle.", "Q: Nous partons demain, ou non?", "ORU: Nous partons demain."]
)
def test_where_speech_is_shown_without_marks_nothing_is_injected(text):
    assert ground("“Nous partons demain”", text).injected is None


@pytest.mark.parametrize(
    ("words", "tier", "spliced"),
    [
        ("“We will act. It is over.”", 6, True),  # its cue left out, and a sentence ends between them
        ("“We will act … It is over.”", 4, True),
        ("“The bridge will hold for years.”", 6, False),  # one quotation, interrupted
        ("“The bridge … will hold for years.”", 4, False),
        ("“We will act,”", 0, False),
        ("“It is over and the bridge will hold”", 6, False),  # "and the" is no part of either
    ],
)
def test_two_quotations_made_one_are_spliced(words, tier, spliced):
    found = ground(words)
    assert (found.tier, found.spliced) == (tier, spliced)


def test_a_splice_with_little_left_out_is_one_at_any_tier():
    text = "“The old ferry will sail at dawn and come back before the evening tide,” she said. “Nobody has to wait for it at the pier.”"
    found = ground(
        "“The old ferry will sail at dawn and come back before the evening tide. Nobody has to wait for it at the pier.”", text
    )
    assert (found.tier, found.spliced, [str(edit) for edit in found.edits]) == (5, True, ["∅ for she said"])


def test_words_that_stand_in_parts_are_shown_where():
    found = ground("“The bridge will hold for years.”")
    assert [TEXT[start:end] for start, end in found.spans] == ["“The bridge", "will hold for years.”"]


def test_a_negation_that_was_left_out_is_told_though_the_rest_is_too_little_to_be_near():
    found = ground("The bridge was built for this traffic", "The bridge was never built for this traffic, Oru said.")
    # 6 of 43 characters: .860, less than nine tenths
    assert (found.tier, [str(edit) for edit in found.edits], found.negated) == (6, ["∅ for never"], True)


def test_a_negation_that_came_is_told():
    text = "The council said that the ferry would sail at dawn and return."
    found = ground("that the ferry would not sail at dawn and return", text)
    assert (found.tier, found.negated) == (5, True)
    assert ground("that the ferry would sail at noon and return", text).negated is False


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("“No,”", True),
        ('"No".', True),
        ("« Non »", True),
        ("„Nein“", True),
        ("No", False),
        ("“No” he said", False),
        ("'No'", True),
        ("", False),
        ('"It is shut," she said. "Go home."', False),  # two quotations, with what the text says between them
        ("“It’s shut,” she said. “Go home.”", False),
        ("“It is ‘shut’, go ‘home’”", True),
        ("“It is shut.\n“Go home.”", True),  # over two paragraphs
    ],
)
def test_marks_around_words(words, marked):
    assert is_marked(words) is marked


# ---------------------------------------------------------------- the command


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT + "\n", "utf-8")
    return path


def quotes_file(tmp_path, *quotes, name="quotes.jsonl", document="bridge"):
    path = tmp_path / name
    path.write_text(json.dumps({"document_id": document, "quotes": list(quotes)}, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_json_is_what_the_schema_says_and_the_shares_are_of_all(run, tmp_path, article):
    path = quotes_file(
        tmp_path,
        {"text": "We will act"},
        {"text": "we will act", "type": "direct"},
        {"text": "It was never said by anybody"},
        {"content": [[0, 14]]},
    )
    outcome = run("ground", path, "--documents", article, "--format", "json")
    report = json.loads(outcome.out)
    assert (outcome.code, list(validator("ground").iter_errors(report))) == (0, [])
    (system,) = report["systems"]
    # three gave words: one exact, one but for its capital, one nowhere
    assert {tier: round(share, 3) for tier, share in system["shares"].items() if share} == {"T0": 0.333, "T3": 0.333, "T6": 0.333}
    assert (system["system"], system["without_words"], system["counts"]["quotes"]) == ("quotes.jsonl", 1, 3)
    assert [(quote["tier"], quote["stands"]) for quote in system["quotes"]] == [
        ("T0", "We will act"),
        ("T3", "We will act"),
        ("T6", None),
    ]


def test_a_build_fails_if_one_word_was_changed(run, tmp_path, article):
    right, wrong = (
        quotes_file(tmp_path, {"text": "We will act"}),
        quotes_file(tmp_path, {"text": "We shall act"}, name="wrong.jsonl"),
    )
    assert run("ground", right, "--documents", article, "--fail-under", "T2=1.0").code == 0
    outcome = run("ground", right, wrong, "--documents", article, "--fail-under", "T2=1.0")
    assert (outcome.code, outcome.err) == (1, "wrong.jsonl: 0.0 % of the quotes are at T2 or better, fewer than 100 %\n")


@pytest.mark.parametrize("given", ["T2", "T6=1", "T2=2", "0.9", "T2=x"])
def test_a_threshold_that_is_none_is_wrong_use(run, tmp_path, article, given):
    outcome = run("ground", quotes_file(tmp_path, {"text": "We"}), "--documents", article, "--fail-under", given)
    assert outcome.code == 2
    assert "T2=1.0" in " ".join(outcome.err.split())


def test_one_article_and_one_file_belong_together_whatever_their_names(run, tmp_path, article):
    path = quotes_file(tmp_path, {"text": "We will act"}, document="another-name")
    assert run("ground", path, "--documents", article, "--fail-under", "T0=1").code == 0


def test_documents_without_a_text_are_all_named(run, tmp_path, article):
    path = tmp_path / "quotes.jsonl"
    lines = [{"document_id": name, "quotes": [{"text": "We"}]} for name in ("bridge", "quay", "lock")]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    outcome = run("ground", path, "--documents", article)
    assert (outcome.code, outcome.out) == (3, "")
    assert [line.split("text of ")[1][:6] for line in outcome.err.splitlines()] == ["'quay'", "'lock'"]


def test_no_option_is_named_that_ground_has_not(run, tmp_path, article):
    (tmp_path / "sheet.csv").write_text("document_id,quote\nbridge,We will act\nquay,We\n", "utf-8")
    outcome = run("ground", tmp_path / "sheet.csv", "--documents", article)
    assert outcome.code == 3
    assert "'quay' is no document given; the documents are bridge" in outcome.err
    assert "--unknown" not in outcome.err


def test_a_table_and_what_a_model_answered_are_read_as_they_are(run, tmp_path, article):
    (tmp_path / "sheet.csv").write_text("quote,speaker\n“We will act”,minister\nWe never act,minister\n", "utf-8")
    (tmp_path / "answer.txt").write_text('Here you are:\n```json\n[{"quote": "It is over.", "speaker": null}]\n```\n', "utf-8")
    outcome = run("ground", tmp_path / "sheet.csv", tmp_path / "answer.txt", "--documents", article, "--format", "markdown")
    assert outcome.code == 0
    assert [line.split("|")[1:4] for line in outcome.out.splitlines()[2:4]] == [
        [" sheet.csv ", " 2 ", " 0.0 % "],
        [" answer.txt ", " 1 ", " 100.0 % "],
    ]


def test_converted_predictions_are_grounded_by_the_words_the_system_gave(run, tmp_path, article):
    sheet, converted = tmp_path / "bridge.csv", tmp_path / "converted.jsonl"
    sheet.write_text('quote\n"“we will act”"\nIt is over\n', "utf-8")
    assert run("convert", "--from", "csv", sheet, "--documents", article, "--output", converted).code == 0
    tiers = []
    for path in (sheet, converted):
        report = json.loads(run("ground", path, "--documents", article, "--format", "json").out)
        tiers.append([quote["tier"] for quote in report["systems"][0]["quotes"]])
    assert tiers == [["T3", "T0"]] * 2


def test_the_same_words_in_straight_marks_are_at_t2(run, tmp_path, article):
    outcome = run("ground", quotes_file(tmp_path, {"text": '"It is over."'}), "--documents", article, "--format", "json")
    (quote,) = json.loads(outcome.out)["systems"][0]["quotes"]
    assert (quote["tier"], quote["spans"], quote["injected"]) == ("T2", [[34, 47]], False)


def test_output_is_written_by_its_ending_and_read_in_a_pipe(run, tmp_path, article):
    path = quotes_file(tmp_path, {"text": "We will act"})
    assert run("ground", path, "--documents", article, "--output", tmp_path / "out.md").out == ""
    assert (tmp_path / "out.md").read_text("utf-8").startswith("| system | quotes |")
