"""One change of the ways into a vault, as a program of its own that is killed.

    keys_until_killed.py CHANGE FILE SECRETS [STEP]

CHANGE is a key of `CHANGES`, SECRETS a JSON file with the fields of `Secrets`. It says "ready" when it begins and
"done" when the change is kept; whoever started it kills it before, in between or after. With a STEP it kills itself
before it opens, renames, links or removes a file in the vault's folder for that time (from 1).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from coderdesk.domain.progress import Silent
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.locksmith import FileLocksmith

#: What Python tells of before it does it (https://docs.python.org/3.11/library/audit_events.html).
STEPS = ("open", "os.rename", "os.remove", "os.link", "os.truncate")
LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)


@dataclass(frozen=True)
class Secrets:
    """What opens the vault before the change, and what may after it."""

    passphrase: str
    new_passphrase: str
    code: str
    new_code: str
    keyring: str


class KeyringInFile:
    """A keyring of a test that another process of the test sees too: one file a secret."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def name(self) -> str:
        """Return what it is called."""
        return "the keyring of the test"

    def put(self, slot: str, secret: bytes) -> None:
        """Keep a secret."""
        (self._folder / slot).write_bytes(secret)

    def get(self, slot: str) -> bytes | None:
        """Return a secret."""
        place = self._folder / slot
        return place.read_bytes() if place.exists() else None

    def remove(self, slot: str) -> None:
        """Forget a secret."""
        (self._folder / slot).unlink(missing_ok=True)


Change = Callable[[FileLocksmith, Path, Secrets], object]

CHANGES: dict[str, Change] = {
    "passphrase": lambda smith, file, told: smith.change_passphrase(
        file, Secret(told.passphrase), Secret(told.new_passphrase)
    ),
    "recover": lambda smith, file, told: smith.change_passphrase(
        file, RecoveryCode(told.code), Secret(told.new_passphrase)
    ),
    "recovery code": lambda smith, file, told: smith.put_recovery_code(
        file, Secret(told.passphrase), RecoveryCode(told.new_code)
    ),
    "remove": lambda smith, file, told: smith.remove(file, Secret(told.passphrase), _recovery(file)),
    "quick unlock off": lambda smith, file, _told: smith.turn_quick_unlock_off(file),
    "new key": lambda smith, file, told: smith.rekey(
        file, Secret(told.passphrase), Silent(), code=RecoveryCode(told.code)
    ),
}


def _recovery(file: Path) -> str:
    from coderdesk.domain.ways_in import WayKind
    from coderdesk.vault.ways import ways_of

    return next(way.id for way in ways_of(file) if way.kind is WayKind.RECOVERY)


def write_secrets(place: Path, told: Secrets) -> None:
    """Keep what the program is to read."""
    place.write_text(json.dumps(asdict(told)))


def kill_before(step: int, folder: Path) -> None:
    """Kill this program before it touches `folder` for the time `step`: at exactly that place, with no clean-up."""
    left = [step]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        touches = event in STEPS and any(str(argument).startswith(str(folder)) for argument in arguments)
        if touches:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def main(change: str, file: Path, place: Path, step: int = 0) -> None:
    """Carry out one change, and say when it begins and when it is kept."""
    told = Secrets(**json.loads(place.read_text()))
    smith = FileLocksmith(LIGHT, keyring=KeyringInFile(Path(told.keyring)))
    print("ready", flush=True)  # noqa: T201 - what the one who kills waits for
    if step:
        kill_before(step, file.parent)
    CHANGES[change](smith, file, told)
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int((sys.argv[4:] or ["0"])[0]))
