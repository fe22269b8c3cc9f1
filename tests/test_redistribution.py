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
    "continued-over-paragraphs": "“We waited.\n“Nobody came.”",
    "cut-off-before-the-closing-mark": "“stays shut",
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
    "a-paragraph-that-does-not-re-open": "“We waited.\nNobody came.",
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


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("the quay “stays shut” for now", [("the quay", False), ("“stays shut”", True), ("for now", False)]),
        ("“shut” and again “shut”", [("“shut”", True), ("and again", False), ("“shut”", True)]),
        ("  the quay  ", [("the quay", False)]),
        ("“a ‘b’ c” d", [("“a ‘b’ c”", True), ("d", False)]),
        ("dit « non » deux fois", [("dit", False), ("« non »", True), ("deux fois", False)]),
        ("sagte, „nie“, und »nie«", [("sagte,", False), ("„nie“", True), (", und", False), ("»nie«", True)]),
        ("“never”, “ever”", [("“never”", True), ("“ever”", True)]),
        ("the workers’ “fault”", [("the workers’", False), ("“fault”", True)]),
        ("“We waited.\nThey left.", [("“We waited.", True), ("They left.", False)]),
        ("", []),
        ("…", []),
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


@given(TANGLES)
def test_stretches_hold_every_letter_once_and_in_order(exact: str):
    places = [i for start, end, _ in stretches(exact) for i in range(start, end) if is_content_character(exact[i])]
    assert places == [i for i, character in enumerate(exact) if is_content_character(character)]


@given(TANGLES)
def test_stretches_are_in_order_and_without_space_at_their_edges(exact: str):
    found = stretches(exact)
    assert all(exact[start:end] == exact[start:end].strip() != "" for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@given(TANGLES)
def test_a_marked_stretch_may_stand_by_itself(exact: str):
    assert all(may_stand(exact[start:end], "content", "direct") for start, end, marked in stretches(exact) if marked)


@given(TANGLES)
def test_words_may_stand_exactly_if_every_stretch_is_marked(exact: str):
    found = stretches(exact)
    if found:
        assert may_stand(exact, "content", "direct") == all(marked for _, _, marked in found)


@given(TANGLES)
def test_no_letter_may_stand_where_there_is_no_mark(exact: str):
    plain = "".join(character for character in exact if character not in "\"“”„«»‹›‘‚’'「」")
    assert not may_stand(plain, "content", "direct")
