"""What offsets count: found out by the words stored with them, for a whole document, or refused."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.data.texts import normalised
from onrecord.formats.covered import Fit, fit
from onrecord.formats.export import Place, Span, Token
from onrecord.formats.offsets import UNITS, Convention, Undecided, decide

HERE = Place("export.json")


def span(start, end, covered=None, id="s"):
    return Span(id, ("Quote",), ((start, end),), covered, HERE)


def length(text, unit):
    """The length in the unit, by Python's own encoders."""
    return {"code-points": len(text), "utf-16": len(text.encode("utf-16-le")) // 2, "bytes": len(text.encode())}[unit]


def counted(text, start, end, unit):
    """Code points as offsets in the unit."""
    return length(text[:start], unit), length(text[:end], unit)


TEXT = "🦀 Zoë said: “No 🚧 here.”"
# code points      0 🦀  1 space  2 Z  3 o  4 ë  5 space  6 said …; “ at 12, ” at 23, end 24
# UTF-16 units     🦀 takes 2, so that said is at 7; 🚧 at 16 takes 2 too, so that the end is 26
# UTF-8 bytes      🦀 4, ë 2: said is at 6 + 3 + 1 = 10


@pytest.mark.parametrize(("unit", "start"), [("code-points", 6), ("utf-16", 7), ("bytes", 10)])
def test_the_unit_is_the_one_in_which_the_stored_words_stand(unit, start):
    found = decide(TEXT, [span(start, start + 4, "said")], [], "code-points")
    assert (found.convention.unit, found.places, found.assumed) == (unit, [((6, 10),)], False)


def test_one_span_that_does_not_fit_refuses_the_document():
    # said at 7 in UTF-16 units, Zoë at 2 in code points
    with pytest.raises(Undecided, match="of 2 spans 1 fit as code points, 1 fit as UTF-16 code units") as refused:
        decide(TEXT, [span(7, 11, "said"), span(2, 5, "Zoë")], [], "code-points")
    assert refused.value.misfits == [(0, "covers 'aid:', but the export says 'said'; those words stand at 6")]


def test_spans_of_mixed_units_are_never_converted_each_for_itself():
    mixed = [span(*counted(TEXT, 6, 10, "utf-16"), "said"), span(*counted(TEXT, 2, 5, "bytes"), "Zoë")]
    with pytest.raises(Undecided, match="under no convention"):
        decide(TEXT, mixed, [], "code-points")


@pytest.mark.parametrize(
    ("raw", "start", "convention"),
    [
        ("One.\r\nTwo said.", 10, Convention("code-points")),  # One. 4, CR, LF, "Two " 4
        ("One.\r\nTwo said.", 9, Convention("code-points", "CRLF as one")),
        ("One.\nTwo said.", 10, Convention("code-points", "LF as two")),
        ("\ufeffOne.\nTwo said.", 10, Convention("code-points")),
        ("\ufeffOne.\nTwo said.", 9, Convention("code-points", marked=False)),
    ],
)
def test_line_breaks_and_byte_order_marks_are_counted_as_the_words_say(raw, start, convention):
    found = decide(raw, [span(start, start + 4, "said")], [], "code-points")
    assert found.convention == convention
    assert found.places == [((9, 13),)]  # of the text with LF: "One." 4, LF, "Two " 4
    assert normalised(raw)[9:13] == "said"


def test_inclusive_ends_are_seen_only_where_nothing_else_fits():
    found = decide("Holm said no.", [span(5, 8, "said"), span(0, 3, "Holm")], [], "code-points")
    assert found.convention.inclusive
    assert found.places == [((5, 9),), ((0, 4),)]
    with pytest.raises(Undecided):
        decide("Holm said no.", [span(5, 8, "said"), span(0, 4, "Holm")], [], "code-points")


@pytest.mark.parametrize(
    ("covered", "how"),
    [
        ("“No 🚧  here.”", Fit.space),
        (" “No\n🚧 here.” ", Fit.space),
        ("“No\\n🚧 here.”", Fit.space),
        ("“No 🚧 he…", Fit.shortened),
        ("“No 🚧", Fit.shortened),
    ],
)
def test_words_stored_otherwise_still_prove_offsets(covered, how):
    found = decide(TEXT, [span(*counted(TEXT, 12, 24, "utf-16"), covered), span(7, 11, "said", "t")], [], "code-points")
    assert (found.places, found.fits[how]) == ([((12, 24),), ((6, 10),)], 1)


def test_words_in_another_normal_form_still_prove_offsets():
    text = f"🦀 {unicodedata.normalize('NFD', 'Zoë')} said no."  # e and a combining mark: said is at 8 in UTF-16 units
    found = decide(text, [span(3, 7, unicodedata.normalize("NFC", "Zoë")), span(8, 12, "said")], [], "code-points")
    assert (found.convention.unit, found.places) == ("utf-16", [((2, 6),), ((7, 11),)])
    assert found.fits == {Fit.normal_form: 1, Fit.exact: 1}


def test_offsets_of_the_other_normal_form_are_refused_with_its_name():
    text = unicodedata.normalize("NFD", "Zoë Zoë said no.")  # said at 10, in NFC at 8
    with pytest.raises(Undecided, match="they fit the NFC form of it"):
        decide(text, [span(8, 12, "said")], [], "code-points")


def test_a_shortened_end_that_units_place_differently_is_refused():
    # é takes 2 bytes; the stored words end before it, so that 6 may be the end before or after the comma
    with pytest.raises(Undecided, match=r"code points .* UTF-8 bytes .* --offsets code-points"):
        decide("Say é, a.", [span(0, 6, "Say")], [], "code-points")
    assert decide("Say é, a.", [span(0, 6, "Say")], [], "code-points", "bytes").places == [((0, 5),)]


def test_without_words_the_documented_unit_is_taken_where_all_others_look_wrong():
    # said is at 6; in UTF-16 units 6 to 10 is " sai", in bytes "o" and half a character: not the end of a word
    found = decide(TEXT, [span(6, 10), span(2, 5)], [], "code-points")
    assert (found.convention.unit, found.places, found.assumed) == ("code-points", [((6, 10),), ((2, 5),)], True)


def test_without_words_the_unit_must_be_stated_where_another_looks_right_too():
    text = "🦀🦀 ab ab"  # code points 3 to 5 are ab; in UTF-16 units 3 is inside a character, so take 6 to 8: ab or " a"
    assert decide(text, [span(3, 5)], [], "code-points").places == [((3, 5),)]
    text = "🦀 a a a a"  # 3 to 4 are a space in code points and a letter in UTF-16 units
    with pytest.raises(Undecided, match="--offsets code-points, --offsets utf-16"):
        decide(text, [span(3, 4)], [], "code-points")
    assert decide(text, [span(3, 4)], [], "code-points", "utf-16").places == [((2, 3),)]


def test_offsets_in_bytes_are_not_taken_for_code_points():
    text = "Zoë Étoile said: “Nous partons”, and left."
    wrong = [
        span(*counted(text, text.index(words), text.index(words) + len(words), "bytes")) for words in ("said", "“Nous partons”")
    ]
    with pytest.raises(Undecided, match="say which it is"):
        decide(text, wrong, [], "code-points")


def test_without_words_offsets_past_the_end_are_refused():
    with pytest.raises(Undecided, match="under no convention") as refused:
        decide("Short.", [span(0, 9)], [], "code-points")
    assert refused.value.misfits == [(0, "goes to 9, past the end of the text (6)")]


def test_the_places_of_words_decide_too():
    tokens = [Token((0, 2), "🦀"), Token((3, 6), "Zoë"), Token((7, 11), "said")]
    assert decide(TEXT, [span(3, 6)], tokens, "code-points").places == [((2, 5),)]


def test_scripts_without_spaces_never_look_wrong_so_the_unit_must_be_stated():
    with pytest.raises(Undecided):
        decide("🦀他说今天不去", [span(2, 4)], [], "code-points")
    assert decide("🦀他说今天不去", [span(2, 4)], [], "code-points", "code-points").places == [((2, 4),)]


def test_a_stated_unit_must_fit_the_stored_words():
    with pytest.raises(Undecided, match="--offsets bytes was given, but"):
        decide(TEXT, [span(6, 10, "said")], [], "code-points", "bytes")


def test_plain_text_has_one_convention():
    found = decide("Holm said no.", [span(5, 9, "said")], [], "utf-16")
    assert (found.convention, found.places) == (Convention("utf-16"), [((5, 9),)])


def test_parts_of_a_span_are_compared_together():
    both = Span("T1", ("Quote",), ((0, 2), (9, 11)), "No go", HERE)
    assert decide("No, Holm go", [both._replace(fragments=((0, 2), (9, 11)))], [], "code-points").places == [((0, 2), (9, 11))]


def test_letters_that_differ_are_no_fit():
    assert fit("said", "sad") is None
    assert fit("said", "Said") is None
    assert fit("said", "") is None
    assert fit("", "said") is None


WORDS = st.text(st.sampled_from("abé🦀ש漢 \u0308\n"), min_size=1, max_size=30)


@given(WORDS, st.data(), st.sampled_from(UNITS), st.booleans())
def test_whatever_is_converted_covers_the_stored_words(text, data, unit, crlf):
    """Soundness: of texts of all kinds, in any unit, with CRLF or LF, no span ever lands on other words than those stored."""
    raw = text.replace("\n", "\r\n") if crlf else text
    plain = normalised(raw)
    assume(plain.strip())
    spans = []
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw) - 1))
        end = data.draw(st.integers(start + 1, len(raw)))
        covered = normalised(raw[start:end] + "\n")  # without its final line break
        assume(raw[start:end].strip() and raw[start] not in "\r\n" and raw[end - 1] not in "\r\n")
        spans.append((counted(raw, start, end, unit), covered))
    try:
        found = decide(raw, [span(*offsets, covered) for offsets, covered in spans], [], "code-points")
    except Undecided as undecided:
        doubt = str(undecided)
    else:
        doubt = ""
    if doubt:  # the right convention always fits: only doubt may refuse
        assert "give different places" in doubt
        return
    for (_, covered), places in zip(spans, found.places, strict=True):
        assert plain[places[0][0] : places[0][1]] == covered


@given(WORDS, st.data(), st.sampled_from(UNITS))
def test_a_stated_unit_is_converted_exactly(text, data, unit):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    found = decide(text, [span(*counted(text, start, end, unit))], [], "code-points", unit)
    last = len(normalised(text))
    assert found.places == [((min(start, last), min(end, last)),)]
