"""Rules about `via`, the chain from mouth to page."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from onrecord.checks.rule import Problem, rule
from onrecord.data.annotation import Annotation
from onrecord.text.source import JsonPath

_FROM_MOUTH_TO_PAGE = {"spokesperson": 0, "translator": 0, "venue": 1, "recorder": 2, "relay": 3}
_OUTLETS = ("recorder", "relay")
_NO_SPOKESPEOPLE = ("media", "document", "data", "crowd")


class _Node(NamedTuple):
    path: JsonPath
    role: str
    key: str | None
    speaker: dict[str, Any]


@rule("chain-order", "warning")
def chains_run_from_mouth_to_page(annotation: Annotation) -> Iterator[Problem]:
    """Who spoke for the speaker comes first, then where it was said, then to whom, then who passed it on."""
    for nodes in _chains(annotation):
        for first, second in pairwise(nodes):
            if _FROM_MOUTH_TO_PAGE[first.role] > _FROM_MOUTH_TO_PAGE[second.role]:
                order = "spokesperson or translator, venue, recorder, relay"
                yield Problem(
                    (*second.path, "role"), f"a {second.role} comes before a {first.role}: {order}; put them in that order"
                )


@rule("chain-role", "warning")
def roles_fit_their_holders(annotation: Annotation) -> Iterator[Problem]:
    """Outlets and agencies record and relay, people speak and translate for others, and a venue is no outlet."""
    for nodes in _chains(annotation):
        for node in nodes:
            kind, media = node.speaker.get("kind"), node.speaker.get("media_type")
            if kind is None:
                continue
            if node.role in _OUTLETS and kind != "media":
                message = f"{node.key!r} is a {kind}; a {node.role} is an outlet or agency, kind media"
            elif node.role == "venue" and kind == "media" and media != "platform":
                message = f"{node.key!r} is an outlet, which is never a venue; words said to it have it as recorder"
            elif node.role in ("spokesperson", "translator") and kind in _NO_SPOKESPEOPLE:
                message = f"{node.key!r} is of kind {kind}; a {node.role} is a person, a group or an organisation"
            else:
                continue
            yield Problem((*node.path, "role"), message)


@rule("chain-stranger", "warning")
def chains_hold_neither_speaker_nor_publisher(annotation: Annotation) -> Iterator[Problem]:
    """The chain leads from the speaker to the publishing outlet; neither of the two is a node of it."""
    outlet = annotation.gold_document.get("outlet")
    publisher = outlet.get("name") if isinstance(outlet, dict) else None
    for nodes in _chains(annotation):
        for node in nodes:
            quote = annotation.value["quotes"][node.path[1]]
            speakers = quote.get("speaker")
            aliases = node.speaker.get("aliases")
            names = [node.speaker.get("name"), *(aliases if isinstance(aliases, list) else [])]
            if node.key is not None and isinstance(speakers, list) and node.key in speakers:
                yield Problem((*node.path, "speaker"), f"{node.key!r} is the speaker of the quote; leave the node out")
            elif isinstance(publisher, str) and publisher in names:
                yield Problem(
                    (*node.path, "speaker"), f"{publisher} published the document and is in no chain of it; leave the node out"
                )


def _chains(annotation: Annotation) -> Iterator[list[_Node]]:
    """The well-formed nodes of every quote."""
    for quote in annotation.quotes:
        via = quote.value.get("via")
        nodes = []
        for i, node in enumerate(via if isinstance(via, list) else []):
            if isinstance(node, dict) and isinstance(node.get("role"), str) and node["role"] in _FROM_MOUTH_TO_PAGE:
                key = node.get("speaker") if isinstance(node.get("speaker"), str) else None
                nodes.append(_Node((*quote.path, "via", i), node["role"], key, annotation.speakers.get(key or "", {})))
        yield nodes
