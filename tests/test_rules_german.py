"""The German rules on invented sentences: what is said, the words that say so, and who."""

import pytest

from onrecord.systems.rules import extract


def found(text):
    """(type, content, cue, mention) of each quote, as the words of the text."""
    return [
        (
            quote["type"],
            " … ".join(text[start:end] for start, end in quote["content"]),
            *("".join(text[slice(*span)] for span in quote[role]) or None for role in ("cue", "mention")),
        )
        for quote in extract(text, "de-DE")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Die Fähre legt ab“, sagte Mara Kolb.", ("direct", "„Die Fähre legt ab“", "sagte", "Mara Kolb")),
        ("Mara Kolb sagte: „Die Fähre legt nicht ab.“", ("direct", "„Die Fähre legt nicht ab.“", "sagte", "Mara Kolb")),
        ("»Die Fähre legt ab«, meinte der Kapitän am Montag.", ("direct", "»Die Fähre legt ab«", "meinte", "der Kapitän")),
        ("Mara Kolb sagte, dass die Fähre ablege.", ("indirect", "dass die Fähre ablege", "sagte", "Mara Kolb")),
        ("Am Montag erklärte Mara Kolb, sie habe gewartet.", ("indirect", "sie habe gewartet", "erklärte", "Mara Kolb")),
        ("Die Werft teilte mit, die Fähre sei verkauft.", ("indirect", "die Fähre sei verkauft", "teilte", "Die Werft")),
        ("Die Fähre sei verkauft, sagte Mara Kolb.", ("indirect", "Die Fähre sei verkauft", "sagte", "Mara Kolb")),
        ("Laut Mara Kolb ist die Fähre verkauft.", ("indirect", "ist die Fähre verkauft", "Laut", "Mara Kolb")),
        ("Die Fähre ist verkauft, so Mara Kolb.", ("indirect", "Die Fähre ist verkauft", "so", "Mara Kolb")),
        ("Wie die Werft mitteilte, ist die Fähre verkauft.", ("indirect", "ist die Fähre verkauft", "mitteilte", "die Werft")),
        ("Sie nannte den Preis „einen schlechten Witz“.", ("direct", "„einen schlechten Witz“", "nannte", "Sie")),
    ],
)
def test_one_sentence(text, expected):
    assert found(text) == [expected]


def test_the_subjunctive_goes_on_with_the_speaker_of_the_sentence_before():
    text = "Kolb sagte, die Fähre sei alt. Sie habe ein Leck. Der Rumpf müsse weg. Es regnete."
    assert found(text) == [
        ("indirect", "die Fähre sei alt", "sagte", "Kolb"),
        ("free_indirect", "Sie habe ein Leck. Der Rumpf müsse weg.", None, "Kolb"),
    ]


def test_what_stands_in_marks_ends_no_sentence_and_names_are_no_quotes():
    assert found("Der Film „Das Salz. Ein Jahr“ lief in Kolberg. Es regnete.") == []
    assert found("„Nein. Nie“, sagte Kolb. „Wir bleiben hier am Kai.“") == [
        ("direct", "„Nein. Nie“", "sagte", "Kolb"),
        ("direct", "„Wir bleiben hier am Kai.“", None, "Kolb"),
    ]


def test_nothing_in_nothing():
    assert extract("", "de") == []
    assert extract("Kolb sagte, die Fähre sei alt.", "fr") == []
