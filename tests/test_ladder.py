"""Words without offsets: the tier at which they stand in a text, where, and which of several places is taken."""

import random
import re
import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.text.folds import bare, fold, unify
from onrecord.text.ladder import Anchors


def found(text, words):
    """The tier and what stands there; None if nothing does."""
    anchor = Anchors(text).find(words)
    return anchor and (anchor.tier, [text[start:end] for start, end in anchor.spans])


@pytest.mark.parametrize(
    ("text", "words", "tier", "stands"),
    [
        ("The quay is shut.", "quay is shut", 0, "quay is shut"),
        ("👩🏽‍🚒 said: 🚢 shut 🇳🇴.", "🚢 shut 🇳🇴", 0, "🚢 shut 🇳🇴"),
        ("x e\u0301cluse ferme\u0301e y", "\u00e9cluse ferm\u00e9e", 1, "e\u0301cluse ferme\u0301e"),
        ("x \u00e9cluse y", "e\u0301cluse", 1, "\u00e9cluse"),
        ("the\u00a0quay \n\n is\u202fshut", "the quay is shut", 1, "the\u00a0quay \n\n is\u202fshut"),
        ("the quay is", "the  quay\nis", 1, "the quay is"),
        ("the har\u00adbour is", "harbour", 1, "har\u00adbour"),
        ("the harbour is", "har\u00adbour", 1, "harbour"),
        ("x cafe\u00ad\u0301 y", "caf\u00e9 y", 1, "cafe\u00ad\u0301 y"),  # a soft hyphen before the accent
        ("the \ufb01nal of\ufb01ce", "final office", 1, "\ufb01nal of\ufb01ce"),
        ("½ of ⅷ", "1⁄2 of viii", 1, "½ of ⅷ"),
        ("wait… what", "wait... what", 1, "wait… what"),
        ("한국 \u1112\u1161\u11ab", "\ud55c", 0, "한"),
        ("x \u1112\u1161\u11ab y", "\ud55c", 1, "\u1112\u1161\u11ab"),
        ("“It’s shut,” she said", '"It\'s shut,"', 2, "“It’s shut,”"),
        ("„Zu“, sagte er", '"Zu"', 2, "„Zu“"),
        ("»Zu«, sagte er", "„Zu“", 2, "»Zu«"),
        ("«\u00a0Fermé\u00a0»", '« Fermé »', 1, "«\u00a0Fermé\u00a0»"),
        ("dit « Fermé » hier", '" Fermé "', 2, "« Fermé »"),
        ("‹l’île›", "'l'île'", 2, "‹l’île›"),
        ("open—and shut", "open-and", 2, "open—and"),
        ("open -- and shut", "open – and", 2, "open -- and"),
        ("wait . . . what", "wait … what", 2, "wait . . . what"),
        ("``It is''", '"It is"', 2, "``It is''"),
        ("the\u200bquay\ufeff is", "thequay is", 1, "the\u200bquay\ufeff is"),
        ("ושם אמר: \u200f„הרציף סגור”", '"הרציף סגור"', 2, "„הרציף סגור”"),
        ("The Quay is shut.", "the quay IS", 3, "The Quay is"),
        ("the quay, she said; is shut", "quay she said is", 3, "quay, she said; is"),
        ("Die Straße ist zu", "DIE STRASSE", 3, "Die Straße"),
        ("İstanbul kapalı", "i̇stanbul", 3, "İstanbul"),
        ("they don’t know", "they dont know", 3, "they don’t know"),
        ("in the U.S. today", "the US today", 3, "the U.S. today"),
        ("a well-known quay", "a well known quay", 3, "a well-known quay"),
        ("It fell.Nobody saw", "it fell. nobody", 3, "It fell.Nobody"),
        ("— Elle est fermée, dit-il", "elle est fermée", 3, "Elle est fermée"),
        ("码头关闭了。他说。", "码头关闭了，他说", 3, "码头关闭了。他说"),
        ("“Shut it,” he said", '"SHUT IT."', 3, "“Shut it,”"),
        ("he said “shut” twice", "“SHUT”", 3, "“shut”"),
        ("he said “shut (for now)” twice", "Shut (FOR now)", 3, "shut (for now)"),
        ("he said « Fermé » hier", "« FERMÉ »", 3, "« Fermé »"),
        ("he said: I want to get — . Then", "i WANT to get —.", 3, "I want to get — ."),
        ("他说：「我们不走。」", "“我们不走。”", 2, "「我们不走。」"),
        ("אמר: ״לא נזוז״ והלך", '"לא נזוז"', 2, "״לא נזוז״"),
    ],
)  # fmt: skip
def test_the_first_tier_that_holds(text, words, tier, stands):
    assert found(text, words) == (tier, [stands])


