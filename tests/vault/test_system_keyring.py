"""Quick unlock uses a keyring that is known to keep secrets, and refuses every other in plain words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, kwallet, libsecret, macOS, null

from coderdesk.domain.ways_in import QuickUnlockFailed
from coderdesk.vault.system_keyring import TRUSTED, SystemKeyring, class_name, trusted_of

PROGRAM = Path(__file__).parents[1] / "support" / "in_a_keyring.py"


def made(module: str, name: str, *bases: type, **members: object) -> object:
    """A backend whose class has that name, without asking the system for anything."""
    kind: type = type(name, bases, {"__module__": module, **members})
    return object.__new__(kind)


PLAIN = made("keyrings.alt.file", "PlaintextKeyring", path="/home/ada/.local/share/python_keyring/keyring_pass.cfg")
DERIVED = made("helpful.package", "Keyring", SecretService.Keyring)
FAILING = made("keyring.backends.fail", "Keyring", fail.Keyring)
NOTHING = made("keyring.backends.null", "Keyring", null.Keyring)


def chain(*backends: object) -> object:
    """A chain of those backends, as `keyring` makes it of what is installed."""
    return made("keyring.backends.chainer", "ChainerBackend", chainer.ChainerBackend, backends=backends)


@pytest.mark.parametrize("backend", [SecretService.Keyring, libsecret.Keyring, kwallet.DBusKeyring, macOS.Keyring])
def test_what_is_trusted_are_the_systems_own_keyrings(backend: type[KeyringBackend]) -> None:
    found = backend.__new__(backend)
    assert trusted_of(found) is found
    assert class_name(found) in TRUSTED


@pytest.mark.parametrize(
    ("backend", "told"),
    [
        (FAILING, "has no keyring"),
        (NOTHING, "has no keyring"),
        (PLAIN, "keyrings.alt.file.PlaintextKeyring"),
        (DERIVED, "helpful.package.Keyring"),
        (chain(), "has no keyring"),
        (chain(PLAIN), "not one that is known to keep secrets safe"),
        (chain(NOTHING, PLAIN), "has no keyring"),
    ],
)
def test_any_other_keyring_is_refused_by_name(backend: object, told: str) -> None:
    with pytest.raises(QuickUnlockFailed, match=told) as caught:
        trusted_of(backend)
    assert caught.value.remedy == "Unlock with the passphrase instead."


def test_of_a_chain_the_trusted_link_is_used_by_itself() -> None:
    trusted = libsecret.Keyring.__new__(libsecret.Keyring)
    assert trusted_of(chain(PLAIN, trusted)) is trusted


def test_nothing_is_given_to_a_keyring_that_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    class Eager(KeyringBackend):
        priority = 9.0

        def set_password(self, *told: str) -> None:
            given.extend(told)

        def get_password(self, *told: str) -> str | None:
            given.extend(told)
            return None

    monkeypatch.setattr(keyring, "get_keyring", Eager)
    for ask in (
        lambda: SystemKeyring().put("slot", bytes(32)),
        lambda: SystemKeyring().get("slot"),
        lambda: SystemKeyring().remove("slot"),
        lambda: SystemKeyring().name(),
    ):
        with pytest.raises(QuickUnlockFailed):
            ask()
    assert given == []


@pytest.mark.parametrize("fault", [RuntimeError("Prompt dismissed"), KeyError("no such backend"), OSError(5, "bus")])
def test_a_keyring_that_fails_is_told_in_plain_words(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def broken(*_: object) -> None:
        raise fault

    backend = made("keyring.backends.SecretService", "Keyring", SecretService.Keyring)
    monkeypatch.setattr(SecretService.Keyring, "get_password", broken)
    monkeypatch.setattr(SecretService.Keyring, "set_password", broken)
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    place = SystemKeyring()
    asking: list[Callable[[], object]] = [
        lambda: place.put("slot", bytes(32)),
        lambda: place.get("slot"),
        lambda: place.remove("slot"),
    ]
    for ask in asking:
        with pytest.raises(QuickUnlockFailed, match="locked or does not answer"):
            ask()
    monkeypatch.setattr(keyring, "get_keyring", broken)
    with pytest.raises(QuickUnlockFailed, match="locked or does not answer"):
        place.name()


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="gnome-keyring and dbus are not installed: quick unlock is not tried against a real keyring",
)
def test_the_gnome_keyring_opens_a_vault_and_says_nothing_of_it(tmp_path: Path) -> None:
    home, run, work = tmp_path / "home", tmp_path / "run", tmp_path / "work"
    for folder in (home, run, work):
        folder.mkdir(mode=0o700)
    unlock = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    inside = f'{unlock}; exec "$0" "{PROGRAM}" "{work}"'
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "PYTHON_KEYRING"))},
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(run),
        "XDG_DATA_HOME": str(home / "data"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", inside, sys.executable],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["name"].startswith("the Secret Service")
    (entry,) = told["on"]
    assert len(bytes.fromhex(entry["secret"])) == 32
    assert entry["secret"] != told["key"]
    said = json.dumps(entry | {"secret": ""})
    assert told["slot"] in said
    for never in ("Harper", "Maxine", "Practice", "Ada", str(work)):
        assert never not in said
    assert told["off"] == []
    assert "Quick unlock is off" in told["refused"]
