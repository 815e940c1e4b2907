"""What was knowingly left out or guessed, said once for all the places it happened at."""

from __future__ import annotations

from coderdesk.intake.fhir.node import Node

_PLACES = 3


class Notices:
    """Gathers sentences and their places; a sentence never holds anything that the file says."""

    def __init__(self) -> None:
        """Start with none."""
        self._places: dict[str, list[str]] = {}

    def add(self, sentence: str, at: Node | None = None) -> None:
        """Say `sentence`, and that it is about `at`."""
        places = self._places.setdefault(sentence, [])
        if at is not None and at.path not in places[-1:]:
            places.append(at.path)

    def sentences(self) -> tuple[str, ...]:
        """Return each sentence once, in the order they came up, with its first places behind it."""
        return tuple(f"{sentence}{_told(places)}" for sentence, places in self._places.items())


def _told(places: list[str]) -> str:
    named = [place for place in places if place]
    if not named:
        return ""
    more = f" and {len(named) - _PLACES} more places" if len(named) > _PLACES else ""
    return f" (at {', '.join(named[:_PLACES])}{more})"
