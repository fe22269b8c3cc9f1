"""Cards: what each document of the challenge suite is to be, drawn before a word of it is written.

    python -m onrecord.authoring.cards dataset/plan [--phenomenon SLUG] > cards.jsonl

Whoever writes many documents falls into habits; a card takes the choices that habits make. The draws are without replacement
and seeded: the same plan gives the same cards. People and outlets belong to one card each; a surname comes up in several.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from onrecord.data.annotation import PROFILES
from onrecord.schema import load_schema

SEED = 20301101
CARDS = 10
PEOPLE = 6
QUOTE_FREE = 2
"""Of the cards of a phenomenon that stand by themselves, how many are to be without any quote."""
FIRST_DAY = date(2030, 1, 2)
DAYS = 1_000

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
    """Ten cards per phenomenon: the first two are the halves of one DIR pair and share a card, the others stand alone."""
    random = Random(seed)
    people = {code: _Bag(random, _people(country)) for code, country in plan.countries.items()}
    outlets = {code: _Bag(random, list(product(country["towns"], PAPERS))) for code, country in plan.countries.items()}
    countries, topics = _Bag(random, list(plan.countries)), _Bag(random, plan.topics)
    for phenomenon in plan.phenomena:
        registers, openings, endings = (_Bag(random, list(kind)) for kind in (REGISTERS, OPENINGS, ENDINGS))
        others = _Bag(random, [other for other in plan.phenomena if other != phenomenon])
        quote_free = set(random.sample(range(3, CARDS + 1), QUOTE_FREE))
        for number in range(2, CARDS + 1):
            code = countries.draw()
            town, paper = outlets[code].draw()
            yield {
                "phenomenon": phenomenon,
                "card": "1+2" if number == 2 else str(number),
                "test": "DIR" if number == 2 else "MFT",
                "quote_free": number in quote_free,
                "register": registers.draw(),
                "country": code,
                "outlet": f"{town} {paper}",
                "published": str(FIRST_DAY + timedelta(days=random.randrange(DAYS))),
                "topic": topics.draw(),
                "opening": openings.draw(),
                "ending": endings.draw(),
                "sentences": random.randint(2, 8),
                "also": others.draw(),
                "people": [people[code].draw() for _ in range(PEOPLE)],
            }


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


def main(arguments: list[str]) -> None:
    """Prints the cards, one JSON object a line."""
    parser = ArgumentParser(prog="python -m onrecord.authoring.cards", description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--phenomenon", action="append")
    given = parser.parse_args(arguments)
    for card in cards(read_plan(given.plan)):
        if not given.phenomenon or card["phenomenon"] in given.phenomenon:
            sys.stdout.write(json.dumps(card, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
