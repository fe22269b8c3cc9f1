"""Which quote another stands in: what is said of ties on contents written out, and what holds of any contents."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.corpora.nesting import innermost
from onrecord.corpora.standoff import union

FRAGMENTS = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
CONTENTS = st.lists(st.lists(FRAGMENTS, min_size=1, max_size=3).map(union), max_size=6)


def test_the_smallest_that_holds_it_whole():
    assert innermost([[(0, 50)], [(10, 40)], [(20, 30)], [(35, 45)], [(60, 70)]]) == [None, 0, 1, 0, None]


def test_a_part_in_a_gap_stands_outside():
    assert innermost([[(0, 10), (20, 30)], [(8, 22)], [(2, 4), (22, 24)]]) == [None, None, 0]


def test_fragments_that_touch_hold_what_runs_over_both():
    assert innermost([[(0, 10), (10, 20)], [(5, 15)]]) == [None, 0]


def test_of_equal_ones_each_stands_in_the_one_before_it():
    assert innermost([[(5, 9)], [(0, 20)], [(5, 9)], [(0, 20)]]) == [3, None, 0, 1]


@given(CONTENTS)
def test_parents_hold_their_children_and_lead_to_an_end(contents):
    places = [{at for start, end in content for at in range(start, end)} for content in contents]
    found = innermost(contents)
    for inner, outer in enumerate(found):
        holding = [i for i, place in enumerate(places) if i != inner and places[inner] < place]
        assert outer is not None or not holding
        if outer is not None:
            assert places[inner] <= places[outer]
            assert len(places[outer]) <= min((len(places[i]) for i in holding), default=len(places[outer]))
        passed = {inner}
        while outer is not None:
            assert outer not in passed
            passed.add(outer)
            outer = found[outer]
