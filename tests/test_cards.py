"""Cards of the challenge suite: ten documents per phenomenon, people and outlets once each, the same at every draw."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from onrecord.authoring.cards import ABROAD, CARDS, IN_LANGUAGE, LANGUAGES, PEOPLE, QUOTE_FREE, cards, read_plan

PLAN = Path(__file__).parents[1] / "dataset" / "plan"


@pytest.fixture(scope="module")
def plan():
    return read_plan(PLAN)


@pytest.fixture(scope="module")
def all_cards(plan):
    return list(cards(plan))


@pytest.fixture(scope="module")
def drawn(all_cards):
    """The cards of documents in English."""
    return [card for card in all_cards if "language" not in card]


def test_the_same_seed_gives_the_same_cards_and_another_others(plan, all_cards):
    assert list(cards(plan)) == all_cards
    assert list(cards(plan, seed=1)) != all_cards


def test_some_phenomena_have_documents_in_other_languages_too(plan, all_cards):
    abroad = [card for card in all_cards if "language" in card]
    assert Counter((card["language"], card["phenomenon"]) for card in abroad) == {
        (language, phenomenon): IN_LANGUAGE for language in LANGUAGES for phenomenon in ABROAD
    }
    assert set(ABROAD) <= set(plan.phenomena)
    assert {card["country"] for card in abroad if card["language"] == "fr"} == {"XC"}


def test_a_phenomenon_has_ten_documents_two_of_them_a_pair(plan, drawn):
    documents = Counter()
    for card in drawn:
        documents[card["phenomenon"]] += 2 if card["test"] == "DIR" else 1
    assert documents == dict.fromkeys(plan.phenomena, CARDS)
    assert Counter(card["phenomenon"] for card in drawn if card["test"] == "DIR") == dict.fromkeys(plan.phenomena, 1)


def test_two_of_a_phenomenon_are_without_quotes_and_neither_is_half_of_a_pair(plan, drawn):
    free = [card for card in drawn if card["quote_free"]]
    assert Counter(card["phenomenon"] for card in free) == dict.fromkeys(plan.phenomena, QUOTE_FREE)
    assert {card["test"] for card in free} == {"MFT"}


def test_people_and_outlets_are_on_one_card_each(all_cards):
    people = [name for card in all_cards for name in card["people"]]
    assert len(people) == len(set(people)) == PEOPLE * len(all_cards)
    assert len({card["outlet"] for card in all_cards}) == len(all_cards)


def test_surnames_come_up_again(drawn):
    surnames = Counter(name.rpartition(" (")[0].split(" ", 1)[1] for card in drawn for name in card["people"])
    assert surnames.most_common(1)[0][1] > 1


def test_a_phenomenon_never_asks_for_itself_twice_nor_for_one_opening_twice(plan, drawn):
    for phenomenon in plan.phenomena:
        mine = [card for card in drawn if card["phenomenon"] == phenomenon]
        assert phenomenon not in {card["also"] for card in mine}
        for choice in ("register", "opening", "ending"):
            assert max(Counter(card[choice] for card in mine).values()) == 1


def test_names_of_two_countries_are_never_the_same(plan):
    for key in ("women", "men", "surnames", "towns"):
        names = [name for country in plan.countries.values() for name in country[key]]
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_topics_are_unlike_each_other(plan):
    assert len(plan.topics) == len(set(plan.topics)) >= 120


def test_printed_cards_are_those_of_the_phenomena_asked_for(all_cards):
    command = [sys.executable, "-m", "onrecord.authoring.cards", str(PLAN), "--phenomenon", "denial"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [json.loads(line) for line in lines] == [card for card in all_cards if card["phenomenon"] == "denial"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nowhere"], "nowhere/topics.txt"), ([str(PLAN), "--phenomenon", "deniel"], "did you mean 'denial'?")],
)
def test_a_folder_without_a_plan_and_an_unknown_phenomenon_are_wrong_use(arguments, said):
    done = subprocess.run(
        [sys.executable, "-m", "onrecord.authoring.cards", *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_reader_who_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "onrecord.authoring.cards", str(PLAN)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