@pytest.mark.parametrize("words", ["open", "", "\u00ad", "“…”", "quay shut", "shut quay"])
def test_words_that_do_not_stand_there_are_not_found(words):
    assert found("The quay is shut.", words) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it costs 3.5 million", "35 million"),
        ("it costs 1,000 tallers", "1.000 tallers"),
        ("it fell to -5 degrees", "to 5 degrees"),
        ("some 60% of them", "60 of them"),
        ("a co-op in town", "a coop"),
    ],
)
def test_what_changes_a_number_or_a_word_is_no_matter_of_punctuation(text, words):
    assert (found(text, words) or (6,))[0] > 4


LONG = "The council said on Monday that the ferry would sail at dawn and return before the evening tide came in."


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("the ferry would sail … before the evening tide", ["the ferry would sail", "before the evening tide"]),
        ("the ferry would sail [...] before the evening tide", ["the ferry would sail", "before the evening tide"]),
        ("the ferry would sail . . . before the evening tide", ["the ferry would sail", "before the evening tide"]),
        ("The council said [the harbour board] that the ferry", ["The council said", "that the ferry"]),
        ("[T]he ferry would sail at dawn", ["he ferry would sail at dawn"]),
        ("THE FERRY WOULD SAIL (…) the evening tide", ["the ferry would sail", "the evening tide"]),
        ("ferry would sail … tide came", ["ferry would sail", "tide came"]),
        ("Monday … the ferry would sail", ["Monday", "the ferry would sail"]),
    ],
)
def test_fragments_in_order_are_stitched(words, stands):
    assert found(LONG, words) == (4, stands)


@pytest.mark.parametrize(
    "words",
    [
        "before the evening tide … the ferry would sail",  # the other way round
        "the ferry would sail … before the morning bell",  # a fragment that is not there
        "the ferry would sail … never",  # nor a short one
        "the... at... in",  # too little to be anybody's words
        "council [...] would [...] return",
        "the ferry would sail … and ret",  # a short fragment is whole words
    ],
)
def test_not_stitched(words):
    assert found(LONG, words) is None


def test_a_short_fragment_stands_near_the_one_before():
    far = "It is shut, he said. " + "Gulls sat on the pier. " * 9 + "Never."
    assert found(far, "it is shut … never") is None
    assert found("It is shut, he said. Gulls sat there. Never.", "it is shut … never") == (4, ["It is shut", "Never"])


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        # 1 of 42 characters, and 4 of 46: .976 and .913
        ("that the ferry would sail at dawn and rerurn", "that the ferry would sail at dawn and return"),
        ("the ferry would not sail at dawn and return", "the ferry would sail at dawn and return"),
        ("“the Ferry will sail at dawn and return before”", "the ferry would sail at dawn and return before"),
    ],
)
def test_words_nearly_as_they_stand_are_near(words, stands):
    assert found(LONG, words) == (5, [stands])


