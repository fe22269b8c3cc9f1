"""Variants: labels stay, places move and are read back, and what does not fit is refused with nothing written."""

import json
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from onrecord.authoring.cards import cards, read_plan
from onrecord.authoring.marks import STYLES, restyled
from onrecord.authoring.pieces import Piece, Rewritten, edited, moved
from onrecord.authoring.renaming import drawn, renamed
from onrecord.authoring.renaming import given as given_names
from onrecord.authoring.variant import halves
from onrecord.authoring.vary import footers, main, other_marks, other_names, other_order, with_footer
from onrecord.checks import check
from onrecord.data.annotation import read_annotation
from onrecord.data.fmt import fmt
from onrecord.text.marks import pairs

from .authored import write
from .strategies import annotation_of, annotations

PLAN = Path(__file__).parents[1] / "dataset" / "plan"
TEXT = (
    "Lerstrand bridge “shut”\n\n"
    "LERSTRAND – Odd Brekke inspected the bridge. “It's the workers’ word, ‘rust’, that counts,” Brekke told O. Brekke’s deputy.\n\n"
    "The sluice was painted.\n\n“It holds,” Jon Brekke wrote."
)
LABELS = """
    region: headline | Lerstrand bridge “shut”
    not a quote: “shut” | scare_quote
    direct: “It's the workers’ word, ‘rust’, that counts,” | cue: told | mention: Brekke@2 | by: odd
    direct: ‘rust’ | by: nobody | in: 1
    direct: “It holds,” | cue: wrote | mention: Jon Brekke | by: jon
    odd = Odd Brekke: person, named | about: bridge inspector of Lerstrand
    jon = Jon Brekke: person, named
"""


def rewritten(text, edits):
    return Rewritten(text, edited(text, edits)).text


def pair(folder, *arguments):
    """The pair of files that the command writes, and how it ends."""
    path = write(folder / "from", "denial/bridge", TEXT, LABELS, title="Lerstrand bridge “shut”")
    code = main([str(path), "--to", str(folder / "to"), "--plan", str(PLAN), *arguments])
    found = sorted((folder / "to").rglob("*.json"), key=lambda file: file.stem)
    return code, [
        (json.loads(file.read_text("utf-8")), file.with_suffix(".txt").read_text("utf-8").removesuffix("\n")) for file in found
    ]


# ---------------------------------------------------------------- what holds of every variant

CHANGES = st.sampled_from(
    [
        *(lambda annotation, style=style: other_marks(annotation, style, Random(0)) for style in STYLES),
        lambda annotation: with_footer(annotation, "READ ALSO: “We stay,” says {outlet}"),
        lambda annotation: other_names(
            annotation,
            given_names(annotation, {"Ida Holm": "Wanda Queller", "Peter Hale-Oru": "Xaver Zill", "Jörg Zgraggen": "Q W"}),
        ),
        lambda annotation: other_order(annotation, [(1, 2)]),
        lambda annotation: other_order(annotation, [(3, 1), (2, 3)]),
    ]
)


def rules(folder):
    return sorted((finding.rule, finding.message) for finding in check([folder]))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(annotations(drafts=False), CHANGES)
def test_labels_stay_and_check_finds_nothing_that_it_did_not_find_before(sample, change):
    sample.finished["document"]["id"] = "denial/gates"
    sample.finished["document"]["challenge"] = {"test": "MFT", "why": "It turns on the cue."}
    base = annotation_of(fmt(annotation_of(sample.finished, sample.text, "gates.json")).text.encode(), sample.text, "gates.json")
    try:
        one, other = halves(base, "marks", change(base))
    except ValueError:  # the change does not fit this text
        assume(False)
    with TemporaryDirectory() as folder:
        before, after = (Path(folder) / side / "challenge/denial" for side in ("before", "after"))
        for place, name, text, file in (
            (before, "gates", sample.text, json.dumps(base.value, ensure_ascii=False)),
            (after, "gates", one.text, one.file),
            (after, "gates-marks", other.text, other.file),
        ):
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{name}.txt").write_bytes(text.encode() + b"\n")
            (place / f"{name}.json").write_text(file, "utf-8")
        known = {rule for rule, _ in rules(before)}
        assert {rule for rule, _ in rules(after)} <= known
        varied = read_annotation(after / "gates-marks.json")
    assert one.text == sample.text
    assert [plain(quote.value) for quote in sorted(varied.quotes, key=by_id)] == [
        plain(quote.value) for quote in sorted(base.quotes, key=by_id)
    ]
    assert all(other.text[s.start : s.end] == s.exact for s in varied.selectors())


