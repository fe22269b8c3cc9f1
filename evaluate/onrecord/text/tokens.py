"""Where the tokens of a text stand, as the usual splitters make them: for systems that count tokens and do not say which."""

import re

Offsets = tuple[int, int]
_CONTRACTIONS = r"(?:n[’']t|[’'](?:s|re|ve|ll|m|d))(?!\w)"
_PIECE = re.compile(
    r"https?://\S+|[\w.+-]+@\w[\w.-]*\w"
    r"|(?:[A-Za-z]\.){2,}"  # U.S.
    r"|(?-i:Mr|Mrs|Ms|Messrs|Dr|Prof|St|Jr|Gen|Gov|Sen|Rep|Rev|Adm|Bros|Inc|Co|Corp|Ltd|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?"
    r"|Oct|Nov|Dec|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Nev|Okla|Ore|Pa|Tenn"
    r"|Va|Wash|Wis)\."
    r"|\d+(?:[.,:]\d+)*(?=[ap]\.m\.)|[ap]\.m\."
    rf"|(?:ca|can|wo|do|does|did|is|was|are|were|has|have|had|could|would|should|must|might|need|ai)(?={_CONTRACTIONS})"
    rf"|{_CONTRACTIONS}"
    r"|\d+(?:[.,:/]\d+)*|[^\W\d]\w*(?:\.\w+)*|\d\w*|\.{2,}|--+|[^\w\s]",
    re.IGNORECASE,
)
_RUN = re.compile(r"\s+|\S+")


def by_space(text: str) -> list[Offsets]:
    """What stands between white space."""
    return [match.span() for match in re.finditer(r"\S+", text)]


def by_words(text: str) -> list[Offsets]:
    """Words and single marks, without white space."""
    return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


def by_rules(text: str) -> list[Offsets]:
    """As spaCy splits English, nearly: contractions and marks apart; white space is a token, but for one blank after a token."""
    found: list[Offsets] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if not text[start].isspace():
            found += [match.span() for match in _PIECE.finditer(text, start, end)]
        elif text[start] == " " and start and end - start > 1:
            found.append((start + 1, end))
        elif text[start] != " " or not start:
            found.append((start, end))
    return found


TOKENISATIONS = {"tokens as spaCy splits them": by_rules, "words and marks": by_words, "words between blanks": by_space}
