"""Two versions of a text: spans of one stand where they did in the other, marks at their edges kept."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.alignment import Alignment
from onrecord.text.chain import Ruler, longest_chain
from onrecord.text.letters import Letters, at_edges
from onrecord.text.tokens import by_rules

TEXT = "“Größe zählt,” sagte Ida.\n\n“Wir gehen.\n\n“Heute noch,” sagte sie."


@pytest.mark.parametrize(
    ("read", "words", "stands"),
    [
        (TEXT, "“Wir gehen.", "“Wir gehen."),
        (TEXT.replace("\n\n", ".\n "), "“Wir gehen.", "“Wir gehen."),
        (re.sub("[“”]", '"', TEXT).replace("ö", "o").replace("ä", "a"), '"Grosse zahlt,"'.replace("ss", "ß"), "“Größe zählt,”"),
        (TEXT.replace("“", ' " ').replace("”", ' " '), '" Wir gehen.', "“Wir gehen."),
        (TEXT.replace("\n", ""), "gehen.“Heute noch", "gehen.\n\n“Heute noch"),
        (TEXT.replace("gehen", "gehxen"), "Wir gehxen.", "Wir gehen."),
        (f"Werbung! {TEXT}", "Werbung", None),
        (f"Werbung! {TEXT}", "Ida", "Ida"),
    ],
)
def test_a_span_of_the_other_version_stands_where_it_did(read, words, stands):
    start = read.index(words)
    found = Alignment(read, TEXT).place(start, start + len(words))
    assert (found and TEXT[slice(*found)]) == stands


LETTERS = st.text(st.sampled_from("abc. “”\né"), max_size=40)


@given(LETTERS, LETTERS)
def test_any_two_texts_are_aligned_inside_each_other(one, other):
    alignment = Alignment(one, other)
    for start in range(len(one)):
        found = alignment.place(start, len(one))
        assert found is None or 0 <= found[0] < found[1] <= len(other)


@given(LETTERS, st.data())
def test_a_text_is_aligned_with_itself(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    found = Alignment(text, text).place(start, end)
    kept = words.strip()
    assert found == ((start + words.index(kept), start + words.index(kept) + len(kept)) if kept else None)


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ('"grosse zahlt,"', "“Größe zählt,”"),
        ('"grosze', None),  # another letter
        ('Wir gehen.\n .\n "', "Wir gehen.\n\n“"),  # as a line break written as a full stop leaves it
        ('"Wir gehen."', "“Wir gehen."),  # a mark put in is not the next paragraph's
        ("Ida.Wir", "Ida.\n\n“Wir"),
        ("ehen", None),  # no part of a word
        ("noch,” sagte sie.", "noch,” sagte sie."),
        ("...", None),
    ],
)
def test_letters_alone_find_words_and_take_in_the_marks_at_their_edges(words, stands):
    assert [TEXT[slice(*span)] for span in Letters(TEXT).places(words)] == ([stands] if stands else [])


@pytest.mark.parametrize(
    ("text", "core", "words", "stands"),
    [
        ("he said, “Go.” Then", "Go", '"Go."', "“Go.”"),
        ("he said, ''Go.'' Then", "Go", '"Go."', "''Go.''"),
        ("he said, “Go.” Then", "“Go.” ", "Go", "Go"),
        ("he said, Go. “Then", "Go", 'Go."', "Go."),
        ("he said – Go", "Go", "-Go", "– Go"),
        ("he said: Go", ":", '"', ":"),
    ],
)
def test_at_its_edges_a_span_has_what_its_words_have(text, core, words, stands):
    start = text.index(core)
    found = at_edges(text, start, start + len(core), words)
    assert text[slice(*found)] == stands


def test_words_nearly_alike_are_found_about_a_position():
    text = "The parents' last wish was a quiet quay. " * 3
    words = "The parents'y last wish was a quiet quay"
    assert Letters(text).near(words, 50, 30) == (41, 80)
    assert Letters(text).near("Nothing of the kind stands anywhere", 50, 30) is None


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8)


@given(PAIRS)
def test_the_longest_chain_is_as_long_as_any(pairs):
    chain = longest_chain(pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(chain))
    assert set(chain) <= set(pairs)
    best = {}
    for pair in sorted(set(pairs)):
        best[pair] = 1 + max((best[other] for other in best if other[0] < pair[0] and other[1] < pair[1]), default=0)
    assert len(chain) == max(best.values(), default=0)


def test_between_known_positions_a_ruler_is_straight():
    ruler = Ruler([(10, 20), (20, 60)])
    assert [ruler(at) for at in (5, 10, 15, 20, 30)] == [15, 20, 40, 60, 70]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("“I can't,” she's said.", ["“", "I", "ca", "n't", ",", "”", "she", "'s", "said", "."]),
        ("no.\n\nIt’s  5,000 U.S. e-mails…", ["no", ".", "\n\n", "It", "’s", " ", "5,000", "U.S.", "e", "-", "mails", "…"]),
        ("", []),
    ],
)
def test_tokens_as_the_usual_splitter_makes_them(text, tokens):
    assert [text[start:end] for start, end in by_rules(text)] == tokens
