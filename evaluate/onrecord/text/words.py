"""Words: where they begin and end. Scripts that put no space between words have an edge at every character."""

import re
import unicodedata

# Thai to Myanmar, Khmer, kana, Han and Hangul: words follow one another, or carry particles, without a space
_RANGES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNSPACED = re.compile(f"[{_RANGES}]")
_WORD = re.compile(rf"[{_RANGES}]|[^\s{_RANGES}]+")


def cuts_a_word(text: str, at: int) -> bool:
    """Whether the position stands inside a word: between letters or digits, or before a combining mark."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return not before.isspace()
    return before.isalnum() and after.isalnum() and not (_UNSPACED.match(before) or _UNSPACED.match(after))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins and ends at the edges of words."""
    return not cuts_a_word(text, start) and not cuts_a_word(text, end)


def words_of(text: str) -> list[tuple[int, int]]:
    """Where the words stand: between spaces, and every character of a script without spaces by itself."""
    return [match.span() for match in _WORD.finditer(text)]
