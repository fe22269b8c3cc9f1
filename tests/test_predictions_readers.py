"""What five systems really gave for seventeen articles, read with the traps of each."""

import json
from contextlib import suppress

import pytest

from onrecord.findings import InvalidData
from onrecord.formats.files import export_files
from onrecord.formats.predictions.registry import FORMATS, reader, recognised
from onrecord.formats.predictions.search import BY_LETTERS

from .predicted import NATIVE, SYSTEMS, TEXTS, converted, native, quotes


def raw(name):
    return (SYSTEMS / "articles" / f"{name}.txt").read_bytes().decode()


def spans(predictions):
    return {
        (row["document_id"], role, i): quote.get(role)
        for row in predictions.rows
        for i, quote in enumerate(row["quotes"])
        for role in ("content", "cue", "mention")
    }


# ---------------------------------------------------------------- textacy


def test_every_span_of_textacy_is_where_it_says():
    """But for an article with CRLF, whose carriage returns are not in our text."""
    found = spans(converted("textacy"))
    for name in TEXTS:
        for i, quote in enumerate(native("textacy", name).get("quotes", [])):
            content = quote["content"]
            start, end = (len(raw(name)[: content[key]].replace("\r\n", "\n")) for key in ("start_char", "end_char"))
            assert found[name, "content", i] == [(start, end)]
            tokens = [len(raw(name)[: token["idx"]].replace("\r\n", "\n")) for token in quote["speaker"]]
            assert found[name, "mention", i][0][0] == tokens[0]


def test_tokens_that_follow_one_another_are_one_mention():
    assert quotes(converted("textacy"), "p14_emoji_nbsp")[0]["mention"] == ["Brandt 😀"]


def test_tokens_apart_are_a_mention_in_pieces(tmp_path):
    token = {"text": "Torres", "i": 0, "idx": 0}
    content = {"text": "harbour plan will cost jobs", "start": 2, "end": 7, "start_char": 8, "end_char": 35}
    quote = {"speaker": [token, {"text": "plan", "i": 3, "idx": 16}], "cue": [], "content": content}
    (tmp_path / "p05_headline.json").write_text(json.dumps({"quotes": [quote]}), "utf-8")
    (found,) = quotes(converted("textacy", tmp_path), "p05_headline")
    assert found == {"content": ["harbour plan will cost jobs"], "mention": ["Torres", "plan"]}


def test_an_article_on_which_the_system_failed_has_no_quotes_and_is_counted():
    found = converted("textacy")
    assert quotes(found, "p17_unclosed") == []
    assert found.account.read_as["documents on which the system failed (ValueError): without quotes"] == 1


# ---------------------------------------------------------------- SaysWho


def test_positions_of_sayswho_are_of_another_text():
    found = quotes(converted("sayswho"), "p02_multipara")
    assert found == [{"content": ["“I would sign it again tomorrow,”"], "mention": ["Torres"], "cue": ["said"]}]


def test_what_sayswho_puts_into_words_is_taken_out(tmp_path):
    content = {"text": 'The unions\'x leader did not " comment ."', "start": 0, "end": 9, "start_char": 100, "end_char": 139}
    quote = {"speaker": [{"text": "unions'x", "i": 1, "idx": 104}], "cue": [], "content": content}
    (tmp_path / "p08_straight.json").write_text(json.dumps({"quotes": [quote]}), "utf-8")
    (found,) = quotes(converted("sayswho", tmp_path), "p08_straight")
    assert found == {"content": ["The unions' leader did not comment."], "mention": ["unions'"]}


# ---------------------------------------------------------------- Citron


def test_every_span_of_citron_has_exactly_its_words():
    """All are numbers of tokens, which the article with CRLF has as many of as ours."""
    found = spans(converted("citron"))
    for name, text in TEXTS.items():
        for i, quote in enumerate(native("citron", name)["quotes"]):
            said = {
                "content": quote["contents"],
                "cue": [quote["cue"]],
                "mention": quote["coreferences"] or quote["sources"],
            }
            for role, given in said.items():
                words = [span["text"].replace("\r\n", "\n") for span in given]
                assert [text[a:b] for a, b in found[name, role, i]] == words


def test_a_resolved_pronoun_is_the_mention_and_what_it_stands_for_the_speaker():
    found = quotes(converted("citron"), "p03_pronoun")
    assert [(quote["mention"], quote["speaker"]) for quote in found] == [
        (["She"], ["Lena Brandt"]),
        (["she"], ["Lena Brandt"]),
        (["he"], ["Her boss, Karl Oster"]),
    ]


def test_an_unresolved_source_names_nobody():
    (interrupted,) = [quote for quote in quotes(converted("citron"), "p07_interrupted") if quote["mention"] == ["she"]]
    assert "speaker" not in interrupted
    assert interrupted["confidence"] == 0.3707  # written as a string


