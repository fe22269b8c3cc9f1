"""The text of a corpus that has tokens alone: the tokens joined by one space, and where each of them stands."""

from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from onrecord.corpora.standoff import Fragment
from onrecord.formats.json_values import Value


class TokenText(NamedTuple):
    """A text, and the code points of each of its tokens."""

    text: str
    places: list[Fragment]

    def fragments(self, tokens: Iterable[int]) -> list[Fragment]:
        """The code points of the tokens, by their numbers: one fragment for each run of consecutive ones."""
        runs: list[tuple[int, int]] = []
        for token in sorted(set(tokens)):
            if runs and token == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], token)
            else:
                runs.append((token, token))
        return [(self.places[first][0], self.places[last][1]) for first, last in runs]


def token_text(tokens: Iterable[str]) -> TokenText:
    """The text of the tokens."""
    tokens = list(tokens)
    ends = accumulate(tokens, lambda end, token: end + 1 + len(token), initial=-1)
    places = [(before + 1, before + 1 + len(token)) for before, token in zip(ends, tokens, strict=False)]
    return TokenText(" ".join(tokens), places)


def tokens_of(value: Value) -> list[str]:
    """The tokens of a list in a file; what is no token, or empty, is noted and stands as an empty one."""
    found = []
    for item in value.items("tokens"):
        token = item.text()
        if token == "":
            item.wrong("should be a token, but is empty")
        found.append(token or "")
    return found
