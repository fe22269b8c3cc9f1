"""Of a text that may not be redistributed a speaker's own words may stand, marks and all, and nothing else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.data.redistribution import may_stand, stretches

from .strategies import is_content_character

MARKED = {
    "english": "“We sail at dawn.”",
    "straight": '"We sail at dawn."',
    "single": "‘We sail at dawn.’",
    "german": "„Wir fahren.“",
    "german-inwards": "»Wir fahren.«",
    "french": "«\u00a0Nous partons.\u00a0»",
    "french-with-plain-spaces": "« Nous partons. »",
    "swedish": "”Vi seglar.”",
    "japanese": "「出航する」",
    "with-an-apostrophe": "‘It’s the workers’ fault.’",
    "two-stretches-and-no-letter-between": "“Never”, “ever”",
    "dash-before": "— “Never”",
    "nested": "“He said ‘no’ to us.”",
    "emoji": "“👍”",
}
PROSE = {
    "no-marks": "the quay rots",
    "words-before": "that the quay “stays shut”",
    "words-after": "“stays shut” for now",
    "words-between": "“shut” and again “shut”",
    "one-letter-outside": "a “b”",
    "a-digit-outside": "“b” 7",
    "only-an-apostrophe": "the workers' fault",
    "a-mark-that-is-not-closed": "“We sail, he said and left",
    "an-emoji-without-marks": "👍",
    "empty": "",
    "space": " ",
    "only-a-closing-mark": "stays shut”",
}


@pytest.mark.parametrize("type_", ["direct", "mixed"])
@pytest.mark.parametrize("exact", MARKED.values(), ids=MARKED)
def test_words_inside_marks_may_stand_as_content_of_a_verbatim_quote(exact: str, type_: str):
    assert may_stand(exact, "content", type_)


@pytest.mark.parametrize("exact", MARKED.values(), ids=MARKED)
@pytest.mark.parametrize("type_", ["indirect", "reported", "free_indirect", None, 7])
def test_they_may_not_stand_in_any_other_quote(exact: str, type_: object):
    assert not may_stand(exact, "content", type_)


@pytest.mark.parametrize("exact", MARKED.values(), ids=MARKED)
@pytest.mark.parametrize("role", ["cue", "mention", "via", "reason", "non_quote"])
def test_they_may_not_stand_in_any_other_role(exact: str, role: str):
    assert not may_stand(exact, role, "direct")


@pytest.mark.parametrize("exact", PROSE.values(), ids=PROSE)
def test_a_letter_outside_marks_may_not_stand(exact: str):
    assert not may_stand(exact, "content", "direct")


@pytest.mark.parametrize("exact", ["“We waited.", "„Wir warten", "« Nous attendons", "“We waited.\n“Nobody came."])
def test_a_mark_that_is_not_closed_counts_only_where_the_quote_continues(exact: str):
    assert may_stand(exact, "content", "direct", continues=True)
    assert not may_stand(exact, "content", "direct", continues=False)
    assert not may_stand(f"he said {exact}", "content", "direct", continues=True)


def test_a_mark_that_is_not_closed_encloses_its_own_paragraph_alone():
    assert not may_stand("“We waited.\nNobody came.", "content", "direct", continues=True)


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("the quay “stays shut” for now", [("the quay", False), ("“stays shut”", True), ("for now", False)]),
        ("“shut” and again “shut”", [("“shut”", True), ("and again", False), ("“shut”", True)]),
        ("  the quay  ", [("the quay", False)]),
        ("“a ‘b’ c” d", [("“a ‘b’ c”", True), ("d", False)]),
        ("dit « non » deux fois", [("dit", False), ("« non »", True), ("deux fois", False)]),
        ("sagte, „nie“, und »nie«", [("sagte,", False), ("„nie“", True), (", und", False), ("»nie«", True)]),
        ("“never”, “ever”", [("“never”", True), (",", False), ("“ever”", True)]),
        ("the workers’ “fault”", [("the workers’", False), ("“fault”", True)]),
        ("“We waited.\nThey left.", [("“We waited.\nThey left.", False)]),
        ("wrote “👍”", [("wrote", False), ("“👍”", True)]),
        ("", []),
        (" \n", []),
    ],
)
def test_content_is_cut_at_the_marks(exact: str, expected: list[tuple[str, bool]]):
    assert [(exact[start:end], marked) for start, end, marked in stretches(exact)] == expected


@pytest.mark.parametrize(
    ("exact", "marked"),
    [("政府说“永远不会”同意", "“永远不会”"), ("知事は「決して」と言う", "「決して」")],
    ids=["chinese", "japanese"],
)
def test_marks_that_follow_a_letter_without_a_space_are_seen(exact: str, marked: str):
    assert [exact[start:end] for start, end, is_marked in stretches(exact) if is_marked] == [marked]


TANGLES = st.text(st.sampled_from(list("ab1é\u0301שs .,\n…—👍") + list("\"“”„«»‹›‘‚’'「」\u00a0")), max_size=14)


@given(TANGLES, st.booleans())
def test_stretches_hold_every_character_but_space_once_and_in_order(exact: str, continues: bool):
    found = stretches(exact, continues=continues)
    places = [i for start, end, _ in found for i in range(start, end) if not exact[i].isspace()]
    assert places == [i for i, character in enumerate(exact) if not character.isspace()]


@given(TANGLES, st.booleans())
def test_stretches_are_in_order_and_without_space_at_their_edges(exact: str, continues: bool):
    found = stretches(exact, continues=continues)
    assert all(exact[start:end] == exact[start:end].strip() != "" for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@given(TANGLES, st.booleans())
def test_a_marked_stretch_may_stand_by_itself(exact: str, continues: bool):
    found = stretches(exact, continues=continues)
    for i, (start, end, marked) in enumerate(found):
        goes_on = continues or i < len(found) - 1
        assert not marked or may_stand(exact[start:end], "content", "direct", continues=goes_on)


@given(TANGLES, st.booleans())
def test_words_may_stand_exactly_if_they_have_marks_and_no_letter_outside(exact: str, continues: bool):
    found = stretches(exact, continues=continues)
    prose = "".join(exact[start:end] for start, end, marked in found if not marked)
    expected = any(marked for _, _, marked in found) and not any(map(is_content_character, prose))
    assert may_stand(exact, "content", "direct", continues=continues) == expected


@given(TANGLES, st.booleans())
def test_no_letter_may_stand_where_there_is_no_mark(exact: str, continues: bool):
    plain = "".join(character for character in exact if character not in "\"“”„«»‹›‘‚’'「」")
    assert not may_stand(plain, "content", "direct", continues=continues)