def citron(folder, name, **quote):
    said = {"start": 0, "end": 1, "text": "Oster"}
    whole = {"sources": [said], "coreferences": [], "cue": said, "contents": [said], "confidence": "0.9", **quote}
    (folder / f"{name}.json").write_text(json.dumps({"quotes": [whole]}), "utf-8")


def test_characters_of_its_annotation_format_are_told_from_tokens(tmp_path):
    def span(words):
        start = TEXTS["p09_tweet"].index(words)
        return {"start": start, "end": start + len(words), "text": words}

    citron(tmp_path, "p09_tweet", sources=[span("He")], cue=span("writing"), contents=[span("it had been “premature”")])
    found = converted("citron", tmp_path)
    assert quotes(found, "p09_tweet")[0]["content"] == ["it had been “premature”"]
    assert found.account.read["pieces whose words stand at their positions, code points"] == 3


def test_a_confidence_that_only_some_have_is_left_out(tmp_path):
    citron(tmp_path, "p09_tweet")
    citron(tmp_path, "p10_nested", confidence=None)
    found = converted("citron", tmp_path)
    assert [quote.get("confidence") for row in found.rows for quote in row["quotes"]] == [None, None]
    assert found.account.left_out["confidences, as other quotes have none"] == 1


# ---------------------------------------------------------------- Gender Gap Tracker, ATAP


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("p13_crlf", ["It is not safe", "“It is safe enough.”"]),  # the marks left out, or kept, as the tool does
        ("p14_emoji_nbsp", ["“Närrisch – ça\u00a0va!” on\u00a0Tuesday", "“Zoë’s plan is ‘mad’"]),
        ("p02_multipara", ["“I would sign it again tomorrow", "“We cut where we could, and we spent where we had to.\n\n“"]),
        ("p09_tweet", ["that it had been “premature”", "“Closed till Friday. Use the tunnel.”"]),
        ("p07_interrupted", ["“was never built for this traffic.”"]),
    ],
)
def test_edges_of_rewritten_quotes_are_those_of_the_article(name, contents):
    assert [quote["content"] for quote in quotes(converted("ggt"), name)] == [[content] for content in contents]


def test_an_empty_speaker_claims_nothing():
    """'' with the positions (0,0)."""
    assert quotes(converted("ggt"), "p13_crlf")[1] == {"content": ["“It is safe enough.”"]}


def test_letters_alone_place_what_was_rewritten():
    assert sum(count for what, count in converted("ggt").account.read_as.items() if what.endswith(BY_LETTERS)) > 0


ATAP = [
    {"text_name": "p09_tweet", "quote_id": "0", "quote": "that it had been \"premature\"", "quote_index": [101, 129],
     "speaker": "He", "speaker_index": [53, 55], "verb": "writing", "verb_index": [80, 87], "speaker_entities": []},
    {"text_name": "p04_anonymous", "quote_id": "0", "quote": "the letter was already written", "quote_index": "(119, 149)",
     "speaker": "", "speaker_index": "(0, 0)", "verb": None, "verb_index": None, "speaker_entities": [["Lena", "PERSON"]]},
]  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "csv", "json"])
def test_all_forms_of_atap_are_read_alike(form, tmp_path):
    path = tmp_path / f"quotes.{form}"
    if form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in ATAP), "utf-8")
    elif form == "json":
        path.write_text(json.dumps(ATAP), "utf-8")
    else:
        import csv

        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.DictWriter(file, list(ATAP[0]))
            writer.writeheader()
            writer.writerows([{key: tuple(v) if isinstance(v, list) else v for key, v in row.items()} for row in ATAP])
    assert recognised(export_files(tmp_path, (f".{form}",))) == ["atap"]
    found = converted("atap", tmp_path)
    assert quotes(found, "p09_tweet") == [
        {"content": ["that it had been “premature”"], "mention": ["He"], "cue": ["writing"], "id": "0"}
    ]
    assert quotes(found, "p04_anonymous") == [{"content": ["the letter was already written"], "id": "0"}]


def test_a_workbook_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "quotes.xlsx").write_bytes(b"PK")
    with pytest.raises(InvalidData, match="save it as CSV"):
        converted("atap", tmp_path)


@pytest.mark.parametrize("index", ["12-40", "(1,2,3)", {"start": 1}])
def test_positions_of_another_form_are_refused_with_their_place(index, tmp_path):
    (tmp_path / "p09_tweet.json").write_text(json.dumps([{**ATAP[0], "quote_index": index}]), "utf-8")
    with pytest.raises(InvalidData, match=r"\[0\]\.quote_index should be positions such as"):
        converted("ggt", tmp_path)


# ---------------------------------------------------------------- JournalismAI


def test_objects_and_bare_lists_are_quotes():
    found = quotes(converted("journalism-ai"), "p13_crlf")
    assert found == [
        {"content": ["“It is not safe,”"], "mention": ["Brandt"]},
        {"content": ["“It is safe enough.”"], "mention": ["Oster"], "cue": ["said"]},
    ]


