"""`rules` for German: quotation marks, reporting verbs and the subjunctive. Small, and written on the training part of Wikinews.

Marks      A quotation with a reporting verb beside it in its sentence, or going on from the sentence before, is direct or mixed.
Verbs      What stands behind a reporting verb and a comma (*sagte, dass …*; *erklärte, er habe …*) or before it (*…, sagte Velt*).
Phrases    *laut*, *zufolge*, *nach Angaben von*, *so Velt*, *wie Velt mitteilte*: the rest of the sentence.
Mood       A sentence in the subjunctive behind such a sentence goes on with its speaker: free indirect.
Names      A surname or pronoun is not resolved: the mention is the speaker, if it has a capital word that is no article.
"""

from typing import Any

from onrecord.systems.rules.german.clauses import Found, of_sentence
from onrecord.systems.rules.german.sentences import Sentence, read
from onrecord.systems.rules.german.words import subjunctive
from onrecord.text.marks import outermost, pairs, type_by_marks


def extract(text: str) -> list[dict[str, Any]]:
    """The quotes of the text in the form of the prediction file: spans in code points, end-exclusive; by first appearance."""
    quotations = outermost(pairs(text))
    found: list[Found] = []
    before: Found | None = None
    for sentence in read(text, quotations):
        here = of_sentence(sentence) or _going_on(sentence, before)
        if here is not None and here.type == "free_indirect" and before is not None and before.type == "free_indirect":
            found[-1] = before = before._replace(content=[*before.content[:-1], (before.content[-1][0], here.content[0][1])])
            continue
        if here is not None:
            found.append(here)
        before = here
    return [_record(text, one, type_by_marks(text, one.content, quotations)) for one in found]


def _going_on(sentence: Sentence, before: Found | None) -> Found | None:
    """A sentence that goes on with the words of the one before: all of it in marks, or in the subjunctive."""
    if before is None:
        return None
    start, end = sentence.start, sentence.end
    if sentence.all_quoted:
        return Found([(start, end)], None, before.mention, None)
    return Found([(start, end)], None, before.mention, "free_indirect") if subjunctive(sentence.plain) else None


def _record(text: str, found: Found, by_marks: str | None) -> dict[str, Any]:
    mention = text[slice(*found.mention)] if found.mention else None
    named = mention is not None and any(word[:1].isupper() for word in mention.split()[1:] or mention.split())
    return {
        "content": [list(span) for span in found.content],
        "text": " … ".join(text[start:end] for start, end in found.content),
        "cue": [list(found.cue)] if found.cue else [],
        "mention": [list(found.mention)] if found.mention else [],
        "speaker": [mention] if named and mention else [],
        "type": found.type or by_marks,
    }
