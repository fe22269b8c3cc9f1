"""Rules about how a speaker is identified: what excludes what, so that the derived anonymity can be believed."""

from collections.abc import Iterator

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import Annotation

_CHOSEN_NAMES = ("named", "pseudonym", "handle")
_WITHHELD = ("granted", "granted_with_reason", "refused", "protected")
_WITHOUT_PROMISE = ("document", "data", "crowd")


@rule("identification-contradiction", "warning")
def a_name_is_there_or_not(annotation: Annotation) -> Iterator[Problem]:
    """A name that stands in the document makes its owner named (or a pseudonym, or a handle); a role alone has no name."""
    for key, speaker in annotation.speakers.items():
        name, identification = speaker.get("name"), speaker.get("identification")
        path = ("speakers", key, "identification")
        if isinstance(name, str) and isinstance(identification, str) and identification not in _CHOSEN_NAMES:
            yield Problem(
                path, f"{identification}, but the name is given; it is one of {', '.join(_CHOSEN_NAMES)}, or name is null"
            )
        elif identification in ("pseudonym", "handle") and name is None:
            yield Problem(path, f"a {identification} is a name that stands in the document: write it as name")


@rule("confidentiality-contradiction", "warning")
def promises_are_made_to_the_unnamed(annotation: Annotation) -> Iterator[Problem]:
    """Confidentiality is what the document says about withholding a name: of people, and never beside that name."""
    for key, speaker in annotation.speakers.items():
        stated = speaker.get("confidentiality")
        if stated not in _WITHHELD:
            continue
        path = ("speakers", key, "confidentiality")
        if speaker.get("kind") in _WITHOUT_PROMISE:
            yield Problem(path, f"{stated}, but nothing is promised to the kind {speaker['kind']}; leave confidentiality out")
        elif speaker.get("identification") == "named":
            yield Problem(path, f"{stated}, but the speaker is named; correct one of the two (a changed name is a pseudonym)")


@rule("reason-without-confidentiality", "warning")
def reasons_belong_to_a_promise(annotation: Annotation) -> Iterator[Problem]:
    """`reason` selects the words that say why a name is withheld; only `granted_with_reason` has one."""
    for key, speaker in annotation.speakers.items():
        stated = speaker.get("confidentiality", "not_stated")
        if "reason" in speaker and stated != "granted_with_reason":
            message = f"a reason, but confidentiality is {stated}; write granted_with_reason, or remove the reason"
            yield Problem(("speakers", key, "reason"), message, at_key=True)
