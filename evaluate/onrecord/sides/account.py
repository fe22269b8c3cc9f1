"""What a report says beside its numbers, of some documents or, joined, of a corpus: who is missing, what was left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from onrecord.scoring.measures.chars import by_document
from onrecord.scoring.speakers import State
from onrecord.sides.anchoring import Anchoring, joined_anchoring
from onrecord.sides.prepared import Prepared


@dataclass(frozen=True)
class Account:
    """`documents` are those of gold, `scored` those that were scored, `kinds` the kinds of completeness there are.

    `left_out` counts quotes by the reason why they are left out, `undescribed` gold quotes of which only the flag is told; `said`
    are the characters that predictions take, each as often as it is said, and `covered` each once.
    """

    name: str
    version: str | None
    documents: int
    scored: int
    gold: int
    predicted: int
    raw: bool
    missing: list[str]
    unknown: list[str]
    unknown_quotes: int
    no_text: list[str]
    no_text_quotes: int
    kinds: frozenset[str | None]
    left_out: Counter[str]
    undescribed: int
    mention_only: bool
    anchoring: Anchoring
    said: int
    covered: int


def account_of(prepared: Prepared) -> Account:
    """The account of two sides."""
    both, assembled, found = prepared.both, prepared.assembled, prepared.found
    sides, predicted = assembled.sides, assembled.sides.predicted
    return Account(
        both.gold.name,
        both.gold.version,
        len(both.gold.documents),
        sides.documents,
        len(sides.gold),
        len(predicted),
        assembled.raw,
        both.missing,
        both.unknown,
        both.unknown_quotes,
        both.no_text,
        both.no_text_quotes,
        frozenset(both.gold.documents["completeness"].to_pylist()),
        Counter(assembled.left_out),
        int(found.attribution.undescribed_gold.sum()),
        bool((found.attribution.state == State.MENTION).any()),
        prepared.anchoring,
        int(predicted.content.sizes(len(predicted)).sum()),
        int(by_document(predicted).sizes(sides.documents).sum()),
    )


def joined_accounts(accounts: Sequence[Account]) -> Account:
    """The account of all documents, in the order they come."""
    if len(accounts) == 1:
        return accounts[0]

    def total(name: str) -> int:
        return sum(getattr(account, name) for account in accounts)

    def listed(name: str) -> list[str]:
        return list(chain.from_iterable(getattr(account, name) for account in accounts))

    left_out: Counter[str] = Counter()
    for account in accounts:
        left_out.update(account.left_out)
    return Account(
        accounts[0].name,
        accounts[0].version,
        total("documents"),
        total("scored"),
        total("gold"),
        total("predicted"),
        any(account.raw for account in accounts),
        listed("missing"),
        listed("unknown"),
        total("unknown_quotes"),
        listed("no_text"),
        total("no_text_quotes"),
        frozenset[str | None]().union(*(account.kinds for account in accounts)),
        left_out,
        total("undescribed"),
        any(account.mention_only for account in accounts),
        joined_anchoring([account.anchoring for account in accounts]),
        total("said"),
        total("covered"),
    )
