"""Words without offsets: the tier at which they stand in a text, where, and which of several places is taken."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.text.ladder import Anchors, fold, unify


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
    ],
)  # fmt: skip
def test_the_first_tier_that_holds(text, words, tier, stands):
    assert found(text, words) == (tier, [stands])


@pytest.mark.parametrize("words", ["open", "SHUT", "shut!", "", "\u00ad", "quay shut"])
def test_words_that_do_not_stand_there_are_not_found(words):
    """Nor in another case, nor with other punctuation: these are tiers after the last of these."""
    assert found("The quay is shut.", words) is None


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
    assert found("“It stays,” she said, “shut.”", "“It stays,” … “shut.”") == (0, ["“It stays,”", "“shut.”"])
    assert found("“It stays,” she said, “shut.”", '"It stays," … “shut.”') == (2, ["“It stays,”", "“shut.”"])
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
    else:
        assert unify(fold(words)).text.strip() in unify(fold(stands)).text


@given(TEXTS, st.data())
def test_marks_of_another_kind_change_the_tier_alone(text, data):
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    assume(words.strip() and " … " not in words)
    straight = str.maketrans("“”’‘", "\"\"''")
    assume("''" not in text.translate(straight))  # two single marks are a double one, and half of it stands nowhere
    before, after = Anchors(text).find(words), Anchors(text.translate(straight)).find(words.translate(straight))
    other = Anchors(text.translate(straight)).find(words)
    assert (before.tier, after.tier) == (0, 0)
    assert other is not None
    assert other.tier in ((0,) if words == words.translate(straight) else (1, 2))


@given(TEXTS)
def test_maps_keep_the_offsets_of_the_text(text):
    for folded in (fold(text), unify(fold(text))):
        assert len(folded.text) == len(folded.start) == len(folded.end)
        assert all(0 <= start < end <= len(text) for start, end in zip(folded.start, folded.end, strict=True))
        assert folded.start == sorted(folded.start)
        assert folded.end == sorted(folded.end)
