"""The work on the keys that is killed: a new passphrase, and a whole new key. A recovery code opens throughout."""

from __future__ import annotations

from pathlib import Path

from coderdesk.domain.failures import WrongPassphrase
from coderdesk.domain.progress import Silent
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.keys import change_key, change_passphrase, keep_recovery_code
from support.house import make_house
from support.kill_jobs import PASSPHRASE, OnAVault
from support.killing import Ack, Tell, assert_sound

_WORDS = "lantern orbit gravel teaspoon walnut"


class _OnItsKeys(OnAVault):
    """A vault with a passphrase that carries a number, and a recovery code."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        # The code sets are not met by any of this.
        self.house: House = make_house(folder / "no-reference.sqlite", folder)
        self.code = RecoveryCode.random()
        self.number = 0
        vault = self.opened()
        keep_recovery_code(self.house, vault, file=self.file, passphrase=PASSPHRASE, code=self.code)
        change_passphrase(self.house, vault, file=self.file, old=PASSPHRASE, new=self._numbered(0))
        vault.close()

    def check(self, told: list[Ack]) -> None:
        """The passphrase that was told of opens it, or the one after it; so does the code, unless it had to go."""
        last = told[-1]["number"] if told else self.number
        for number in (last, last + 1):
            try:
                vault = self.keeper.open(self.file, self._numbered(number))
            except WrongPassphrase:
                continue
            self.number = number
            # To find out which of two opens it is no guessing.
            self.keeper.forget_tries(self.file)
            break
        else:
            raise AssertionError(f"neither passphrase {last} nor {last + 1} opens the vault")
        assert_sound(vault)
        assert vault.info().encounters == len(self.ids)
        vault.close()
        by_code = self.keeper.open(self.file, self.code)
        assert by_code.info().encounters == len(self.ids)
        by_code.close()
        # Half a key file goes a minute after it was written, when nobody can be at it any more.
        left = [path for path in self.folder.iterdir() if path.name.startswith(".")]
        assert all(path.name.startswith(".Practice.cdvault-keys.") for path in left), left

    def _numbered(self, number: int) -> Secret:
        return Secret(f"{_WORDS} {number}")


class ChangingPassphrase(_OnItsKeys):
    """Changes the passphrase, again and again, with the vault open."""

    def work(self, tell: Tell) -> None:
        """Change it to the next number and tell."""
        vault = self.keeper.open(self.file, self._numbered(self.number))
        number = self.number
        while True:
            old, new = self._numbered(number), self._numbered(number + 1)
            change_passphrase(self.house, vault, file=self.file, old=old, new=new)
            number += 1
            tell({"number": number})


class Rekeying(_OnItsKeys):
    """Gives the vault a new key, again and again; each is preceded by a backup, as the service does it."""

    def work(self, tell: Tell) -> None:
        """Change the key, tell of it by the head of the file, which is another for each."""
        while True:
            passphrase = self._numbered(self.number)
            change_key(self.house, file=self.file, passphrase=passphrase, code=self.code, progress=Silent())
            tell({"number": self.number, "head": self.file.read_bytes()[:16].hex()})

    def check(self, told: list[Ack]) -> None:
        """As of the keys, and the head that was told of is that of the file, or one came after it."""
        super().check(told)
        heads = [ack["head"] for ack in told]
        assert len(set(heads)) == len(heads)
