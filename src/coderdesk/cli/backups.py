"""`coderdesk vault`: backup, backups, restore, prove, verify, check, salvage."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from coderdesk.cli.codes import told
from coderdesk.cli.output import day, plain, say, say_json, table
from coderdesk.cli.passphrase import passphrase_from
from coderdesk.cli.vault import opened
from coderdesk.domain.backups import Backup, BackupContent
from coderdesk.domain.damage import Loss
from coderdesk.services import backups, integrity, restoring, salvaging
from coderdesk.services.house import House


def backup(house: House, args: argparse.Namespace) -> int:
    """Back a vault up."""
    with closing(opened(house, args)) as vault:
        made = backups.make_backup(vault, now=house.clock.now(), folder=args.to, progress=told())
    if args.json:
        say_json(backup_json(made))
    else:
        say(f"Made {made.path} ({made.size / 1_000_000:,.1f} MB) and read it back.")
    return 0


def list_(house: House, args: argparse.Namespace) -> int:
    """List the backups of a vault, or those in a folder."""
    if args.folder is not None:
        found: Sequence[Backup] = backups.backups_in_folder(args.folder)
    else:
        with closing(opened(house, args)) as vault:
            found = backups.list_backups(vault)
    if args.json:
        say_json([backup_json(each) for each in found])
    elif found:
        rows = [
            (
                f"{each.made.astimezone():%Y-%m-%d %H:%M}",
                each.vault_name,
                each.reason.value,
                f"{each.size:,}",
                str(each.path),
            )
            for each in found
        ]
        say(table(rows, ("Made", "Vault", "Why", "Bytes", "File")))
    else:
        say("There is no backup.")
    return 0


def restore(house: House, args: argparse.Namespace) -> int:
    """Make a new vault of a backup, or only say what is in it."""
    secret = restoring.opener_typed(passphrase_from(args.passphrase_file))
    content = restoring.preview_backup(args.backup, opener=secret)
    shown = _content_json(content)
    if args.to is not None:
        restored = restoring.restore_backup(
            house, backup=args.backup, opener=secret, target=args.to, progress=told(), remember=False
        )
        restored.close()
        shown["restored"] = str(args.to)
    if args.json:
        say_json(shown)
    else:
        clients = ", ".join(f"{name} ({number})" for name, number in content.clients)
        say(plain({**shown, "clients": clients}))
    return 0


def prove(house: House, args: argparse.Namespace) -> int:
    """Restore a backup into memory and compare it with the vault."""
    with closing(opened(house, args)) as vault:
        typed = None if args.backup_passphrase_file is None else passphrase_from(args.backup_passphrase_file)
        old = None if typed is None else restoring.opener_typed(typed)
        proof = restoring.prove_backup(vault, backup=args.backup, opener=old, progress=told())
    since = [
        {"table": each.table, "added": each.added, "changed": each.changed, "removed": each.removed}
        for each in proof.since
    ]
    if args.json:
        say_json({**backup_json(proof.backup), "good": True, "rows": dict(proof.rows), "changed_since": since})
        return 0
    say(f"{args.backup.name} is good: {_rows(proof.rows)} are as they were in the vault.")
    for each in since:
        say(f"since then, {each['table']}: {each['added']} added, {each['changed']} changed, {each['removed']} removed")
    return 0


def verify(_house: House, args: argparse.Namespace) -> int:
    """Read a backup through."""
    secret = None if args.checksum_only else restoring.opener_typed(passphrase_from(args.passphrase_file))
    verified = restoring.verify_backup(args.backup, opener=secret, progress=told())
    if args.json:
        say_json({**backup_json(verified.backup), "good": True, "opened": verified.opened, "rows": dict(verified.rows)})
    elif verified.opened:
        say(f"{args.backup.name} is good: {_rows(verified.rows)}.")
    else:
        say(f"{args.backup.name} is as it was written. Whether it opens can be said only with its passphrase.")
    return 0


def check(house: House, args: argparse.Namespace) -> int:
    """Look at every page, reference and rule of a vault."""
    with closing(opened(house, args)) as vault:
        found = integrity.check_vault(vault, progress=told())
        if found.faults and args.repair:
            integrity.repair_vault(vault)
            found = integrity.check_vault(vault, progress=told())
    if args.json:
        faults = [{"says": fault.says, "remedy": fault.remedy} for fault in found.faults]
        say_json({"whole": not faults, "pages": found.pages, "rows": found.rows, "faults": faults})
    else:
        say(f"Looked at {found.pages:,} pages and {found.rows:,} rows.")
        for fault in found.faults:
            say(f"{fault.says} {fault.remedy}")
        if not found.faults:
            say("The vault is whole.")
    return 1 if found.faults else 0


def salvage(house: House, args: argparse.Namespace) -> int:
    """Say what is damaged in a vault, and save what can be read into a new one."""
    secret = restoring.opener_typed(passphrase_from(args.passphrase_file))
    if args.to is None:
        damage = salvaging.examine_vault(args.vault, opener=secret, progress=told())
        shown = {"damaged_pages": list(damage.pages), "pages": damage.all_pages, "lost": _losses(damage.losses)}
        said = damage.words if damage.pages else "Nothing is damaged."
    else:
        saved = salvaging.salvage_vault(
            house, file=args.vault, opener=secret, target=args.to, progress=told(), remember=False
        )
        saved.vault.close()
        found = saved.salvaged
        shown = {
            "saved": str(args.to),
            "rows": dict(found.rows),
            "lost": _losses(found.losses),
            "put_up_anew": list(found.rebuilt),
            "on_hold": list(found.held),
            "left_out": _losses(found.homeless),
        }
        said = f"Saved {_rows(found.rows)} to {args.to}. Lost: {_words(found.losses)}."
    good = salvaging.newest_good_backup(args.vault, folders=args.backups or (), progress=told())
    if args.json:
        say_json({**shown, "newest_good_backup": None if good is None else backup_json(good)})
    else:
        say(said)
        say("There is no good backup." if good is None else f"The newest good backup: {good.path}")
    return 0


def _losses(losses: Sequence[Loss]) -> list[dict[str, Any]]:
    return [
        {"table": loss.table, "rows": loss.rows, "charts": list(loss.charts), "says": loss.words} for loss in losses
    ]


def _words(losses: Sequence[Loss]) -> str:
    return "; ".join(loss.words for loss in losses) or "nothing"


def backup_json(each: Backup) -> dict[str, Any]:
    """Return a backup as JSON has it."""
    return {
        "file": str(each.path),
        "made": day(each.made),
        "why": each.reason.value,
        "vault": each.vault_name,
        "schema": each.schema,
        "program": each.program,
        "bytes": each.size,
    }


def _content_json(content: BackupContent) -> dict[str, Any]:
    return {
        **backup_json(content.backup),
        "created": day(content.created),
        "newest_change": day(content.newest_change),
        "encounters": content.encounters,
        "documents": content.documents,
        "clients": [{"client": name, "encounters": number} for name, number in content.clients],
    }


def _rows(rows: Mapping[str, int]) -> str:
    return f"{sum(rows.values()):,} rows in {len(rows)} tables"
