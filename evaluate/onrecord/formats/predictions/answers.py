"""The words of a model's answer, in the objects in which programs and batch interfaces keep it.

{"id": "pier", "answer": "…"}                                                               a file of one's own
{"custom_id": "pier", "response": {"body": {"choices": [{"message": {"content": "…"}}]}}}   chat completions, in a batch
{"custom_id": "pier", "result": {"message": {"content": [{"type": "text", "text": "…"}]}}}  messages, in a batch
"""

import re
from typing import Any

from onrecord.formats.predictions.fields import plain, value_of
from onrecord.formats.predictions.loose_json import Record

_KEYS = ("response", "result", "body", "choices", "candidates", "message", "answer", "output", "completion", "prediction", "generation",
         "raw", "rawanswer", "rawoutput", "rawresponse", "modeloutput", "modelresponse", "parts", "content", "text")  # fmt: skip
_OF_QUOTES_TOO = ("content", "text")
_HOLDS = re.compile(r"\A\s*[\[{|]|^\s*```|\"[\w ]+\"\s*:", re.MULTILINE)


def answer_in(value: Any, *, inside: bool = False) -> str | None:  # noqa: ANN401
    """The words of the answer; None where the value holds none.

    What stands under `content` or `text` is an answer if it holds records, or stands inside other keys and nobody says it.
    """
    if not isinstance(value, Record):
        return None
    said = {plain(key): item for key, item in value.items()}
    for key in _KEYS:
        items = said[key] if isinstance(said.get(key), list) else [said.get(key)]
        for item in items:
            if isinstance(item, str):
                unsure = key in _OF_QUOTES_TOO and (not inside or value_of(value, "speaker") is not None)
                if not unsure or _HOLDS.search(item):
                    return item
            elif (words := answer_in(item, inside=True)) is not None:
                return words
    return None
