"""What is kept of matched documents: all that a report is made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.scoring.score import cut
from onrecord.scoring.tally import Cut, Tally, joined, joined_cuts, tallied
from onrecord.sides.account import Account, account_of, joined_accounts
from onrecord.sides.challenge import Trial, trials
from onrecord.sides.prepared import Prepared
from onrecord.sides.slicing import slices_of


@dataclass(frozen=True)
class Part:
    """Of some documents or, joined, of a corpus: counts, their cuts by dimension, tests, and what is said beside them."""

    account: Account
    tally: Tally
    cuts: dict[str, Cut]
    tests: list[Trial]


def part_of(prepared: Prepared, measures: Sequence[str], dimensions: Sequence[str]) -> Part:
    """What is kept of two sides."""
    found = prepared.found
    cuts = {one: cut(found, measures, slices_of(one, prepared.both, prepared.assembled)) for one in dict.fromkeys(dimensions)}
    return Part(account_of(prepared), tallied(found, measures), cuts, trials(prepared))


def joined_parts(parts: Sequence[Part]) -> Part:
    """That of all documents, in the order they come."""
    return Part(
        joined_accounts([part.account for part in parts]),
        joined([part.tally for part in parts]),
        {one: joined_cuts([part.cuts[one] for part in parts]) for one in parts[0].cuts},
        [one for part in parts for one in part.tests],
    )
