"""Rules about selectors: do the words stand where the file says they stand?"""

from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.checks.wording import shown
from onrecord.data.annotation import Annotation
from onrecord.data.texts import sha256
from onrecord.text.anchor import in_other_unit, occurrences


@rule("selector-mismatch")
def words_stand_at_their_offsets(annotation: Annotation) -> Iterator[Problem]:
    """Words and offsets check each other: when a text or an offset was changed, only their disagreement shows it."""
    for selector in annotation.selectors():
        start, end, exact = selector.start, selector.end, selector.exact
        if start is None or end is None or start >= end or _past_end(annotation, end):
            continue
        if annotation.text is None:
            if exact is not None and len(exact) != end - start:
                yield Problem(selector.path, f"the words have {len(exact)} characters, {start} to {end} are {end - start}")
            continue
        found = annotation.text[start:end]
        if exact is not None and found != exact:
            yield Problem(selector.path, _mismatch(annotation.text, start, end, exact))
        hashed = selector.value.get("sha256")
        if exact is not None and found == exact and isinstance(hashed, str) and sha256(exact) != hashed:
            yield Problem((*selector.path, "sha256"), "this is not the sha256 of the words in exact; remove it")
        if exact is None and isinstance(hashed, str) and sha256(found) != hashed:
            yield Problem(
                selector.path,
                f"the words at {start} to {end} do not have this sha256; the text or the offsets were changed",
            )


def _mismatch(text: str, start: int, end: int, exact: str) -> str:
    message = f"at {start} to {end} stands {shown(text[start:end])}, not {shown(exact)}"
    if other := in_other_unit(text, start, end, exact):
        unit, first, last = other
        return f"{message}; the offsets are {unit}, in code points they are {first} to {last}"
    places = list(occurrences(text, exact))
    if len(places) == 1:
        return f"{message}; the words stand at {places[0]} to {places[0] + len(exact)}"
    if places:
        return (
            f"{message}; the words stand at {len(places)} places: remove start and end, add prefix or suffix, run `onrecord fmt`"
        )
    return f"{message}, and those words are nowhere in the text"


@rule("selector-range")
def offsets_lie_inside_the_text(annotation: Annotation) -> Iterator[Problem]:
    """A span has a start before its end and lies inside the text; offsets of other units betray themselves here."""
    places = [(s.path, s.start, s.end, s.exact) for s in annotation.selectors() if s.start is not None and s.end is not None]
    for path, start, end, exact in [*places, *((p, s, e, None) for p, s, e in annotation.regions())]:
        if start >= end:
            yield Problem((*path, "start"), f"start {start} is not before end {end}; end is the first position after the words")
        elif _past_end(annotation, end):
            other = in_other_unit(annotation.text, start, end, exact) if annotation.text is not None else None
            guess = f"; are these {other[0]}? in code points they are {other[1]} to {other[2]}" if other else ""
            yield Problem((*path, "end"), f"end {end} is past the end of the text ({_length(annotation)}){guess}")


@rule("selector-unresolved")
def drafts_are_resolved(annotation: Annotation) -> Iterator[Problem]:
    """A finished file holds offsets and words, or offsets and a hash; `onrecord fmt` fills in what a draft leaves out."""
    text = annotation.text
    for selector in annotation.selectors():
        if selector.start is not None:
            if selector.exact is None and "sha256" not in selector.value:
                yield Problem(
                    selector.path, "offsets without words or hash; run `onrecord fmt`, which fills them in from the text"
                )
        elif selector.exact and text is None:
            message = "no offsets yet, and the text is not at hand; run `onrecord fmt --texts DIR` with the folder that holds it"
            yield Problem(selector.path, message)
        elif selector.exact and text is not None and len(selector.places(text)) == 1:
            yield Problem(selector.path, "no offsets yet; run `onrecord fmt`, which fills them in")


@rule("selector-ambiguous")
def drafts_name_one_place(annotation: Annotation) -> Iterator[Problem]:
    """Words that occur more than once need a prefix or suffix: the first place would often be the wrong one."""
    for selector in annotation.selectors():
        if selector.start is None and selector.exact and annotation.text is not None:
            places = selector.places(annotation.text)
            if len(places) > 1:
                listed = ", ".join(map(str, places[:5])) + (", …" if len(places) > 5 else "")
                yield Problem(
                    selector.path,
                    f"{shown(selector.exact)} stands at {len(places)} places ({listed}); add a prefix or suffix, the words beside it",
                )


@rule("selector-absent")
def drafts_stand_in_the_text(annotation: Annotation) -> Iterator[Problem]:
    """The words must be the document's own, character by character; nothing is anchored to a look-alike."""
    for selector in annotation.selectors():
        if selector.start is None and selector.exact and annotation.text is not None and not selector.places(annotation.text):
            if list(occurrences(annotation.text, selector.exact)):
                yield Problem(selector.path, f"{shown(selector.exact)} stands in the text, but not with this prefix or suffix")
            else:
                yield Problem(
                    selector.path,
                    f"{shown(selector.exact)} is not in the text{_hint(annotation.text, selector.exact)}",
                )


def _hint(text: str, exact: str) -> str:
    if exact.strip() != exact and exact.strip() in text:
        return "; it is without the space at its edge"
    if exact.casefold() in text.casefold():
        return "; it is with other capitals"
    plain = str.maketrans("“”„‘’‚\u00a0\u202f", "\"\"\"'''  ")
    if exact.translate(plain) in text.translate(plain):
        return "; it is with other quotation marks, apostrophes or spaces: copy them from the text"
    if " ".join(exact.split()) in " ".join(text.split()):
        return "; it is with other line breaks or spaces"
    return "; copy the words from the text"


def _length(annotation: Annotation) -> int | None:
    stated = annotation.gold_document.get("text_length")
    return len(annotation.text) if annotation.text is not None else stated if isinstance(stated, int) else None


def _past_end(annotation: Annotation, end: int) -> bool:
    length = _length(annotation)
    return length is not None and end > length
