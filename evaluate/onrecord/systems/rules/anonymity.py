"""Whether a source stays anonymous, from the wording of its mention: a person or people without a name.

Organisations, documents, polls and crowds are never anonymous, nor a role that one person holds and a reader can look up
(LABELS: `anonymous`); whoever speaks for an organisation counts as the organisation.
"""

import re
from functools import cache

from onrecord.systems.rules.lexicon import lines, word_list
from onrecord.systems.rules.sentences import Sentence
from onrecord.systems.rules.speakers import core_end, head_word


def is_anonymous(text: str, sentence: Sentence, mention: tuple[int, int], named: bool) -> bool:
    """Whether whoever the words first to last mention is an anonymous person or group; `named`: a name was found for it."""
    first, last = mention
    if named or sentence.classes[first] in "pW":
        return False
    words = sentence.words[first : core_end(sentence, first, last) + 1]
    if not word_list("spokespeople").isdisjoint(words):
        return False
    around = text[sentence.starts[0] : sentence.ends[-1]].lower()
    head = head_word(sentence, first, last)
    if _asked_for().search(around) and _is_person(head):
        return True
    if head in word_list("roles") and (sentence.words[first] == "the" or first == last):
        return False
    return _is_person(head) or head in word_list("vague")


def _is_person(word: str) -> bool:
    word = re.sub(r"['’]s?\Z", "", word)
    people = word_list("people") | word_list("roles")
    return word in people or word.removesuffix("s") in people or (word.endswith("ies") and word[:-3] + "y" in people)


@cache
def _asked_for() -> re.Pattern[str]:
    """What an article says of a source that asked not to be named."""
    return re.compile("|".join(re.escape(line).replace("’", "['’]") for line in lines("anonymity")))
