"""Wrong tries slow down, are kept beside the vault, and never lock the owner out for good."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coderdesk.domain.failures import WrongPassphrase
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import TooSoon, WrongRecoveryCode, WrongTries
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.locksmith import FileLocksmith
from coderdesk.vault.tries import add_try, check_wait, forget_tries, read_tries, tries_beside
from support.keyrings import KeyringInMemory

LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def keeper(hands: Hands, file: Path, passphrase: Secret) -> FileVaultKeeper:
    """A keeper whose clock stands, and a vault."""
    keeper = FileVaultKeeper(LIGHT, hands, keyring=KeyringInMemory())
    keeper.create(file, passphrase, coder="Ada").close()
    return keeper


def wrong(keeper: FileVaultKeeper, file: Path) -> None:
    with pytest.raises(WrongPassphrase):
        keeper.open(file, Secret("not this one"))


def test_the_wait_grows_from_the_third_wrong_try_to_five_minutes() -> None:
    waits = [WrongTries(count=count).delay for count in range(13)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert WrongTries(count=10**9).delay == 300


def test_the_next_try_waits_and_says_how_long(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, hands: Hands
) -> None:
    for _ in range(3):
        wrong(keeper, file)
    with pytest.raises(TooSoon, match="After 3 wrong tries the next one has to wait 2 seconds") as caught:
        keeper.open(file, passphrase)
    assert caught.value.seconds == 2
    hands.wait(1.2)
    with pytest.raises(TooSoon, match="1 second"):
        keeper.open(file, passphrase)
    hands.wait(0.9)
    keeper.open(file, passphrase).close()


def test_a_try_that_came_too_soon_is_not_counted(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, hands: Hands
) -> None:
    for _ in range(3):
        wrong(keeper, file)
    for _ in range(20):
        with pytest.raises(TooSoon):
            keeper.open(file, Secret("not this one"))
    assert read_tries(file).count == 3


def test_a_restart_does_not_reset_the_wait(keeper: FileVaultKeeper, file: Path, passphrase: Secret) -> None:
    for _ in range(3):
        wrong(keeper, file)
    again = FileVaultKeeper(LIGHT, Hands(), keyring=KeyringInMemory())
    with pytest.raises(TooSoon):
        again.open(file, passphrase)


def test_the_record_holds_nothing_but_moments_and_only_its_owner_reads_it(keeper: FileVaultKeeper, file: Path) -> None:
    wrong(keeper, file)
    record = tries_beside(file)
    assert stat.S_IMODE(record.stat().st_mode) == 0o600
    text = record.read_text()
    for never in ("not this one", "Ada", "lantern", str(file.parent)):
        assert never not in text
    assert read_tries(file).moments == (NOON,)


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=5), timedelta(days=4000)])
def test_a_clock_set_back_costs_the_wait_once_and_no_more(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, hands: Hands, back: timedelta
) -> None:
    for count in range(8):
        wrong(keeper, file)
        hands.wait(WrongTries(count=count + 1).delay)
    hands.now = NOON - back
    with pytest.raises(TooSoon) as caught:
        keeper.open(file, passphrase)
    assert caught.value.seconds == 64
    hands.wait(64)
    keeper.open(file, passphrase).close()


def test_a_wrong_recovery_code_counts_and_a_mistyped_one_does_not(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, hands: Hands
) -> None:
    FileLocksmith(LIGHT, hands, KeyringInMemory()).put_recovery_code(file, passphrase, RecoveryCode.random())
    with pytest.raises(WrongRecoveryCode, match="well typed"):
        keeper.open(file, RecoveryCode.random())
    assert read_tries(file).count == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"format": "coderdesk wrong tries", "version": 1}',
        b'{"format": "coderdesk wrong tries", "version": 1, "batch": "a", "count": 1e9, "since": "x", "moments": []}',
        b'{"format": "coderdesk wrong tries", "version": 1, "batch": "a", "count": 9, "since": "12:00", "moments": []}',
        b"[" * 9000,
        os.urandom(20_000),
    ],
)
def test_a_damaged_record_locks_nobody_out(
    keeper: FileVaultKeeper, file: Path, passphrase: Secret, content: bytes
) -> None:
    tries_beside(file).write_bytes(content)
    keeper.open(file, passphrase).close()
    wrong(keeper, file)
    assert read_tries(file).count == 1


def test_a_record_from_the_far_future_locks_nobody_out(file: Path) -> None:
    add_try(file, datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    for _ in range(20):
        add_try(file, datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    with pytest.raises(TooSoon):
        check_wait(file, NOON)
    check_wait(file, NOON + timedelta(seconds=300))


@given(st.integers(0, 10**9), st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_no_wait_is_longer_than_five_minutes(count: int, since: datetime, now: datetime) -> None:
    tries = WrongTries("batch", count, (), since)
    assert 0 <= tries.seconds_left(now) <= 300


def test_of_many_tries_the_last_fifty_moments_are_kept(file: Path) -> None:
    for second in range(60):
        add_try(file, NOON + timedelta(seconds=second))
    found = read_tries(file)
    assert (found.count, len(found.moments)) == (60, 50)
    assert found.moments[-1] == NOON + timedelta(seconds=59)
    forget_tries(file)
    assert read_tries(file) == WrongTries()
