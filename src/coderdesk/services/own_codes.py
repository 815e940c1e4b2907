"""The coder's own shelf: what is used for a client, favourites, recent codes, notes."""

from __future__ import annotations

from collections.abc import Iterable

from coderdesk.domain.audit import FieldChange
from coderdesk.domain.codes import Code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.favourites import LONGEST_NOTE, OwnCodes
from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.ports import WorkFactory


def own_codes(begin: WorkFactory, *, client: ClientId | None) -> OwnCodes:
    """Return the shelf as it is now, with the uses of `client` (None: no chart is open, and nothing counts)."""
    with begin() as work:
        groups = work.groups.all()
        return OwnCodes(
            uses=work.own_codes.uses(client) if client else {},
            favourites=tuple(work.own_codes.favourites()),
            recent=tuple(work.own_codes.recent()),
            notes=work.own_codes.notes(),
            groups=tuple(sorted(groups, key=lambda group: group.client != client)),
        )


def set_star(begin: WorkFactory, *, code: Code, on: bool) -> str:
    """Give `code` a star or take it away, and say so. A matter of taste: the trail does not hold it."""
    with begin() as work:
        work.own_codes.star(code, on=on)
        work.commit()
    return f"{code.dotted} is {'a favourite' if on else 'no favourite any more'}."


def keep_note(begin: WorkFactory, *, code: Code, text: str) -> str:
    """Keep the coder's note on `code`, "" to take it away, and say so. The trail keeps what it says from now on.

    `InvalidValue` where it is longer than `LONGEST_NOTE` characters.
    """
    note = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(note) > LONGEST_NOTE:
        raise InvalidValue(f"A note has at most {LONGEST_NOTE} characters.", "Make it shorter.")
    with begin() as work:
        before = work.own_codes.notes().get(code, "")
        work.own_codes.put_note(code, note)
        change = FieldChange(f"note on {code.dotted}", before, note)
        told = f"{code.dotted}: {note or 'taken away'}"
        work.audit.record("note on a code changed", detail=told, changes=(change,))
        work.commit()
    return f"Your note on {code.dotted} is {'kept' if note else 'taken away'}."


def looked_at(begin: WorkFactory, *, codes: Iterable[Code]) -> None:
    """Remember that the coder looked `codes` up."""
    with begin() as work:
        work.own_codes.touch(codes)
        work.commit()
