"""Quotation marks: which stretches of a text are quotations, and how much of some words they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.marks import is_content, marked_share, pairs, type_by_marks


def quotations(text):
    """The words of every quotation, marks included, with `…` after those that are not closed."""
    return [text[pair.start : pair.end] + ("" if pair.closed else "…") for pair in pairs(text)]


@pytest.mark.parametrize(
    "quotation",
    [
        "“We sail at dawn,”",
        '"We sail at dawn,"',
        "‘We sail at dawn,’",
        "'We sail at dawn,'",
        "„Wir legen ab“",
        "„Wir legen ab”",
        "‚Wir legen ab‘",
        "‚Wir legen ab’",
        "»Wir legen ab«",
        "›Wir legen ab‹",
        "«Nous partons»",
        "« Nous partons »",
        "«\u00a0Nous partons\u00a0»",
        "«\u202fNous partons\u202f»",
        "‹Nous partons›",
        "”Vi seglar”",
        "「出航する」",
        "『出航する』",
        "〝出航する〞",
    ],
)
@pytest.mark.parametrize("frame", ["{} said Odd.", "Odd said: {}", "Odd ({}) left.", "Odd said—{}—and left.", "{}"])
def test_one_quotation_with_each_kind_of_marks(quotation, frame):
    assert quotations(frame.format(quotation)) == [quotation]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘never’ to me,” she said.", ["“He said ‘never’ to me,”", "‘never’"]),
        ("'He said \"never\" to me,' she said.", ["'He said \"never\" to me,'", '"never"']),
        ("\"He told me, 'Wait,'\" Lund said.", ["\"He told me, 'Wait,'\"", "'Wait,'"]),
        ("„Er sagte ‚nie‘ zu mir“, sagte Lea.", ["„Er sagte ‚nie‘ zu mir“", "‚nie‘"]),
        ("»Er sagte ›nie‹ zu mir«, sagte Lea.", ["»Er sagte ›nie‹ zu mir«", "›nie‹"]),
        ("« Il a dit “jamais” hier », dit Léa.", ["« Il a dit “jamais” hier »", "“jamais”"]),
        ("«Il a dit ‹jamais› hier», dit Léa.", ["«Il a dit ‹jamais› hier»", "‹jamais›"]),
        ("“One ‘two “three” two’ one.”", ["“One ‘two “three” two’ one.”", "‘two “three” two’", "“three”"]),
    ],
)
def test_nested_quotations_are_found_with_the_outer_one_first(text, expected):
    assert quotations(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The bridge," Oru said, "will hold."', ['"The bridge,"', '"will hold."']),
        ('"Go!" "No!"', ['"Go!"', '"No!"']),
        ("„Ja“ und „Nein“", ["„Ja“", "„Nein“"]),
        ("»Ja« und »Nein«", ["»Ja«", "»Nein«"]),
        ("« Oui » et « non »", ["« Oui »", "« non »"]),
        ("She called it 'late' and 'loud'.", ["'late'", "'loud'"]),
        ("Er nannte es «laut» und sie »leise«.", ["«laut»", "»leise«"]),
        ("“ No , it 's late ” said Ana . “ Yes . ”", ["“ No , it 's late ”", "“ Yes . ”"]),  # tokens with blanks between them
        ('" No " said Ana . " Yes . "', ['" No "', '" Yes . "']),
        ("„ Nein “ , sagte Ana .", ["„ Nein “"]),
        ('a pipe of 5 " and more', []),
    ],
)
def test_quotations_side_by_side_are_kept_apart(text, expected):
    assert quotations(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“ Turn it , ” said Odd .", ["“ Turn it , ”"]),
        ('" Turn it , " said Odd .', ['" Turn it , "']),
        ('" The bridge , " Oru said , " will hold . "', ['" The bridge , "', '" will hold . "']),
        ('" Go ! " " No ! "', ['" Go ! "', '" No ! "']),
        ("„ Ja “ , sagte Lea .", ["„ Ja “"]),
        ("“ We waited .", ["“ We waited .…"]),
        ('A plank of 5 " was left .', []),
    ],
)
def test_in_tokenised_text_marks_stand_apart_from_the_words_they_enclose(text, expected):
    assert quotations(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We waited.\n“Nobody came,” said Ulf.", ["“We waited.…", "“Nobody came,”"]),
        ('"We waited.\n\n"Then we left.\n\n"Late," said Ulf.', ['"We waited.…', '"Then we left.…', '"Late,"']),
        ("„Wir warteten.\n„Keiner kam“, sagte Ulf.", ["„Wir warteten.…", "„Keiner kam“"]),
        ("« Nous attendons.\n« Personne », dit Léa.", ["« Nous attendons.…", "« Personne »"]),
        ("Ulf: “We waited.", ["“We waited.…"]),
        ("“We waited.\nNobody came,” said Ulf.", ["“We waited.…"]),
    ],
)
def test_a_quotation_left_open_ends_with_its_paragraph(text, expected):
    assert quotations(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It's late, they don't care and we’re off.",
        "The workers' fault, the bosses’ too, and Jones' hat.",
        "'Tis late, and the ’90s are over.",
        "Rock ’n’ roll.",
        "Rock 'n' roll.",
        "L'eau d’Annecy, aujourd'hui.",
        "Wie geht’s? Ich hab' keine Zeit.",
        "",
        "\n\n",
    ],
)
def test_an_apostrophe_is_no_mark(text):
    assert quotations(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'It's the workers' fault,' the boss said.", "'It's the workers' fault,'"),
        ("‘It’s the workers’ fault,’ the boss said.", "‘It’s the workers’ fault,’"),
        ("‘’Tis late,’ he said.", "‘’Tis late,’"),
        ("“’Tis the bosses’ turn,” he said.", "“’Tis the bosses’ turn,”"),
        ("„Ich hab’s nicht“, sagte er.", "„Ich hab’s nicht“"),
        ("«L’eau n'est pas à l’État», dit-il.", "«L’eau n'est pas à l’État»"),
        ("'We sold the boats' she said.", "'We sold the boats'"),
    ],
)
def test_apostrophes_do_not_end_a_quotation(text, expected):
    assert quotations(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She is 6'2\" tall.", []),
        ('A 12" pipe and a 5" one.', []),
        ("48° 12' 30\" north", []),
        ('The 5" pipe is "late".', ['"late"']),
        ('"Late," he said of the 5" pipe.', ['"Late,"']),
    ],
)
def test_inches_feet_and_minutes_are_no_marks(text, expected):
    assert quotations(text) == expected


@given(st.text(st.sampled_from("“”\"'‘’„«»‹›「」 \nas.,1é🍲\u00a0"), max_size=40))
def test_quotations_of_any_text_lie_in_one_paragraph_sorted_each_begun_by_a_mark(text):
    found = pairs(text)
    assert found == sorted(found)
    assert all(0 <= pair.start < pair.end <= len(text) for pair in found)
    assert all(not text[pair.start].isalnum() and not text[pair.start].isspace() for pair in found)
    assert all("\n" not in text[pair.start : pair.end] for pair in found)


@given(
    st.lists(st.text(st.sampled_from("ab é🍲"), min_size=1, max_size=6), min_size=1, max_size=4),
    st.sampled_from(["“”", "„“", "«»", "»«", "‘’"]),
)
def test_marks_put_around_plain_words_are_found_again(words, marks):
    marked = [f"{marks[0]}x{word}x{marks[1]}" for word in words]
    assert quotations(", ".join(marked)) == marked


@given(st.text(st.characters(exclude_characters="\"“”„«»‹›‘’‚'「」『』〝〞"), max_size=40))
def test_a_text_without_marks_has_no_quotations(text):
    assert pairs(text) == []


# ---------------------------------------------------------------- content characters and types


@pytest.mark.parametrize("character", ["a", "É", "я", "٣", "½", "港", "\u0301", "\u05b8", "Ⅷ"])
def test_letters_marks_and_digits_are_content(character):
    assert is_content(character)


@pytest.mark.parametrize("character", [" ", "\n", ".", "“", "'", "-", "…", "$", "+", "🍲", "\ufe0f", "\ufe00", "\u200d"])
def test_everything_else_is_not(character):
    assert not is_content(character)


#                0         1         2         3         4
#                0123456789012345678901234567890123456789012345
SENTENCE = "Oru called the lock “a toy”, then “a sieve”."


@pytest.mark.parametrize(
    ("spans", "share", "label"),
    [
        ([(20, 27)], 1, "direct"),  # “a toy”
        ([(21, 26)], 1, "direct"),  # a toy
        ([(20, 27), (34, 43)], 1, "direct"),  # “a toy” … “a sieve”
        ([(19, 28)], 1, "direct"),  # the space before and the comma after are no content
        ([(0, 19)], 0, "indirect"),  # Oru called the lock
        ([(27, 33)], 0, "indirect"),  # , then
        ([(11, 27)], 4 / 11, "mixed"),  # the lock “a toy”: 7 of its 11 letters outside
        ([(21, 26), (29, 33)], 4 / 8, "mixed"),  # a toy … then
        ([(11, 19), (34, 43)], 6 / 13, "mixed"),  # the lock … “a sieve”
        ([(27, 29)], None, None),  # comma and space
        ([], None, None),
        ([(44, 44)], None, None),
        ([(36, 9_000)], 1, "direct"),  # sieve, and past the end
    ],
)
def test_share_of_content_inside_marks_and_the_type_it_says(spans, share, label):
    quotations = pairs(SENTENCE)
    assert marked_share(SENTENCE, spans, quotations) == share
    assert type_by_marks(SENTENCE, spans, quotations) == label


def test_words_of_an_unclosed_quotation_are_inside_to_the_end_of_the_paragraph():
    text = "“We waited.\nThen we left."
    assert type_by_marks(text, [(1, 11)], pairs(text)) == "direct"
    assert type_by_marks(text, [(12, 25)], pairs(text)) == "indirect"
    assert type_by_marks(text, [(1, 25)], pairs(text)) == "mixed"
