"""Carries out a command and turns failures into one line and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from coderdesk.cli.parser import build_parser
from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.faults import place_of
from coderdesk.services.house import House

Command = Callable[[House, argparse.Namespace], int]


def _commands() -> dict[str, Command]:
    # Imported here, so that the desk starts without what only the command line needs.
    from coderdesk.cli import (
        backups,
        books,
        charts,
        codes,
        demo,
        disposing,
        keys,
        official,
        retention,
        trail,
        updates,
        vault,
    )

    return {
        "demo": demo.demo,
        "codes_build": codes.build,
        "codes_status": official.status,
        "codes_import": official.import_,
        "codes_remove": official.remove,
        "codes_update": updates.update,
        "codes_search": codes.search,
        "codes_show": codes.show,
        "codes_path": books.path,
        "codes_terms": books.terms,
        "vault_create": vault.create,
        "vault_info": vault.info,
        "vault_passphrase": keys.passphrase,
        "vault_recover": keys.recover,
        "vault_recovery": keys.recovery,
        "vault_slots": keys.slots,
        "vault_remove_slot": keys.remove_slot,
        "vault_rekey": keys.rekey,
        "vault_keyring": keys.keyring,
        "vault_backup": backups.backup,
        "vault_backups": backups.list_,
        "vault_restore": backups.restore,
        "vault_prove": backups.prove,
        "vault_verify": backups.verify,
        "vault_check": backups.check,
        "vault_salvage": backups.salvage,
        "vault_dispose": disposing.dispose,
        "vault_audit_verify": trail.verify,
        "vault_audit_list": trail.list_,
        "vault_audit_export": trail.export,
        "vault_retention_show": retention.show,
        "vault_retention_set": retention.set_,
        "vault_retention_hold": retention.hold,
        "vault_retention_release": retention.release,
        "import_": charts.import_,
        "worklist": charts.list_,
        "check": charts.check,
        "finish": charts.finish,
        "export": charts.export,
    }


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; wrong ones end the program with 2, as argparse has it."""
    return build_parser().parse_args(arguments)


def wants_window(args: argparse.Namespace) -> bool:
    """Say whether the arguments ask for the desk rather than for a command."""
    return (args.command is None and not args.version) or (args.command == "demo" and not args.headless)


def run(house: House, args: argparse.Namespace) -> int:
    """Carry out a command; return the exit code.

    A failure of the world is told on standard error in plain words. A fault of ours is told by its type and place
    alone: its text may hold what came out of a chart.
    """
    # Imported here for the same reason as the commands.
    from coderdesk.cli.output import complain, say

    if args.version:
        from importlib.metadata import version

        say(f"CoderDesk {version('coderdesk')}")
        return 0
    try:
        return _commands()[args.run](house, args)
    except CoderDeskError as failure:
        complain(failure)
        return failure.exit_code
    except BrokenPipeError:
        # Whoever read our output stopped reading; there is nobody to tell.
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("coderdesk: stopped; nothing half-done was kept.\n")
        return 130
    except Exception as fault:  # noqa: BLE001 - the last resort; it is told by type and place
        sys.stderr.write(f"coderdesk: something went wrong inside the program: {place_of(fault)}\n")
        return 70
