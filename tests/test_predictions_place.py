"""From what a system states to spans: positions verified, converted and aligned, words placed, and what is said of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.formats.export import Account, Place
from onrecord.formats.predictions.output import Output, Piece
from onrecord.formats.predictions.place import place
from onrecord.text.alignment import Alignment

from .predicted import at, placed, stated

TEXT = (
    "Zoë Holm 🚢 came.\n\n“Närrisch,” she said. “It is ‘shut’,” Zoë Holm said.\n\n"
    "He said it was open. “It is,” he said.\n\nShe left."
)


def words(placed, role="content", text=TEXT):
    return [[text[a:b] for a, b in quote[role]] if role in quote else None for quote in placed.quotes]


def counted(words, unit, start, end, text=TEXT):
    """The positions of a slice in another unit."""
    sizes = {"bytes": lambda words: len(words.encode()), "utf-16": lambda words: len(words.encode("utf-16-le")) // 2}
    size = sizes.get(unit, len)
    return size(text[:start]), size(text[:end])


def in_unit(words, unit, *, crlf=False, inclusive=False, text=TEXT):
    """The words with positions that count otherwise."""
    piece = at(text, words)
    raw, before, inside = text, text[: piece.start], words
    if crlf:
        before, inside, raw = (part.replace("\n", "\r\n") for part in (before, inside, raw))
    first, last = counted(None, unit, len(before), len(before + inside), raw)
    return Piece(inside if crlf else words, first, last - inclusive)


@pytest.mark.parametrize(
    ("unit", "options", "said"),
    [
        ("code-points", {}, "code points"),
        ("utf-16", {}, "UTF-16 code units"),
        ("bytes", {}, "UTF-8 bytes"),
        ("code-points", {"crlf": True}, "code points, every line break as two"),
        ("utf-16", {"crlf": True}, "UTF-16 code units, every line break as two"),
        ("bytes", {"inclusive": True}, "UTF-8 bytes, ends inclusive"),
        ("code-points", {"inclusive": True}, "code points, ends inclusive"),
    ],
)
def test_positions_in_other_units_are_recognised_for_the_document(unit, options, said):
    contents = ["“Närrisch,”", "“It is ‘shut’,”", "it was open"]
    found = placed(TEXT, *(stated(in_unit(words, unit, **options)) for words in contents))
    assert words(found) == [[words] for words in contents]
    kind = found.account.read if said == "code points" else found.account.read_as
    assert [count for what, count in kind.items() if what.endswith(said) and count] == [3]
    assert found.findings == []


def test_documented_units_are_tried_first():
    """Both fit the words, at different places: é is two bytes and stands twice."""
    text = "é é é"
    assert placed(text, stated(Piece("é", 2, 3))).quotes == [{"content": [(2, 3)]}]


def test_a_few_pieces_out_of_ten_may_not_fit_and_are_placed_near_their_positions():
    said = [at(TEXT, words) for words in ["“Närrisch,”", "she", "It", "is", "‘shut’", "Zoë", "Holm", "He", "it", "was", "open"]]
    wrong = Piece("said", TEXT.rindex("said") + 2, TEXT.rindex("said") + 6)  # two off: the last of four
    found = placed(TEXT, stated(said, [wrong]))
    assert words(found, "cue") == [["said"]]
    assert found.quotes[0]["cue"] == [(TEXT.rindex("said"), TEXT.rindex("said") + 4)]
    assert found.account.read["pieces whose words stand at their positions, code points"] == 11
    assert found.account.read_as["pieces placed by their words, nearest to where the position points: T0"] == 1


ALTERED = TEXT.replace("\n", ".\n ").replace("“", '"').replace("”", '"').replace("ä", "a").replace("ë", "e")


def test_positions_of_an_altered_text_tell_which_of_several_places_is_meant():
    pieces = [at(ALTERED, '"Narrisch,"'), at(ALTERED, "it was open"), at(ALTERED, "It is", ALTERED.index("open"))]
    cues = [at(ALTERED, "said"), at(ALTERED, "said", ALTERED.index("He said")), at(ALTERED, "said", ALTERED.rindex("he said."))]
    found = placed(TEXT, *(stated(piece, [cue]) for piece, cue in zip(pieces, cues, strict=True)))
    assert words(found) == [["“Närrisch,”"], ["it was open"], ["It is"]]
    second = TEXT.index("“It is,”") + 1
    assert found.quotes[2]["content"] == [(second, second + 5)]
    assert [quote["cue"][0][0] for quote in found.quotes] == [
        TEXT.index("said"),
        TEXT.index("said it"),
        TEXT.rindex("said"),
    ]


def test_positions_in_no_order_tell_nothing_and_that_is_said():
    order = ["He said", "Zoë Holm 🚢", "She left", "“Närrisch,”"]
    found = placed(TEXT, *(stated(Piece(words, i * 3, i * 3 + 2)) for i, words in enumerate(order)))
    assert words(found) == [[words] for words in order]
    assert found.account.open["documents whose positions tell nothing, so that words alone decided"] == 1
    assert [finding.rule for finding in found.findings] == ["positions-useless"]


@pytest.mark.parametrize("inclusive", [False, True])
def test_tokens_of_a_usual_splitter_are_verified(inclusive):
    text = "“It can't be,” she said.  Ida's gone."  # “ It ca n't be , ” she said . _ Ida 's gone .
    pieces = [("“It can't be,”", 0, 7), ("she", 7, 8), ("Ida's", 11, 13)]
    found = placed(text, *(stated(Piece(words, a, b - inclusive)) for words, a, b in pieces), positions="tokens")
    assert words(found, text=text) == [[words] for words, _, _ in pieces]
    kind = found.account.read_as if inclusive else found.account.read
    assert [what for what in kind if "tokens as spaCy splits them" in what]


def test_tokens_of_another_splitter_tell_which_of_several_places_is_meant():
    text = "no-one said it. " * 5
    at_token = [Piece("said", 2 * i + i, 2 * i + i + 1) for i in (4,)]  # tokens: no-one, said, it.
    unique = "“Odd.” " + text + "Ida left at last-minute notice."
    pieces = [Piece("“Odd.”", 0, 1), Piece("Ida left", 16, 18), at_token[0]._replace(start=11, end=12)]
    found = placed(unique, *(stated(piece) for piece in pieces), positions="tokens")
    third_from_start = [i for i in range(len(unique)) if unique.startswith("said", i)]
    assert found.quotes[2]["content"][0][0] == third_from_start[3]


def test_the_text_a_system_read_is_aligned_with_the_document():
    pieces = [at(ALTERED, '"Narrisch,"'), at(ALTERED, "It is", ALTERED.index("open"))]
    found = placed(TEXT, *(stated(piece) for piece in pieces), read=ALTERED)
    second = TEXT.index("“It is,”") + 1
    assert [quote["content"] for quote in found.quotes] == [[(18, 29)], [(second, second + 5)]]
    bare = placed(TEXT, *(stated(piece._replace(words=None)) for piece in pieces), read=ALTERED)
    assert bare.quotes == found.quotes


def test_words_without_positions_are_placed_in_order_and_by_what_they_belong_to():
    found = placed(
        TEXT,
        stated(Piece('"Narrisch,"'.replace("a", "ä")), [Piece("said")], [Piece("she")]),
        stated(Piece("“It is,”"), [Piece("said")], [Piece("he")]),
        positions="none",
    )
    assert words(found) == [["“Närrisch,”"], ["“It is,”"]]
    assert found.quotes[1]["cue"] == [(TEXT.rindex("said"), TEXT.rindex("said") + 4)]
    assert found.quotes[1]["mention"] == [(TEXT.rindex("he said"), TEXT.rindex("he said") + 2)]


def test_of_several_places_of_a_content_the_one_beside_its_mention():
    text = "“Yes,” said Ida. “Yes,” said Per. “Yes,” said Odd."
    found = placed(text, *(stated(Piece("“Yes,”"), (), [Piece(who)]) for who in ("Odd", "Ida", "Per")), positions="none")
    assert [quote["content"] for quote in found.quotes] == [[(34, 40)], [(0, 6)], [(17, 23)]]


def test_without_company_several_places_are_taken_in_order():
    text = "“Yes.” “Yes.” “Yes.”"
    found = placed(text, *(stated(Piece("“Yes.”")) for _ in range(4)), positions="none")
    assert [quote["content"][0][0] for quote in found.quotes] == [0, 7, 14, 0]


def test_a_piece_that_stands_often_stands_by_the_others():
    text = "It was. It was. It said “no” and it was. It was."
    found = placed(text, stated([Piece("“no”"), Piece("it was")]), positions="none")
    assert found.quotes == [{"content": [(24, 28), (33, 39)]}]


def test_a_separator_that_is_the_text_s_own_parts_nothing():
    text = "“We sail … one day,” she said. One day we stay."
    found = placed(text, stated([Piece("“We sail"), Piece("one day,”")]), positions="none")
    assert found.quotes == [{"content": [(0, 20)]}]


def test_what_stands_nowhere_keeps_its_words():
    found = placed(
        TEXT,
        stated(Piece("Ships sail on Sundays only"), [Piece("claimed")], [Piece("Captain Rask")], speaker=("Rask",)),
        stated([Piece("“Närrisch,”"), Piece("and nothing of the kind")]),
        positions="none",
    )
    assert found.quotes == [
        {"text": "Ships sail on Sundays only", "speaker": ["Rask"], "mention_text": "Captain Rask", "cue_text": "claimed"},
        {"text": "“Närrisch,” … and nothing of the kind"},
    ]
    assert found.account.left_out["places of contents whose words stand nowhere: the words were kept"] == 2
    assert [(finding.rule, finding.severity, finding.line) for finding in found.findings] == [("not-in-text", "warning", 3)] * 2


def test_pieces_that_touch_are_one_span():
    found = placed(TEXT, stated([Piece("Holm", 4, 8), Piece("Zoë ", 0, 4), Piece("came", 11, 15)]))
    assert found.quotes == [{"content": [(0, 8), (11, 15)]}]


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        (Piece(None, 900, 905), "end 905 is past the end of the text"),
        (Piece(None, 7, 7), "start 7 is not before end 7"),
        (Piece(None), "neither words nor positions"),
    ],
)
def test_positions_without_words_that_are_none_are_errors(piece, said):
    (finding,) = placed(TEXT, stated(piece)).findings
    assert finding.severity == "error"
    assert said in finding.message


def test_positions_without_words_are_taken_as_documented_and_that_is_said():
    found = placed(TEXT, stated(Piece(None, 0, 8)))
    assert words(found) == [["Zoë Holm"]]
    assert found.account.read_as["pieces without words, whose positions nothing proves: code points"] == 1


def test_pieces_without_words_follow_the_others_of_the_document():
    content, cue = in_unit("“Närrisch,”", "bytes"), in_unit("“It is ‘shut’,”", "bytes")
    found = placed(TEXT, stated(content, [cue._replace(words=None)]))
    assert words(found, "cue") == [["“It is ‘shut’,”"]]


def test_words_that_differ_at_an_edge_are_not_verified():
    """Every position one too low, but for a blank: what stands there begins with another character."""
    found = placed(" Ida said no", stated(Piece("Ida", 0, 3), [Piece("said", 4, 8)]))
    assert found.quotes == [{"content": [(1, 4)], "cue": [(5, 9)]}]


UNIQUE = "abcdéøß🚢🎈한“”’…\n \u00a0xyz"


@given(st.permutations(UNIQUE), st.data())
def test_random_spans_in_a_random_unit_come_back(characters, data):
    """Every character stands once, so that words prove their place."""
    text = "".join(characters).strip()
    unit = data.draw(st.sampled_from(["code-points", "utf-16", "bytes"]))
    crlf, inclusive = data.draw(st.booleans()), data.draw(st.booleans())
    spans = []
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text) - 1))
        spans.append((start, data.draw(st.integers(start + 1, len(text)))))
    spans = [(a, b) for a, b in spans if text[a:b].strip() == text[a:b]]  # space at an edge proves nothing
    pieces = [in_unit(text[a:b], unit, crlf=crlf, inclusive=inclusive, text=text) for a, b in spans]
    found = placed(text, *(stated(piece) for piece in pieces))
    assert [quote["content"] for quote in found.quotes] == [[span] for span in spans]


@given(st.text(st.sampled_from("ab. “”\né🚢"), max_size=30), st.data())
def test_whatever_is_stated_a_span_is_one_of_the_text(text, data):
    numbers = st.integers(0, 40)
    piece = st.builds(Piece, st.text(st.sampled_from("ab. “\n"), min_size=1, max_size=8), numbers, numbers)
    statements = data.draw(
        st.lists(st.builds(stated, piece, st.lists(piece, max_size=1), st.lists(piece, max_size=2)), max_size=4)
    )
    found = placed(text, *statements, positions=data.draw(st.sampled_from(["code-points", "bytes", "tokens", "none"])))
    for quote in found.quotes:
        assert ("content" in quote) != ("text" in quote)
        for role in ("content", "cue", "mention"):
            assert all(0 <= start < end <= len(text) for start, end in quote.get(role, []))


def test_a_long_altered_text_is_aligned_in_bounded_time():
    text = " ".join(f"word{i % 977} stands{i % 1009}" for i in range(40_000))
    alignment = Alignment(text.replace("word9", "wörd9").replace(" stands7", ".\n stands7"), text)
    start = text.index("word12 ")
    other = text.replace("word9", "wörd9").replace(" stands7", ".\n stands7").index("word12 ")
    assert alignment.place(other, other + 6) == (start, start + 6)


def line(text, *statements, positions="none"):
    account, findings = Account(), []
    return place(Output("d", Place("o.json"), list(statements), positions), "d", text, account, findings)["quotes"]


def test_words_that_stand_there_are_text_and_others_are_kept_as_given():
    """Integrity needs the words as the system gave them; `text` is what stands at the content."""
    text = "“It’s shut,” Ida said."
    assert line(text, stated(Piece("It’s shut", None))) == [{"content": [(1, 10)], "text": "It’s shut"}]
    assert line(text, stated(Piece("It's shut", None))) == [{"content": [(1, 10)], "as_given": "It's shut"}]
    assert line(text, stated(Piece("It is open", None))) == [{"text": "It is open"}]
