"""Recompute the trail, entry by entry, and name what is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coderdesk.domain.audit import CUT_SHORT, Head, Kind, TrailFault, Verification
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.progress import Progress
from coderdesk.vault.chain import START, Told, content_digest, entry_digest, head_seal, same
from coderdesk.vault.connection import Row
from coderdesk.vault.seal import OutsideSeal
from coderdesk.vault.session import Session

MOST_FAULTS = 100
#: Entries that are read at once.
STEP = 1000
#: Of an anchor, so many hexadecimal digits of the digest at least: 2^64 tries to meet by chance.
LEAST_DIGITS = 16


@dataclass(slots=True)
class _Found:
    faults: list[TrailFault] = field(default_factory=list)
    count: int = 0

    def add(self, number: int, told: str) -> None:
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(TrailFault(number, told))


def verify(session: Session, outside: OutsideSeal | None, progress: Progress, anchor: str) -> Verification:
    """Recompute the whole trail under its key, in one unchanging state of the vault.

    An entry whose own digest does not hold is named, and the next is judged by the digest that stands there, so that
    one change is one fault. `InvalidValue` for an anchor that is none.
    """
    wanted = read_anchor(anchor) if anchor else None
    found = _Found()
    # Before the vault's state is taken: work that goes on meanwhile seals entries that are not in it.
    outside_then = outside.look() if outside else b""
    chain = session.row("SELECT key, entries, digest, seal FROM audit_chain")
    if chain is None:
        found.add(0, "The end of the trail and its key are missing: nothing can be said of its entries.")
        return Verification(START, 0, tuple(found.faults), found.count, None)
    key, head = _bytes(chain["key"]), Head(chain["entries"], _bytes(chain["digest"]))
    last, read = START, 0
    for row in _rows(session, head.entries, progress):
        _check_place(row["number"], last.entries, found)
        _check_entry(row, key, last.digest, found)
        if row["blanked_by"] is not None:
            _check_blanked(session, row, found)
        last, read = Head(row["number"], _bytes(row["digest"])), read + 1
    _check_end(head, _bytes(chain["seal"]), last, key, found)
    sealed = outside.read(key, outside_then) if outside else None
    if sealed is not None:
        _check_reaches(session, sealed, "the seal on this computer", found)
    if wanted is not None:
        _check_anchor(session, *wanted, found)
    return Verification(last, read, tuple(found.faults), found.count, sealed.entries if sealed else None)


def read_anchor(text: str) -> tuple[int, str]:
    """Read "1204:9f86d081884c7d65" as the number of an entry and the beginning of its digest; else `InvalidValue`."""
    number, _, digits = text.strip().partition(":")
    digits = digits.strip().lower()
    whole = number.isdecimal() and len(digits) >= LEAST_DIGITS and not set(digits) - set("0123456789abcdef")
    if not whole:
        raise InvalidValue(
            "That is no mark of a trail.",
            "Give it as the report has it: 1204:9f86d081884c7d65.",
        )
    return int(number), digits


def _rows(session: Session, entries: int, progress: Progress) -> Iterator[Row]:
    after, done = -(2**63), 0
    while rows := session.rows("SELECT * FROM audit WHERE number > ? ORDER BY number LIMIT ?", after, STEP):
        yield from rows
        after, done = rows[-1]["number"], done + len(rows)
        progress.step(min(done, entries), entries, "Checking the trail")


def _check_place(number: int, last: int, found: _Found) -> None:
    if number == last + 2:
        found.add(last + 1, f"Entry {last + 1} is missing.")
    elif number > last + 1:
        found.add(last + 1, f"Entries {last + 1} to {number - 1} are missing.")
    elif number < last + 1:
        found.add(number, f"Entry {number} was put in before the first.")


def _check_entry(row: Row, key: bytes, before: bytes, found: _Found) -> None:
    number = row["number"]
    told = Told(
        *(number, row["moment"], row["coder"], row["kind"], row["action"], row["encounter"], row["patient"]),
        *(row["recipient"], row["purpose"]),
    )
    try:
        content = content_digest(key, row["salt"], row["detail"], row["changes"])
        whole = row["blanked_by"] is not None or same(content, row["content"])
        bound = same(entry_digest(key, before, told, row["content"]), row["digest"])
    except (TypeError, ValueError, AttributeError):
        # A value of another type than was written.
        whole = bound = False
    if not (whole and bound):
        found.add(number, f"Entry {number} is not as it was written, or did not follow the entry before it.")
    if row["action"] == CUT_SHORT and bound:
        found.add(number, f"Entry {number} tells that entries before it were cut off. {row['detail']}".strip())


def _check_blanked(session: Session, row: Row, found: _Found) -> None:
    """An entry may only have been emptied by a disposal of its chart or its patient."""
    number = row["number"]
    because = session.row("SELECT kind, encounter, patient FROM audit WHERE number = ?", row["blanked_by"])
    of_it = because is not None and (
        (row["encounter"] is not None and because["encounter"] == row["encounter"])
        or (row["patient"] is not None and because["patient"] == row["patient"] and because["encounter"] is None)
    )
    emptied = not (row["detail"] or row["changes"] or row["salt"])
    if because is None or because["kind"] != Kind.DISPOSAL or not of_it or not emptied:
        found.add(number, f"Entry {number} was emptied, and no disposal of its chart or patient says so.")


def _check_end(head: Head, seal: bytes, last: Head, key: bytes, found: _Found) -> None:
    if not same(seal, head_seal(key, head)):
        found.add(head.entries, "The sealed end of the trail was changed.")
    elif last.entries < head.entries:
        told = f"Entries {last.entries + 1} to {head.entries} are"
        one = head.entries == last.entries + 1
        found.add(last.entries + 1, f"{f'Entry {head.entries} is' if one else told} missing from the end.")
    elif last != head:
        found.add(head.entries, f"The trail does not end with entry {head.entries} as it was sealed.")


def _check_reaches(session: Session, sealed: Head, where: str, found: _Found) -> None:
    digest = session.value("SELECT digest FROM audit WHERE number = ?", sealed.entries)
    if sealed.entries and (digest is None or not same(_bytes(digest), sealed.digest)):
        found.add(sealed.entries, f"The trail does not hold entry {sealed.entries} as {where} has it.")


def _check_anchor(session: Session, number: int, digits: str, found: _Found) -> None:
    digest = session.value("SELECT digest FROM audit WHERE number = ?", number)
    if digest is None or not _bytes(digest).hex().startswith(digits):
        found.add(number, f"The trail does not hold entry {number} as the mark that was noted has it.")


def _bytes(value: object) -> bytes:
    """Return a digest as it is stored; what is none matches nothing."""
    return value if isinstance(value, bytes) else b""