def test_a_second_part_is_a_part_of_the_content():
    found = {tuple(quote["content"]) for quote in quotes(converted("journalism-ai"), "p07_interrupted")}
    assert found == {("“The bridge,”", "“was never built for this traffic.”"), ("“Nor,”", "“was the road.”")}


def test_the_order_of_its_quotes_does_not_matter(tmp_path):
    for path in export_files(SYSTEMS / NATIVE["journalism-ai"], (".json",)):
        value = json.loads(path.data)
        value.get("output", []).reverse()
        (tmp_path / path.inside).write_text(json.dumps(value), "utf-8")
    assert converted("journalism-ai", tmp_path).rows == converted("journalism-ai").rows


def test_what_it_gives_for_an_empty_text_is_no_quote():
    assert quotes(converted("journalism-ai"), "p16_empty") == []


def test_lines_as_its_main_writes_them_are_of_one_document(tmp_path):
    lines = native("journalism-ai", "p03_pronoun")["output"]
    (tmp_path / "p03_pronoun.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert quotes(converted("journalism-ai", tmp_path), "p03_pronoun") == quotes(converted("journalism-ai"), "p03_pronoun")


# ---------------------------------------------------------------- our own form


def own(tmp_path, *quoted, name="p03_pronoun"):
    (tmp_path / "own.jsonl").write_text(json.dumps({"document_id": name, "quotes": list(quoted)}) + "\n", "utf-8")
    return converted("native", tmp_path)


def test_our_own_form_is_verified_too(tmp_path):
    text = TEXTS["p14_emoji_nbsp"]
    start, end = (len(text[: text.index(words)].encode()) for words in ("“Zoë", " she\u00a0said"))
    found = own(
        tmp_path,
        {"content": [[start, end]], "text": "“Zoë’s plan is ‘mad’,”", "speaker": "Brandt", "type": "direct", "id": "a"},
        {"text": "“Närrisch … va!”", "speaker": []},
        name="p14_emoji_nbsp",
    )
    assert quotes(found, "p14_emoji_nbsp")[0] == {
        "content": ["“Zoë’s plan is ‘mad’,”"], "speaker": ["Brandt"], "type": "direct", "id": "a",
    }  # fmt: skip
    assert found.account.read_as["pieces whose words stand at their positions, converted from UTF-8 bytes"] == 1


def test_parts_of_a_text_belong_to_its_spans(tmp_path):
    text = "“It is not safe,” … “It is safe enough,”"
    found = own(tmp_path, {"content": [[156, 176], [94, 111]], "text": text, "mention": [[112, 115]], "mention_text": "she"})
    assert quotes(found, "p03_pronoun") == [{"content": text.split(" … "), "mention": ["she"]}]


def test_an_answer_to_a_given_quote_stays_one(tmp_path):
    assert quotes(own(tmp_path, {"quote_id": "q1", "speaker": ["Brandt"]}), "p03_pronoun") == [
        {"speaker": ["Brandt"], "quote_id": "q1"}
    ]


def test_what_breaks_the_schema_is_said_with_its_place(tmp_path):
    with pytest.raises(InvalidData) as refused:
        own(tmp_path, {"content": [[0, 5]], "sayer": "x"}, {"speaker": ["x"]})
    assert {finding.line for finding in refused.value.findings} == {1}


# ---------------------------------------------------------------- recognised


@pytest.mark.parametrize(
    ("format", "names"),
    [
        ("citron", ["citron"]),
        ("textacy", ["textacy", "sayswho"]),
        ("sayswho", ["textacy", "sayswho"]),
        ("ggt", ["ggt"]),
        ("journalism-ai", ["journalism-ai"]),
    ],
)
def test_a_format_is_recognised_by_its_form(format, names):
    assert recognised(export_files(SYSTEMS / NATIVE[format], (".json",))) == names


def test_all_formats_have_readers():
    for name in FORMATS:
        assert all(ending.startswith(".") for ending in reader(name).ENDINGS)


@pytest.mark.parametrize("format", ["citron", "textacy", "ggt", "journalism-ai"])
@pytest.mark.parametrize(
    "content",
    ["", "{", "null", "3", "[]", "{}", '"x"', '[[["x"]]]', '{"quotes": 3}', '{"quotes": [3, null]}', '{"output": [[1, 2, 3], 4]}',
     '{"quotes": [{"contents": [{"start": "a"}], "content": [], "speaker": 3, "cue": "x"}]}', '[{"quote": 3, "quote_index": "x"}]',
     '[{"quote_text": {"a": 1}}]', "\ufeff[]"],
)  # fmt: skip
def test_what_is_of_no_format_becomes_findings_and_no_traceback(format, content, tmp_path):
    (tmp_path / "p03_pronoun.json").write_text(content, "utf-8")
    with suppress(InvalidData):
        assert converted(format, tmp_path).rows[0]["quotes"] == []
    recognised(export_files(tmp_path, (".json",)))
