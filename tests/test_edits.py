"""What was changed in quoted words, and whether they now say the opposite."""

import pytest

from onrecord.text.edits import edits


@pytest.mark.parametrize(
    ("quoted", "stands", "expected", "negates"),
    [
        ("We will act.", "“We will act”", [], False),
        ("We will not act", "We will act", [("not", "")], True),
        ("We will act", "We won’t act", [("will", "won’t")], True),
        ("We will never sign", "We will not sign", [("never", "not")], False),
        ("It costs 35 million", "It costs 3.5 million", [("35", "3.5")], False),
        ("The old grey ferry sails", "The ferry sails off", [("old grey", ""), ("", "off")], False),
        ("Ana Pena said", "Ana Peña said", [("Pena", "Peña")], False),
        ("Wir werden kein Schiff kaufen", "Wir werden ein Schiff kaufen", [("kein", "ein")], True),
        ("Il ne viendra pas", "Il viendra", [("ne", ""), ("pas", "")], True),
        ("码头开放了", "码头关闭了", [("开 放", "关 闭")], False),
    ],
)
def test_edits(quoted, stands, expected, negates):
    found = edits(quoted, stands)
    assert [(edit.quoted.replace(" ", ""), edit.stands.replace(" ", "")) for edit in found] == [
        (a.replace(" ", ""), b.replace(" ", "")) for a, b in expected
    ]
    assert any(edit.negates for edit in found) == negates


def test_an_edit_reads_as_one():
    assert str(edits("We will not act", "We will act")[0]) == "not for ∅"
