"""Change the ways into a vault: passphrase, recovery code, quick unlock, and the key itself.

Each change is made in the key file first and then entered into the trail, with the list of the ways in. Where the
program dies in between, or somebody puts another key file in the place, the next unlocking finds that the list and the
key file differ, and enters that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coderdesk.domain.audit import Kind
from coderdesk.domain.failures import CoderDeskError, InvalidValue
from coderdesk.domain.occupancy import Use
from coderdesk.domain.progress import Progress, Silent
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import Rekeyed, WayIn, WayKind
from coderdesk.services.house import House
from coderdesk.vault.strength import strength

if TYPE_CHECKING:
    from coderdesk.domain.ports import Vault, Work

#: The least strength (of 0 to 4) that a passphrase must have: some 10^8 guesses, half a second each.
MIN_SCORE = 3
_WAYS = "vault.ways"
_OTHER = "a way in of a newer CoderDesk"


def check_strength(passphrase: Secret) -> None:
    """Refuse a passphrase that is guessed too easily, with advice: `InvalidValue`."""
    found = strength(passphrase.reveal())
    if found.score < MIN_SCORE:
        advice = " ".join(found.advice) or "Take four or more words that do not belong together."
        raise InvalidValue("That passphrase is guessed too easily.", advice)


def ways_in(house: House, *, file: Path) -> Sequence[WayIn]:
    """Return the ways into the vault at `file`, which may be open or shut."""
    return house.keeper.ways(file)


def change_passphrase(house: House, vault: Vault, *, file: Path, old: Secret, new: Secret) -> WayIn:
    """Let `new` open the vault in place of `old`. `WrongPassphrase`, `TooSoon`, or `InvalidValue` for a weak one."""
    check_strength(new)
    way = house.locksmith().change_passphrase(file, old, new)
    _enter(house, vault, file, "passphrase changed")
    return way


def keep_recovery_code(house: House, vault: Vault, *, file: Path, passphrase: Secret, code: RecoveryCode) -> WayIn:
    """Let `code` open the vault from now on, in place of any code from before. Print it first."""
    way = house.locksmith().put_recovery_code(file, passphrase, code)
    _enter(house, vault, file, "recovery code made")
    return way


def quick_unlock_name(house: House) -> str:
    """Return what the system's keyring is called; `QuickUnlockFailed` says why there is none to use."""
    return house.locksmith().keyring_name()


def turn_quick_unlock_on(house: House, vault: Vault, *, file: Path, passphrase: Secret) -> WayIn:
    """Let the system's keyring open the vault. `QuickUnlockFailed` where it will not."""
    way = house.locksmith().turn_quick_unlock_on(file, passphrase)
    _enter(house, vault, file, "quick unlock turned on")
    return way


def turn_quick_unlock_off(house: House, vault: Vault, *, file: Path) -> Sequence[WayIn]:
    """Remove quick unlock from the vault and from the keyring; return what was removed."""
    gone = house.locksmith().turn_quick_unlock_off(file)
    if gone:
        _enter(house, vault, file, "quick unlock turned off")
    return gone


def remove_way_in(house: House, vault: Vault, *, file: Path, passphrase: Secret, way: str) -> WayIn:
    """Remove the way in of that id. `LastWayIn` where nobody could get in then."""
    removed = house.locksmith().remove(file, passphrase, way)
    _enter(house, vault, file, "way in removed", _named(removed))
    return removed


def change_key(
    house: House,
    *,
    file: Path,
    passphrase: Secret,
    code: RecoveryCode | None = None,
    progress: Progress | None = None,
) -> Rekeyed:
    """Back the vault up, then encrypt the whole of it under a new key. It must be open nowhere.

    Tells which ways in open it as before and which have to be made anew. `Cancelled`, `StorageFailed` and all that
    unlocking raises; then the vault has the key it had.
    """
    # Imported here, so that the door of a vault opens without what backups need.
    from coderdesk.domain.backups import Reason
    from coderdesk.services.backups import make_backup

    # Alone from the beginning: no backup is made for a change that cannot follow.
    vault = house.keeper.open(file, passphrase, use=Use.MAINTENANCE)
    try:
        make_backup(vault, now=house.clock.now(), reason=Reason.REKEY, progress=progress)
    finally:
        vault.close()

    def note(work: Work, done: Rekeyed) -> None:
        _keep_ways(work, done.kept)
        work.audit.record("key changed", detail=_differences(_as_kept(done.lost), {}), kind=Kind.KEYS)

    return house.locksmith().rekey(file, passphrase, progress or Silent(), code=code, note=note)


def enter_changed_ways(work: Work, ways: Sequence[WayIn]) -> bool:
    """At unlocking: enter into the trail what changed in the key file without the vault knowing; say whether it did."""
    text = work.settings.get(_WAYS)
    known = _read_ways(text)
    now = _as_kept(ways)
    if text and known == now:
        return False
    _keep_ways(work, ways)
    if not text:
        # A vault from before the ways in were listed in it.
        return False
    work.audit.record("ways in changed", detail=_differences(known, now), kind=Kind.KEYS)
    return True


def _enter(house: House, vault: Vault, file: Path, action: str, detail: str = "") -> None:
    ways = house.keeper.ways(file)
    with vault.begin() as work:
        _keep_ways(work, ways)
        work.audit.record(action, detail=detail, kind=Kind.KEYS)
        work.commit()


def _keep_ways(work: Work, ways: Sequence[WayIn]) -> None:
    work.settings.put(_WAYS, json.dumps(_as_kept(ways)))


def _as_kept(ways: Iterable[WayIn]) -> dict[str, str]:
    return {way.id: _named(way) for way in ways}


def _read_ways(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(way): str(words) for way, words in found.items()} if isinstance(found, dict) else {}


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    gone = [f"gone: {words}" for way, words in before.items() if way not in after]
    new = [f"new: {words}" for way, words in after.items() if way not in before]
    return "; ".join((*gone, *new))


def _named(way: WayIn) -> str:
    kind = _OTHER if way.kind is None else way.kind.words.lower()
    return f"{kind} of {way.made.isoformat()}" if way.made else kind


@dataclass(frozen=True, slots=True)
class Door:
    """What is known of a vault before it is opened.

    `quick_unlock` and `recovery_code` say whether it has those ways in; after `wrong_tries` the next one has to wait so
    many `seconds`.
    """

    quick_unlock: bool = False
    recovery_code: bool = False
    wrong_tries: int = 0
    seconds: int = 0


def door_of(house: House, *, file: Path) -> Door:
    """Say what is known of the vault at `file`; nothing, where its key file is missing or damaged."""
    tries = house.keeper.wrong_tries(file)
    try:
        kinds = {way.kind for way in house.keeper.ways(file)}
    except CoderDeskError:
        kinds = set()
    seconds = tries.seconds_left(house.clock.now())
    return Door(WayKind.KEYRING in kinds, WayKind.RECOVERY in kinds, tries.count, seconds)
