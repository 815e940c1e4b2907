"""`coderdesk vault`: create, info."""

from __future__ import annotations

import argparse
from contextlib import closing

from coderdesk.cli.output import plain, say, say_json
from coderdesk.cli.passphrase import passphrase_from
from coderdesk.domain.ports import Vault
from coderdesk.services.house import House
from coderdesk.services.vaults import create_vault, open_vault


def opened(house: House, args: argparse.Namespace) -> Vault:
    """Open the vault that the arguments name."""
    return open_vault(house, file=args.vault, passphrase=passphrase_from(args.passphrase_file), remember=False)


def create(house: House, args: argparse.Namespace) -> int:
    """Make a new vault."""
    passphrase = passphrase_from(args.passphrase_file, confirm=True)
    with closing(create_vault(house, file=args.vault, passphrase=passphrase, coder=args.coder, remember=False)):
        pass
    if args.json:
        say_json({"created": str(args.vault)})
    else:
        say(f"Made {args.vault}. Without its passphrase nobody can open it, and we cannot either.")
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