def test_fewer_than_nine_tenths_alike_is_not_there():
    # "sail at dawn" has 12 characters: 1 edit leaves 11/12 = .917, 2 leave .833
    assert found("they sail at dawn now", "sail it dawn") == (5, ["sail at dawn"])
    assert found("they sail at dawn now", "soil it dawn") is None
    assert found("they row at dawn now", "row it dawn") is None  # 11 characters are too few


def test_marks_at_the_edges_belong_to_words_that_have_them():
    text = "He said: “The ferry will sail at dawn.” Then he left."
    assert found(text, '"the ferry will sail at down."') == (5, ["“The ferry will sail at dawn.”"])
    assert found(text, "the ferry will sail at down") == (5, ["The ferry will sail at dawn"])


TWICE = "no, no and no"


def test_of_several_places_the_first_unused_one_after_the_previous_is_taken():
    places = Anchors(TWICE)
    taken = [places.find("no") for _ in range(4)]
    assert [anchor.spans for anchor in taken] == [((0, 2),), ((4, 6),), ((11, 13),), ((0, 2),)]
    assert all(anchor.ambiguous for anchor in taken)


def test_after_a_later_quote_the_first_place_is_taken_if_none_follows():
    places = Anchors("no, Ida said. no, he said")
    assert places.find("he said").spans == ((18, 25),)
    assert places.find("no").spans == ((0, 2),)


def test_a_single_place_is_taken_again_and_not_ambiguous():
    places = Anchors("shut")
    assert [places.find("shut").spans, places.find("shut").spans] == [((0, 4),), ((0, 4),)]
    assert places.find("shut").ambiguous is False


def test_all_places_at_the_first_tier_that_holds():
    assert Anchors('“no”, “no” and "no"').places("“no”") == (0, [(0, 4), (6, 10)])
    assert Anchors("“no” and “no”").places('"no"') == (2, [(0, 4), (9, 13)])
    assert Anchors("no").places("yes") is None


def test_parts_stand_in_order():
    assert found("“It stays,” she said, “shut.”", "“It stays,” … “shut.”") == (4, ["“It stays,”", "“shut.”"])
    assert found("“It stays,” she said, “shut.”", '"It stays," … “shut.”') == (4, ["“It stays,”", "“shut.”"])
    assert found("shut and then open", "open … shut") is None
    assert found("shut and then open", "shut … closed") is None


def test_a_separator_that_stands_in_the_text_separates_nothing():
    assert found("it stays … shut", "stays … shut") == (0, ["stays … shut"])


TEXTS = st.text(st.sampled_from("aAbé\u0301 \u00a0\n“”’'\"-—….\u00ad\ufb01🚢한\u1112\u1161\u11ab\u202f½「"), max_size=24)


@given(TEXTS, st.data())
def test_a_slice_of_a_text_is_found_as_it_stands(text, data):
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    assume(words.strip() and " … " not in words)
    anchor = Anchors(text).find(words)
    ((begin, end),) = anchor.spans
    assert (anchor.tier, text[begin:end]) == (0, words)


REWRITTEN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u00ad": "", "\ufb01": "fi", "½": "1⁄2", "\n": " "})


@given(TEXTS, st.data())
def test_what_is_found_folds_to_what_was_asked_for(text, data):
    """At each tier what stands at the spans is what was asked for, in the form that tier compares."""
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))].translate(REWRITTEN)
    words = words.translate(data.draw(st.sampled_from([{}, str.maketrans("“”’—", '""\'-')])))
    anchor = Anchors(text).find(words)
    assume(anchor is not None and len(anchor.spans) == 1)
    ((begin, end),) = anchor.spans
    stands = text[begin:end]
    if anchor.tier == 0:
        assert stands == words
    elif anchor.tier == 1:
        assert fold(words).text.strip() in fold(stands).text
    elif anchor.tier == 2:
        assert unify(fold(words)).text.strip() in unify(fold(stands)).text
    elif anchor.tier == 3:
        assert bare(unify(fold(words))).text.strip() in bare(unify(fold(stands))).text


