"""BookNLP's three files, with the columns that it writes."""

import re

from onrecord.formats.predictions import booknlp

from .outputs import files, read, refused, spans, stand_in_text, words

TEXT = "😀 “It is not sa\u0301fe,” she said.\n\nMrs. Brandt left. “No,” said Brandt."


def tokens(text=TEXT, shift=lambda text, at: at):
    header = ["paragraph_ID", "sentence_ID", "token_ID_within_sentence", "token_ID_within_document", "word", "lemma", "byte_onset",
              "byte_offset", "POS_tag", "fine_POS_tag", "dependency_relation", "syntactic_head_ID", "event"]  # fmt: skip
    rows = [header]
    for number, match in enumerate(re.finditer(r"Mrs\.|[\w\u0301]+|[^\w\s]", text)):
        paragraph = text.count("\n\n", 0, match.start())
        start, end = shift(text, match.start()), shift(text, match.end())
        rows.append([paragraph, paragraph, number, number, match.group(), "x", start, end, "X", "X", "dep", 0, "O"])
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


# 0😀 1“ 2It 3is 4not 5sáfe 6, 7” 8she 9said 10. 11Mrs. 12Brandt 13left 14. 15“ 16No 17, 18” 19said 20Brandt 21.
ENTITIES = """COREF\tstart_token\tend_token\tprop\tcat\ttext
7\t8\t8\tPRON\tPER\tshe
7\t11\t12\tPROP\tPER\tMrs. Brandt
7\t11\t12\tPROP\tPER\tMrs. Brandt
7\t20\t20\tPROP\tPER\tBrandt
8\t1\t1\tNOM\tPER\ta man
"""
HEADER = "quote_start\tquote_end\tmention_start\tmention_end\tmention_phrase\tchar_id\tquote\n"
FIRST = "1\t7\t8\t8\tshe\t7\t“ It is not sa\u0301fe , ”\n"
SECOND = "15\t18\tNone\tNone\tNone\tNone\t“ No , ”\n"


def whole(**changes):
    return {"a/pier.quotes": HEADER + FIRST + SECOND, "a/pier.tokens": tokens(), "a/pier.entities": ENTITIES, **changes}


def test_words_positions_and_speakers():
    (output,), account = read(booknlp, whole())
    assert output.name == "a/pier"
    assert [words(one) for one in output.statements] == [
        {"content": ["“It is not sa\u0301fe,”"], "mention": ["she"], "speaker": ["Mrs. Brandt"]},
        {"content": ["“No,”"]},
    ]
    assert stand_in_text(output)
    assert spans(output) == [["“It is not sa\u0301fe,”"], ["“No,”"]]
    assert output.text == TEXT
    assert account.read_as["files .tokens whose byte_onset counts characters, as the words show"] == 1


def test_real_bytes_are_not_taken_for_characters():
    contents = whole()
    contents["a/pier.tokens"] = tokens(shift=lambda text, at: len(text[:at].encode()))
    (output,), account = read(booknlp, contents)
    assert output.text is None
    assert [one.content[0][1:] for one in output.statements] == [(None, None)] * 2
    assert sum(count for what, count in account.read_as.items() if "no positions" in what) == 1


def test_quotes_alone_are_words():
    (output,), account = read(booknlp, {"pier.quotes": (HEADER + FIRST).replace("\n", "\r\n")})
    assert [words(one) for one in output.statements] == [{"content": ["“ It is not sa\u0301fe , ”"], "mention": ["she"]}]
    assert output.positions == "none"
    assert account.left_out["speakers, as there is no file .entities"] == 1


def test_no_quotes_is_an_empty_output():
    (output,), _ = read(booknlp, {"pier.quotes": HEADER})
    assert output.statements == []


def test_all_that_is_wrong_is_said_at_once():
    rows = ["1\t7\t8\t8\tshe\t7\t“ It is safe , ”\n", "15\t99\t8\t8\tshe\t7\tx\n", "x\t7\t8\t8\tshe\t7\tx\n", "1\t2\n", FIRST]
    contents = whole(**{"b.quotes": "quote\nx\n", "b.tokens": tokens().replace("\t3\t3\t", "\t3\t4\t")})
    contents["a/pier.quotes"] = HEADER + "".join(rows)
    found = refused(booknlp, contents)
    assert [line.split("] ")[0] for line in found] == [
        "a/pier.quotes:5 [wrong-form", "a/pier.quotes:2 [selector-mismatch", "a/pier.quotes:3 [selector-range",
        "a/pier.quotes:4 [wrong-form", "b.tokens:5 [wrong-form", "b.quotes:1 [missing-column",
    ]  # fmt: skip
    assert "the files are of different runs" in found[1]


def test_tokens_without_quotes_are_a_finding():
    (found,) = refused(booknlp, {"pier.tokens": tokens()})
    assert "no file .quotes" in found


def test_recognised_by_their_headers():
    assert all(booknlp.recognises(file) for file in files(whole()))
    assert not booknlp.recognises(files({"a.quotes": "quote\tspeaker\n"})[0])
