"""Which quote another stands in, from their places alone."""

from collections.abc import Sequence

from onrecord.corpora.standoff import Fragment


def innermost(contents: Sequence[Sequence[Fragment]]) -> list[int | None]:
    """For each content of a document the smallest other one that holds all of it, by its index; None where there is none.

    Fragments are disjoint and in the order of the text. Of equal contents each stands in the one before it; of the smallest
    that hold another and are of one size, it stands in the last.
    """
    joined = [_joined(content) for content in contents]
    sizes = [sum(end - start for start, end in content) for content in joined]
    found: list[int | None] = []
    for inner, content in enumerate(joined):
        outer = [
            (sizes[i], -i)
            for i, other in enumerate(joined)
            if (sizes[i], -i) > (sizes[inner], -inner) and all(_holds(other, fragment) for fragment in content)
        ]
        found.append(-min(outer)[1] if outer else None)
    return found


def _holds(content: Sequence[Fragment], fragment: Fragment) -> bool:
    return any(start <= fragment[0] and fragment[1] <= end for start, end in content)


def _joined(content: Sequence[Fragment]) -> list[Fragment]:
    """The content with fragments that touch made one."""
    joined: list[Fragment] = []
    for start, end in content:
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
