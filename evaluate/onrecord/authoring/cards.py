"""Cards: what each document of the challenge suite is to be, drawn before a word of it is written.

    python -m onrecord.authoring.cards dataset/plan [--phenomenon SLUG] > cards.jsonl

Whoever writes many documents falls into habits; a card takes the choices that habits make. The draws are without replacement
and seeded: the same plan gives the same cards. People and outlets belong to one card each; a surname comes up in several.
"""

import json
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from onrecord.checks.wording import closest
from onrecord.data.annotation import PROFILES
from onrecord.schema import load_schema

SEED = 20301101
CARDS = 10
PEOPLE = 6
QUOTE_FREE = 2
"""Of the cards of a phenomenon that stand by themselves, how many are to be without any quote."""
FIRST_DAY = date(2030, 1, 2)
DAYS = 1_000

LANGUAGES = {"de": "XG", "fr": "XC"}
"""The languages beside English, and the country whose papers are in them."""
ABROAD = (
    *(
        "canonical-direct",
        "quotative-inversion",
        "interrupted-quote",
        "multi-paragraph-quote",
        "pronoun-speaker",
        "mixed-quotation",
    ),
    *("indirect-speech", "free-indirect", "nested-quotation", "negated-attribution", "mark-zoo", "question-answer"),
)
"""The phenomena whose marks or syntax differ there."""
IN_LANGUAGE = 3

REGISTERS = ("wire", "local", "court", "business", "sport", "science", "tabloid", "live blog", "interview", "feature")
OPENINGS = (
    *("fact", "person", "quotation", "dateline", "time clause"),
    *("place", "number", "subordinate clause", "follow-up", "headline first"),
)
ENDINGS = (
    *("a date", "an opening time", "who decides next", "a figure", "a quotation", "background", "a procedure"),
    *("what was not known at press time", "an address", "a schedule"),
)
PAPERS = (
    *("Courier", "Post", "Gazette", "Herald", "Observer", "Bulletin", "Journal", "Echo", "Tribune", "Mirror", "News", "Standard"),
    *("Sentinel", "Star", "Chronicle", "Dispatch", "Evening Post", "Monitor", "Register", "Examiner", "Leader", "Record"),
)


class Plan(NamedTuple):
    """What cards are drawn from: invented countries by code, topics, and the phenomena in their order."""

    countries: dict[str, dict[str, Any]]
    topics: list[str]
    phenomena: list[str]


def read_plan(folder: Path) -> Plan:
    """`profiles.json` and `topics.txt` of the folder, and the phenomena of the annotation schema."""
    phenomena = load_schema("annotation")["$defs"]["phenomenon"]["enum"]
    topics = (folder / "topics.txt").read_text("utf-8").splitlines()
    return Plan(json.loads((folder / PROFILES).read_bytes()), topics, phenomena)


def cards(plan: Plan, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Ten cards per phenomenon: the first two are the halves of one DIR pair and share a card, the others stand alone.

    Then three for each of ABROAD in each of LANGUAGES, one of them without quotes in every other phenomenon.
    """
    random = Random(seed)
    people = {code: _Bag(random, _people(country)) for code, country in plan.countries.items()}
    outlets = {code: _Bag(random, list(product(country["towns"], PAPERS))) for code, country in plan.countries.items()}
    countries, topics = _Bag(random, list(plan.countries)), _Bag(random, plan.topics)

    def kinds(phenomenon: str) -> dict[str, _Bag]:
        others = [other for other in plan.phenomena if other != phenomenon]
        chosen = {"register": REGISTERS, "opening": OPENINGS, "ending": ENDINGS, "also": others}
        return {kind: _Bag(random, list(values)) for kind, values in chosen.items()}

    def card(phenomenon: str, number: str, code: str, quote_free: bool, of: dict[str, _Bag]) -> dict[str, Any]:
        town, paper = outlets[code].draw()
        return {
            "phenomenon": phenomenon,
            "card": number,
            "test": "DIR" if number == "1+2" else "MFT",
            "quote_free": quote_free,
            "register": of["register"].draw(),
            "country": code,
            "outlet": f"{town} {paper}",
            "published": str(FIRST_DAY + timedelta(days=random.randrange(DAYS))),
            "topic": topics.draw(),
            "opening": of["opening"].draw(),
            "ending": of["ending"].draw(),
            "sentences": random.randint(2, 8),
            "also": of["also"].draw(),
            "people": [people[code].draw() for _ in range(PEOPLE)],
        }

    for phenomenon in plan.phenomena:
        of = kinds(phenomenon)
        quote_free = set(random.sample(range(3, CARDS + 1), QUOTE_FREE))
        for number in range(2, CARDS + 1):
            name = "1+2" if number == 2 else str(number)
            yield card(phenomenon, name, countries.draw(), number in quote_free, of)
    for language, code in LANGUAGES.items():
        for place, phenomenon in enumerate(ABROAD):
            of = kinds(phenomenon)
            for number in range(IN_LANGUAGE):
                silent = number == 0 and place % 2 == 1
                yield {**card(phenomenon, f"{language}{number + 1}", code, silent, of), "language": language}


class _Bag:
    """Things drawn in random order, each once before any comes again."""

    def __init__(self, random: Random, things: list[Any]) -> None:
        self.random, self.things, self.left = random, things, list[Any]()

    def draw(self) -> Any:  # noqa: ANN401  (whatever was put in)
        if not self.left:
            self.left = self.random.sample(self.things, len(self.things))
        return self.left.pop()


def _people(country: dict[str, Any]) -> list[str]:
    given = [(name, gender) for gender in ("women", "men") for name in country[gender]]
    return [f"{name} {surname} ({gender[:-2]}an)" for (name, gender), surname in product(given, country["surnames"])]


def main(arguments: list[str]) -> int:
    """Prints the cards, one JSON object a line. Ends with 2 for wrong use; whoever reads may stop before the last card."""
    parser = ArgumentParser(
        prog="python -m onrecord.authoring.cards", description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("plan", type=Path, metavar="FOLDER", help="the folder of the plan: dataset/plan")
    parser.add_argument("--phenomenon", action="append", metavar="SLUG", help="only its cards; more than once for several")
    given = parser.parse_args(arguments)
    try:
        plan = read_plan(given.plan)
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    for unknown in set(given.phenomenon or ()) - set(plan.phenomena):
        close = closest(unknown, plan.phenomena)
        parser.error(
            f"there is no phenomenon {unknown!r}; " + (f"did you mean {close!r}?" if close else ", ".join(plan.phenomena))
        )
    try:
        for card in cards(plan):
            if not given.phenomenon or card["phenomenon"] in given.phenomenon:
                sys.stdout.write(json.dumps(card, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python writes once more as it ends
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