@given(TEXTS, st.data())
def test_marks_of_another_kind_change_the_tier_alone(text, data):
    text = text.replace("…", "").replace(".", "")  # half an ellipsis stands nowhere
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    assume(words.strip())
    straight = str.maketrans("“”’‘", "\"\"''")
    # two single marks are a double one, and half of it stands nowhere; nor does half of what is composed
    assume("''" not in text.translate(straight))
    assume(not any(unicodedata.combining(c) or c in "\u1161\u11ab" for c in (*text[start : start + 1], *text[end : end + 1])))
    other = Anchors(text.translate(straight)).find(words)
    assert other is not None
    assert other.tier in ((0,) if words == words.translate(straight) else (1, 2))


@given(TEXTS)
def test_forms_lead_back_to_the_text(text):
    """Every character of a form stands for characters of the text, in their order, and nothing is left between two of them."""
    for form in (fold(text), unify(fold(text)), bare(unify(fold(text)))):
        starts = [form.start(at) for at in range(len(form.text))]
        ends = [form.end(at + 1) for at in range(len(form.text))]
        assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
        assert starts == sorted(starts)
        assert ends == sorted(ends)


@given(TEXTS)
def test_a_form_of_a_form_is_the_form(text):
    text = re.sub("[\u1112\u1161\u11ab]", "", text)  # jamo between which a stop was dropped compose
    for form in (fold, lambda t: unify(fold(t)), lambda t: bare(unify(fold(t)))):
        once = form(text).text
        assert form(once).text == once


WORDS = st.lists(
    st.sampled_from(["the", "ferry", "quay", "will", "not", "sail", "shut", "dawn", "Monday", "tide", "3.5", "“no”", "it"]),
    min_size=8,
    max_size=30,
)


@given(WORDS, st.data())
def test_any_one_letter_changed_in_long_words_is_found(words, data):
    """A tenth may differ; one letter of at least forty does not count that much."""
    text = " ".join(words)
    quoted = list(data.draw(st.sampled_from([text, f"Gulls. {text} Gulls."])).removeprefix("Gulls. ").removesuffix(" Gulls."))
    at = data.draw(st.sampled_from([i for i, c in enumerate(quoted) if c.isalpha()]))
    quoted[at] = "z"
    assume(len(text) >= 40)
    anchor = Anchors(f"Gulls. {text} Gulls.").find("".join(quoted))
    assert anchor is not None
    assert anchor.tier <= 5


def test_a_long_document_that_repeats_itself_is_done_with():
    """All places of a piece are alike: what is looked at is bounded, however often it stands."""
    anchors = Anchors("aa " * 70_000)
    assert anchors.find("aa " * 100 + "bb " + "aa " * 100).tier == 5
    assert anchors.find("ab " * 300) is None
    assert Anchors("a" * 200_000).find("a" * 300 + "b" + "a" * 300) is None  # inside a word nothing is near


def test_no_word_is_cut_to_make_words_near():
    # "ve the program intact" has 21 characters and would be 19/21 = .905 alike; "leave the program intact" is 19/24 = .792
    assert found("They urged us to leave the program intact, she said.", "to the program intact") is None


def seconds(find, words):
    began = time.process_time()
    find(words)
    return time.process_time() - began


def test_a_page_with_a_word_changed_is_found_in_bounded_time():
    draw = random.Random(5)
    words = [f"w{draw.randrange(10**6)}" for _ in range(8_000)]
    given = " ".join([*words[1_000:1_900], "gull", *words[1_901:4_000]])
    anchors = Anchors(" ".join(words))
    assert seconds(anchors.find, given) < 4  # a fifth of a second; 80 where every end of a word is tried in full
    assert anchors.find(given).tier == 5


def test_many_parts_that_stand_everywhere_are_looked_up_once_each():
    anchors = Anchors("ab cd ef " * 20_000)
    # half a second; 77 where they are for every beginning
    assert seconds(anchors.find, " … ".join(["ab cd ef"] * 100) + " … gull") < 10
