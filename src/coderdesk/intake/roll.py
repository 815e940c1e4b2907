"""Who was met in a file so far: two things of one id must be one thing."""

from __future__ import annotations

from typing import Protocol, TypeVar

from coderdesk.intake.problems import Refused


class _Known(Protocol):
    @property
    def id(self) -> str: ...


Person = TypeVar("Person", bound=_Known)


class Roll:
    """People, payers and places of one file, by kind and id."""

    def __init__(self) -> None:
        self._met: dict[tuple[type, str], tuple[object, str]] = {}

    def agreed(self, thing: Person, place: str) -> Person:
        """Return `thing`, met at `place`, or refuse it where the file said otherwise of the same one before."""
        known, where = self._met.setdefault((type(thing), thing.id), (thing, place))
        if known != thing:
            raise Refused(place, f"it differs from {where}, which is the same one; if they are two, give each an id")
        return thing

    def only(self, kind: type, key: str, place: str) -> None:
        """Refuse a second thing of `kind` under `key`."""
        _, where = self._met.setdefault((kind, key), (None, place))
        if where != place:
            raise Refused(place, f"it is the same one as {where}")
