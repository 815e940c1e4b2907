"""`coderdesk vault`: passphrase, recover, recovery, slots, remove-slot, rekey, keyring.

Secrets come from a prompt or a file. The recovery code leaves on a page alone: it is never written to a terminal.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from coderdesk.cli.codes import told
from coderdesk.cli.output import day, say, say_json, table
from coderdesk.cli.passphrase import passphrase_from
from coderdesk.cli.vault import opened, tell_news
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.domain.ways_in import WayIn
from coderdesk.services import keys
from coderdesk.services.house import House
from coderdesk.services.recovery_page import recovery_page, save_recovery_page
from coderdesk.services.vaults import recover_vault


def passphrase(house: House, args: argparse.Namespace) -> int:
    """Change the passphrase."""
    old = passphrase_from(args.passphrase_file)
    with closing(opened(house, args, old)) as vault:
        way = keys.change_passphrase(house, vault, file=args.vault, old=old, new=_new_passphrase(args))
    return _done(
        args, {"changed": _way_json(way)}, f"The new passphrase opens {args.vault.name}; the old one does not."
    )


def recover(house: House, args: argparse.Namespace) -> int:
    """Set a new passphrase by the recovery code."""
    unlocked = recover_vault(house, file=args.vault, code=_code(args), new=_new_passphrase(args), remember=False)
    with closing(unlocked.vault):
        tell_news(unlocked)
    return _done(
        args, {"recovered": str(args.vault)}, f"The new passphrase opens {args.vault.name}. The code stays valid."
    )


def recovery(house: House, args: argparse.Namespace) -> int:
    """Make a recovery code, and write the page that it is printed from."""
    secret = passphrase_from(args.passphrase_file)
    with closing(opened(house, args, secret)) as vault:
        code = RecoveryCode.random()
        save_recovery_page(recovery_page(code, vault=args.vault, on=house.clock.today()), args.out)
        try:
            way = keys.keep_recovery_code(house, vault, file=args.vault, passphrase=secret, code=code)
        except BaseException:
            # A page whose code opens nothing would be trusted.
            args.out.unlink(missing_ok=True)
            raise
    words = (
        f"Wrote {args.out}. Print it, keep the paper under lock, and delete the file. Codes from before open nothing."
    )
    return _done(args, {"page": str(args.out), "made": _way_json(way)}, words)


def slots(house: House, args: argparse.Namespace) -> int:
    """List the ways in."""
    found = keys.ways_in(house, file=args.vault)
    if args.json:
        say_json([_way_json(way) for way in found])
    else:
        rows = [(way.id, _kind(way), day(way.made) or "", way.cost) for way in found]
        say(table(rows, ("Slot", "Opens by", "Made", "Cost of a try")))
    return 0


def remove_slot(house: House, args: argparse.Namespace) -> int:
    """Remove a way in."""
    secret = passphrase_from(args.passphrase_file)
    with closing(opened(house, args, secret)) as vault:
        way = keys.remove_way_in(house, vault, file=args.vault, passphrase=secret, way=args.slot)
    return _done(args, {"removed": _way_json(way)}, f"Removed: {_kind(way).lower()} ({way.id}).")


def rekey(house: House, args: argparse.Namespace) -> int:
    """Encrypt the vault under a new key."""
    secret = passphrase_from(args.passphrase_file)
    code = _code(args) if args.code_file is not None else None
    done = keys.change_key(house, file=args.vault, passphrase=secret, code=code, progress=told())
    shown = {"kept": _ways_json(done.kept), "to_make_anew": _ways_json(done.lost)}
    words = f"{args.vault.name} has a new key. It opens by: {', '.join(_kind(way).lower() for way in done.kept)}."
    if done.lost:
        words += f" To be made anew: {', '.join(_kind(way).lower() for way in done.lost)}."
    return _done(args, shown, words)


def keyring(house: House, args: argparse.Namespace) -> int:
    """Turn quick unlock on or off."""
    secret = passphrase_from(args.passphrase_file)
    with closing(opened(house, args, secret)) as vault:
        if args.switch == "on":
            name = keys.quick_unlock_name(house)
            way = keys.turn_quick_unlock_on(house, vault, file=args.vault, passphrase=secret)
            return _done(args, {"on": _way_json(way), "keyring": name}, f"{args.vault.name} opens by {name} as well.")
        gone = keys.turn_quick_unlock_off(house, vault, file=args.vault)
    words = "Quick unlock is off; the keyring's entry is removed." if gone else "Quick unlock was off."
    return _done(args, {"off": _ways_json(gone)}, words)


def _done(args: argparse.Namespace, value: dict[str, Any], words: str) -> int:
    if args.json:
        say_json(value)
    else:
        say(words)
    return 0


def _new_passphrase(args: argparse.Namespace) -> Secret:
    return passphrase_from(
        args.new_passphrase_file, confirm=True, asking="New passphrase: ", option="--new-passphrase-file"
    )


def _code(args: argparse.Namespace) -> RecoveryCode:
    return RecoveryCode.typed(passphrase_from(args.code_file, asking="Recovery code: ", option="--code-file"))


def _kind(way: WayIn) -> str:
    return "A newer CoderDesk" if way.kind is None else way.kind.words


def _way_json(way: WayIn) -> dict[str, Any]:
    return {
        "slot": way.id,
        "kind": None if way.kind is None else way.kind.value,
        "made": day(way.made),
        "cost": way.cost or None,
    }


def _ways_json(ways: Sequence[WayIn]) -> list[dict[str, Any]]:
    return [_way_json(way) for way in ways]
