"""`coderdesk vault`: create, info."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from coderdesk.cli.output import plain, say, say_json
from coderdesk.cli.passphrase import passphrase_from
from coderdesk.domain.ports import Vault
from coderdesk.domain.secret import Secret
from coderdesk.services.house import House
from coderdesk.services.synced import synced_words
from coderdesk.services.vaults import Unlocked, create_vault, unlock_vault


def opened(house: House, args: argparse.Namespace, passphrase: Secret | None = None) -> Vault:
    """Open the vault that the arguments name, and tell what happened at its door meanwhile."""
    secret = passphrase_from(args.passphrase_file) if passphrase is None else passphrase
    unlocked = unlock_vault(house, file=args.vault, opener=secret, remember=False)
    tell_news(unlocked)
    return unlocked.vault


def tell_news(unlocked: Unlocked) -> None:
    """Write to standard error what the coder should know of the vault's door."""
    if unlocked.news:
        sys.stderr.write(f"coderdesk: {unlocked.news}\n")


def create(house: House, args: argparse.Namespace) -> int:
    """Make a new vault."""
    passphrase = passphrase_from(args.passphrase_file, confirm=True)
    with closing(create_vault(house, file=args.vault, passphrase=passphrase, coder=args.coder, remember=False)):
        pass
    if args.json:
        say_json({"created": str(args.vault)})
    else:
        say(f"Made {args.vault}. Without its passphrase nobody can open it, and we cannot either.")
    if synced := synced_words(args.vault.resolve().parent):
        sys.stderr.write(f"coderdesk: {synced}\n")
    return 0


def info(house: House, args: argparse.Namespace) -> int:
    """Say what is in a vault."""
    with closing(opened(house, args)) as vault:
        found = vault.info()
    shown = {
        "file": found.file,
        "schema": found.schema,
        "created": found.created.isoformat(),
        "encounters": found.encounters,
        "size": found.size,
        "cipher": found.cipher,
    }
    if args.json:
        say_json(shown)
    else:
        say(plain(shown))
    return 0