def by_id(quote):
    return quote.id


def plain(quote):
    """The labels, without where the words stand; how many selectors of each role."""
    counts = {role: len(quote.get(role, [])) for role in ("content", "cue", "mention")}
    labels = {key: quote.get(key) for key in ("id", "type", "speaker", "nested_in", "polarity", "uttered", "medium")}
    chain = [{key: node.get(key) for key in ("role", "speaker")} for node in quote.get("via", [])]
    return labels | counts | {"via": chain}


@settings(deadline=None)
@given(annotations(drafts=False), st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(STYLES)))
def test_marks_undone_give_the_text_again(sample, own, other):
    try:
        text = rewritten(sample.text, restyled(sample.text, own))  # of one style throughout
    except ValueError as error:
        assume("already" in str(error))
        text = sample.text
    assume(own != other)
    try:
        changed = rewritten(text, restyled(text, other))
    except ValueError:
        assume(False)
    assert pairs(changed) == pairs(text)
    assert changed != text
    assert rewritten(changed, restyled(changed, own)) == text


@given(st.text("ab \n", min_size=1), st.data())
def test_pieces_cover_the_text_and_places_read_as_before(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    edits = [Piece(a, b, data.draw(st.text("xyz", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    new = Rewritten(text, edited(text, edits))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    crossed = any(edit.start < edge < edit.end for edit in edits for edge in (start, end))
    place = new.place(start, end)
    if crossed:
        assert place is None
    elif place is not None:
        inside = [
            edit._replace(start=edit.start - start, end=edit.end - start)
            for edit in edits
            if start <= edit.start and edit.end <= end
        ]
        assert new.text[slice(*place)] == rewritten(text[start:end], inside)


# ---------------------------------------------------------------- marks


def test_inner_and_outer_marks_change_and_apostrophes_stay():
    assert rewritten(TEXT, restyled(TEXT, "guillemets")).splitlines()[2] == (
        "LERSTRAND – Odd Brekke inspected the bridge. «It's the workers’ word, ‹rust›, that counts,» Brekke told O. Brekke’s deputy."
    )


def test_a_reopened_quotation_has_its_new_opening_mark():
    text = "“We waited.\n\n“They came,” she said."
    assert rewritten(text, restyled(text, "low")) == "„We waited.\n\n„They came,“ she said."


@pytest.mark.parametrize(
    ("text", "style", "message"),
    [
        (
            "“The goin’ is bad,” she said.",
            "single",
            "with single marks the quotation at 0 would begin or end elsewhere",
        ),
        ("“Gates shut.”", "curly", "the marks are curly already"),
        ("Gates shut, it's said.", "low", "the text has no quotation marks"),
    ],
)
def test_a_style_that_does_not_fit_is_refused(text, style, message):
    with pytest.raises(ValueError, match=message):
        restyled(text, style)


# ---------------------------------------------------------------- names


def test_a_name_given_is_renamed_in_every_form_and_a_shared_surname_stays_shared(tmp_path):
    (tmp_path / "names.json").write_text('{"Odd Brekke": "Ivar Moe", "Jon Brekke": "Per Moe", "Lerstrand": "Varbu"}')
    code, ((base, _), (varied, text)) = pair(tmp_path, "--kind", "rename", "--names", str(tmp_path / "names.json"))
    assert code == 0
    assert text == (
        "Varbu bridge “shut”\n\n"
        "VARBU – Ivar Moe inspected the bridge. “It's the workers’ word, ‘rust’, that counts,” Moe told I. Moe’s deputy.\n\n"
        "The sluice was painted.\n\n“It holds,” Per Moe wrote."
    )
    assert varied["speakers"]["odd"] == base["speakers"]["odd"] | {"name": "Ivar Moe", "description": "bridge inspector of Varbu"}
    assert varied["document"]["title"] == "Varbu bridge “shut”"
    at = text.index("Moe told")
    assert varied["quotes"][0]["mention"] == [{"exact": "Moe", "start": at, "end": at + 3}]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"Odd Brekke": "Moe"}, "'Odd Brekke' has 2 words, 'Moe' 1"),
        ({"Odd Brekke": "Ivar Moe", "Jon Brekke": "Per Lie"}, "'Brekke' would be 'Moe' and 'Lie'"),
        ({"Odd Brekke": "Ivar Moe", "Jon Brekke": "Ivar Moe"}, "'Odd Brekke' and 'Jon Brekke' would both be 'Ivar Moe'"),
        ({"Olga Rand": "Eva Lie"}, "none of the names stands in the text"),
    ],
)
def test_names_that_contradict_each_other_are_refused(tmp_path, names, message, capsys):
    (tmp_path / "names.json").write_text(json.dumps(names))
    with pytest.raises(SystemExit):
        pair(tmp_path, "--kind", "rename", "--names", str(tmp_path / "names.json"))
    assert message in capsys.readouterr().err
    assert not (tmp_path / "to").exists()


def test_names_are_drawn_from_the_profile_alike_in_gender_and_from_nobodys_card(tmp_path):
    plan = read_plan(PLAN)
    country = plan.countries["XA"]
    text = "Ylva Dalgren met Eskil Dalgren in Myrhavn; Runa Vinje of the Kalvøya Post listened. “Good,” said Dalgren."
    labels = "direct: “Good,” | cue: said | mention: Dalgren@3 | by: y\ny = Ylva Dalgren: person, named"
    path = write(tmp_path, "denial/met", text, labels, outlet={"name": "Kalvøya Post", "country": "XA"})
    taken = {name.rpartition(" (")[0] for card in cards(plan) for name in card["people"]}
    for seed in range(20):
        names = drawn(read_annotation(path), country, Random(seed), taken)
        new = rewritten(text, renamed(text, names))
        woman, one, _, man, two, _, town = new.replace(";", "").split()[:7]
        assert woman in country["women"]
        assert man in country["men"]
        assert one == two in country["surnames"]
        assert town in country["towns"]
        assert f"{woman} {one}" not in taken
        assert new.endswith(f"of the Kalvøya Post listened. “Good,” said {one}.")
        assert not {"Ylva", "Eskil", "Dalgren", "Runa", "Vinje", "Myrhavn"} & set(new.replace(";", "").replace(".", "").split())


def test_people_of_another_country_are_not_renamed_by_a_profile(tmp_path, capsys):
    with pytest.raises(SystemExit):
        pair(tmp_path, "--kind", "rename")
    assert "there is no profile of the country None; give --names" in capsys.readouterr().err


# ---------------------------------------------------------------- footers and order


def test_there_are_forty_footers_each_once_and_some_quote():
    lines = footers(PLAN)
    assert len(lines) == len(set(lines)) >= 40
    assert sum(bool(pairs(line)) for line in lines) >= 10


def test_a_footer_is_boilerplate_below_the_article(tmp_path):
    number = next(i for i, line in enumerate(footers(PLAN), 1) if "{outlet}" in line and pairs(line))
    code, ((_, text), (varied, longer)) = pair(tmp_path, "--kind", "footer", "--footer", str(number))
    footer = footers(PLAN)[number - 1].replace("{outlet}", "The denial/bridge sheet")
    assert (code, longer) == (0, f"{text}\n\n{footer}")
    assert varied["document"]["regions"][-1] == {"kind": "boilerplate", "start": len(text) + 2, "end": len(longer)}


def test_a_paragraph_moves_with_its_labels(tmp_path):
    code, ((base, text), (varied, other)) = pair(tmp_path, "--kind", "reorder", "--move", "4:2")
    parts = text.split("\n\n")
    assert (code, other) == (0, "\n\n".join([parts[0], parts[3], parts[1], parts[2]]))
    assert [quote["id"] for quote in varied["quotes"]] == ["q3", "q1", "q2"]
    assert {quote["id"]: quote["content"][0]["exact"] for quote in varied["quotes"]} == {
        quote["id"]: quote["content"][0]["exact"] for quote in base["quotes"]
    }


def test_moves_follow_one_another_and_blank_lines_stay():
    text = "a\n\nb\n \nc"
    assert Rewritten(text, moved(text, [(3, 1)])).text == "c\n\na\n \nb"
    assert Rewritten(text, moved(text, [(3, 1), (1, 3)])).text == text


def test_a_quote_that_would_be_torn_is_named_and_nothing_written(tmp_path, capsys):
    text = "“We waited.\n\n“They came,” Odd said."
    labels = "direct: “We waited. … “They came,” | cue: said | mention: Odd | by: odd\nodd = Odd: person, named"
    path = write(tmp_path / "from", "denial/wait", text, labels)
    run = [str(path), "--to", str(tmp_path / "to"), "--kind", "reorder", "--move", "1:2"]
    assert main(run) == 3  # each part is whole, but the second would come first
    assert "[selector-torn] the parts of 'q1' would stand in another order" in capsys.readouterr().out
    value = json.loads(path.read_text("utf-8"))
    value["quotes"][0]["content"] = [{"exact": text[:25], "start": 0, "end": 25}]
    path.write_text(json.dumps(value))
    assert main(run) == 3
    assert "[selector-torn] the change would tear these words" in capsys.readouterr().out
    assert not (tmp_path / "to").exists()


# ---------------------------------------------------------------- the pair


@pytest.mark.parametrize("kind", ["marks", "footer"])
def test_both_halves_name_each_other_and_the_seed_decides(tmp_path, kind):
    code, ((base, text), (varied, other)) = pair(tmp_path, "--kind", kind)
    assert code == 0
    assert text == TEXT
    assert base["document"]["challenge"] == varied["document"]["challenge"] | {"pair": f"denial/bridge-{kind}"}
    assert varied["document"]["challenge"]["test"] == "INV"
    assert varied["document"]["challenge"]["pair"] == base["document"]["id"] == "denial/bridge"
    assert pair(tmp_path, "--kind", kind)[1][1] == (varied, other)
    assert len({pair(tmp_path, "--kind", kind, "--seed", str(seed))[1][1][1] for seed in range(8)}) > 1


def test_a_pair_made_again_says_its_difference_once_and_another_is_refused(tmp_path, capsys):
    pair(tmp_path, "--kind", "marks")
    base = tmp_path / "to/challenge/denial/bridge.json"
    before = base.read_text("utf-8")
    assert main([str(base), "--kind", "marks", "--to", str(tmp_path / "to")]) == 0
    assert base.read_text("utf-8") == before
    with pytest.raises(SystemExit):
        main([str(base), "--kind", "footer", "--to", str(tmp_path / "to"), "--plan", str(PLAN)])
    assert "denial/bridge is half of a pair with denial/bridge-marks already" in capsys.readouterr().err


def test_a_document_with_errors_is_left_alone(tmp_path, capsys):
    path = write(tmp_path / "from", "denial/bridge", TEXT, LABELS, text_length=3)
    assert main([str(path), "--kind", "marks", "--to", str(tmp_path / "to")]) == 3
    assert "length" in capsys.readouterr().out
    assert not (tmp_path / "to").exists()
