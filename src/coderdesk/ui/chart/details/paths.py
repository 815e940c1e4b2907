"""Fields by the dotted names that findings and the encounter file give them: "name.last", "claim.onset"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from coderdesk.domain.coverage import Subscriber
from coderdesk.domain.people import Address, PersonName

Value = TypeVar("Value")

#: What begins to exist when the first of its fields is filled in.
_EMPTY: Mapping[str, Callable[[], Any]] = {
    "pay_to": Address,
    "subscriber": lambda: Subscriber(PersonName("")),
}
#: What ceases to exist when the last of its fields is emptied.
_OPTIONAL = frozenset({"pay_to"})


def read(value: Any, path: str) -> Any:
    """Return the field of `value` that `path` names. A member of a set is True where it is in it.

    A field of a part that is not there is what it would be if that part were there and empty.
    """
    for name in path.split("."):
        if isinstance(value, frozenset):
            value = name in value
        else:
            found = getattr(value, name)
            value = _EMPTY[name]() if found is None and name in _EMPTY else found
    return value


def written(value: Value, path: str, new: Any) -> Value:
    """Return `value` with the field that `path` names changed to `new`."""
    name, _, rest = path.partition(".")
    if isinstance(value, frozenset):
        return value | {name} if new else value - {name}  # type: ignore[return-value] # a frozenset, as it was
    changed = written(read(value, name), rest, new) if rest else new
    if name in _OPTIONAL and changed == _EMPTY[name]():
        changed = None
    return replace(value, **{name: changed})  # type: ignore[type-var] # every other step is a dataclass


def nearest(path: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return those of `known` that `path` speaks of: itself, else its parts, else what it is a part of."""
    fields = tuple(known)
    if path in fields:
        return (path,)
    inside = tuple(field for field in fields if field.startswith(f"{path}."))
    return inside or tuple(field for field in fields if path.startswith(f"{field}."))
