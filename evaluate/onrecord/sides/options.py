"""The choices a score can be made with; each stands in the signature."""

from dataclasses import dataclass
from typing import Literal, get_args

from onrecord.scoring.resolve import Level
from onrecord.scoring.speakers import Speakers

Missing = Literal["empty", "error"]
Unknown = Literal["error", "ignore", "fp"]
Nested = Literal["all", "outer", "inner"]


@dataclass(frozen=True)
class Options:
    """How two sides are made comparable. Raises ValueError for a choice there is not."""

    missing: Missing = "empty"
    unknown: Unknown = "error"
    dedup: bool = False
    nested: Nested = "all"
    near: float = 0.9
    speaker_level: Level = "partial"
    speakers: Speakers = "all"

    def __post_init__(self) -> None:
        choices = {"missing": Missing, "unknown": Unknown, "nested": Nested, "speaker_level": Level, "speakers": Speakers}
        for name, allowed in choices.items():
            if getattr(self, name) not in get_args(allowed):
                raise ValueError(f"{name} is {getattr(self, name)!r}, but has to be one of {', '.join(get_args(allowed))}")
        if not 0 < self.near <= 1:
            raise ValueError(f"near is {self.near!r}, but has to lie above 0 and be at most 1")
