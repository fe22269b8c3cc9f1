"""`booknlp`: B³ of speakers over given quotes, as BookNLP and LitBank report speaker attribution.

Definition   The quotes are given. Gold and the system each put them into clusters by speaker. For every gold quote:
             precision is the share of its cluster of the system that is in its gold cluster, recall the share of its gold
             cluster that is in its cluster of the system; means over gold quotes (B³, Bagga and Baldwin 1998), and F.
             A quote for which the system names nobody is a cluster of its own.
Source       booknlp/booknlp, booknlp/common/b3.py. Written anew from its definition.
Reproduced   bug for bug, with the direction of what it does to the score:
             clusters have no names, so a system that exchanges all speakers is perfect (up; B1);
             abstaining is a cluster of one, so precision is 1, and recall too where everybody speaks once (up; B2, B3);
             predicted quotes that gold lacks count only where they share a cluster (up; B6).
             Where a gold quote has no answer the original crashes (KeyError; B5), and every figure is null. Nothing in gold
             is 0.
Fixed        `booknlp-fixed`: a quote earns its precision and recall, in clusters of gold quotes, only if its speaker is the
             right one; precision is the mean over all predicted quotes, recall over all of gold; abstaining, a quote without
             an answer, and a predicted quote that gold lacks earn nothing.
             `accuracy` stands beside it: right speakers over gold quotes.
Tables       A prediction answers the gold quote of its `quote_id`, else the first one with the same tokens. Names are
             resolved in the document's speaker table, so two names of a person are one speaker; what does not resolve, and
             a `speaker_id`, is a speaker of its own. Gold quotes of nobody are left out.
"""

from collections import Counter
from collections.abc import Iterator

from onrecord.scoring.presets.records import Documents, Figures, fair, harmonic, named, ratio

Key = tuple[int, str]


def booknlp(documents: Documents) -> Figures:
    """The figures of the original, defects included."""
    gold, answers = _clusters(documents)
    names = tuple(named("b3", None, None))
    if missing := [key for key in gold if key not in answers]:
        reason = f"KeyError: {len(missing)} of {len(gold)} gold quotes have no answer"
        return Figures(dict.fromkeys(names), dict.fromkeys(names, reason))
    system = {key: speaker or f"none-{number}" for number, (key, speaker) in enumerate(answers.items())}
    of_gold, of_system = Counter(_of(gold)), Counter(_of(system))
    both = Counter((key[0], speaker, system[key]) for key, speaker in gold.items())
    precision = recall = 0.0
    for (document, one, other), count in both.items():
        precision += count * count / of_system[document, other]
        recall += count * count / of_gold[document, one]
    precision, recall = ((total / len(gold) if gold else 0.0) for total in (precision, recall))
    return Figures(named("b3", precision, recall, harmonic))


def booknlp_fixed(documents: Documents) -> Figures:
    """The same with the defects repaired, and the accuracy."""
    gold, answers = _clusters(documents)
    given = {key: speaker for key, speaker in answers.items() if key in gold}
    of_gold, of_system = Counter(_of(gold)), Counter(_of(given))
    right = [key for key, speaker in gold.items() if given.get(key) == speaker]
    both = Counter((key[0], gold[key]) for key in right)
    precision = sum(both[key[0], gold[key]] / of_system[key[0], gold[key]] for key in right)
    recall = sum(both[key[0], gold[key]] / of_gold[key[0], gold[key]] for key in right)
    figures = named("b3", ratio(precision, len(answers)), ratio(recall, len(gold)), fair)
    return Figures({**figures, "accuracy": ratio(len(right), len(gold))})


def _clusters(documents: Documents) -> tuple[dict[Key, str], dict[Key, str | None]]:
    """Speaker of every gold quote that has one, and of every prediction; by document and id of the quote.

    Where nobody speaks in gold and nobody is named there is nothing to attribute.
    """
    gold: dict[Key, str] = {}
    answers: dict[Key, str | None] = {}
    nobody: set[Key] = set()
    for number, document in enumerate(documents):
        for place, quote in enumerate(document.gold or ()):
            key = (number, quote.id or f"#{place}")
            if quote.speaker is not None:
                gold[key] = quote.speaker
            else:
                nobody.add(key)
        for place, quote in enumerate(document.predicted or ()):
            key = (number, quote.id or f"extra-{place}")
            if quote.speaker is not None or key not in nobody:
                answers[key] = quote.speaker
    return gold, answers


def _of(clusters: "dict[Key, str] | dict[Key, str | None]") -> Iterator[tuple[int, str | None]]:
    """The cluster of every quote: speakers of two documents are two."""
    return ((document, speaker) for (document, _), speaker in clusters.items())
