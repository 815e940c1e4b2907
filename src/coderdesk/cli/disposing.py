"""`coderdesk vault dispose`."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from coderdesk.cli.codes import told
from coderdesk.cli.output import answer, complain, day, plain, say, say_json, table
from coderdesk.cli.passphrase import export_passphrase
from coderdesk.cli.vault import opened
from coderdesk.domain.counting import count
from coderdesk.domain.disposal import Blocked, Disposal, Preview, Scope, ScopeKind
from coderdesk.domain.failures import CoderDeskError, DisposalRefused, InvalidValue
from coderdesk.domain.ports import Vault, WorkFactory
from coderdesk.domain.secret import Secret
from coderdesk.services import certificates, disposing, retention
from coderdesk.services.disposing import Disposed
from coderdesk.services.house import House


def dispose(house: House, args: argparse.Namespace) -> int:
    """Dispose of what the arguments name, or say what would go, or what went."""
    passphrase = export_passphrase(args, of="the certificate")
    with closing(opened(house, args)) as vault:
        if args.list:
            return _list(vault.begin, as_json=args.json)
        if args.was is not None:
            return _was(vault.begin, args.was, as_json=args.json)
        if args.again is not None:
            return _again(vault, args, passphrase)
        blocked = _blocked(args)
        scope = _scope(vault.begin, args)
        today = house.clock.today()
        found = disposing.preview(vault.begin, scope=scope, today=today, blocked=blocked)
        if args.preview:
            _show_preview(found, as_json=args.json)
            return 0
        _refuse_unagreed(found, args)
        if args.certificate is not None:
            certificates.check_folder(args.certificate)
        done = disposing.dispose(
            vault,
            scope=scope,
            reason=args.reason,
            expected=found.fingerprint,
            at=house.clock.now(),
            today=today,
            blocked=blocked,
            progress=told(),
        )
        written, failure = _certified(vault.begin, done, args, passphrase)
    _show_done(done.record, written, as_json=args.json)
    if failure is not None:
        complain(failure)
        return failure.exit_code
    return 0


def _certified(
    begin: WorkFactory, done: Disposed, args: argparse.Namespace, passphrase: Secret | None
) -> tuple[Path | None, CoderDeskError | None]:
    """Write the certificate; what was disposed of is gone whether or not that succeeds."""
    if args.certificate is None:
        return None, None
    named = done.charts if args.with_names else ()
    try:
        return (
            certificates.write_certificate(
                begin, done.record, vault=args.vault.name, file=args.certificate, named=named, passphrase=passphrase
            ),
            None,
        )
    except CoderDeskError as failure:
        return None, failure


def _scope(begin: WorkFactory, args: argparse.Namespace) -> Scope:
    if args.patient is not None:
        return Scope(ScopeKind.PATIENT, retention.find_patient(begin, text=args.patient))
    if args.client is not None:
        return Scope(ScopeKind.CLIENT, retention.find_client(begin, text=args.client))
    return Scope(ScopeKind.BEFORE, before=args.before) if args.before else Scope(ScopeKind.PASSED)


def _blocked(args: argparse.Namespace) -> Blocked:
    if args.leave_blocked or args.passed:
        return Blocked.LEAVE
    return Blocked.INCLUDE if args.include_blocked else Blocked.REFUSE


def _refuse_unagreed(found: Preview, args: argparse.Namespace) -> None:
    if not args.reason.strip():
        raise InvalidValue("A disposal needs a reason.", "Give it with --reason; the certificate shows it.")
    if args.yes or found.is_empty:
        return
    _show_preview(found, as_json=False, write=sys.stderr.write)
    if not sys.stdin.isatty():
        raise DisposalRefused("This cannot be undone.", "Give --yes to agree to it. Nothing was disposed of.")
    sys.stderr.write("This cannot be undone. Type DISPOSE to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != "DISPOSE":
        raise DisposalRefused("Nothing was disposed of.")


def _list(begin: WorkFactory, *, as_json: bool) -> int:
    found = disposing.disposals(begin)
    if as_json:
        say_json([_json(record) for record in found])
        return 0
    head = ("at", "by", "scope", "charts", "pages written over", "certificate")
    rows = [
        (
            *(f"{record.at:%Y-%m-%d %H:%M}", record.by, record.scope.value, str(dict(record.counts).get("charts", 0))),
            *("yes" if record.overwritten else "at the next opening", record.id),
        )
        for record in found
    ]
    say(table(rows, head) if rows else "Nothing was disposed of yet.")
    return 0


def _was(begin: WorkFactory, account: str, *, as_json: bool) -> int:
    found = disposing.was_account_disposed(begin, account=account)
    words = f"Disposed of: certificate {', '.join(found)}." if found else "No disposal took a chart of that account."
    answer({"disposals": list(found)}, words, as_json=as_json)
    return 0


def _again(vault: Vault, args: argparse.Namespace, passphrase: Secret | None) -> int:
    if args.certificate is None:
        raise InvalidValue("Where to write the certificate was not said.", "Give --certificate FILE.")
    if args.with_names:
        raise InvalidValue("Whom it named is kept nowhere.", "Only the certificate of that moment could name them.")
    record = disposing.disposal(vault.begin, key=args.again)
    written = certificates.write_certificate(
        vault.begin, record, vault=args.vault.name, file=args.certificate, passphrase=passphrase
    )
    _show_done(record, written, as_json=args.json)
    return 0


def _show_preview(found: Preview, *, as_json: bool, write: Any = None) -> None:
    lines = write or (lambda text: say(text.rstrip("\n")))
    shown = {
        "charts": len(found.going),
        "patients": found.patients,
        "first": day(found.first),
        "last": day(found.last),
        "blocked": {obstacle.value: many for obstacle, many in found.counted().items()},
        "undated": found.undated,
    }
    if as_json:
        stopped = [
            {"encounter": chart.id, "account": chart.account, "why": obstacle.value}
            for chart, obstacle in found.blocked
        ]
        say_json({**shown, "stopped": stopped, "going": [chart.id for chart in found.going]})
        return
    charts = count(len(found.going), "chart")
    lines(f"{charts} of {found.patients:,} patient{'' if found.patients == 1 else 's'} would go.\n")
    if found.first:
        lines(f"Dates of service {day(found.first)} to {day(found.last)}.\n")
    if found.blocked:
        lines(f"In the way: {disposing.obstacle_words(found)}.\n")
    if found.undated:
        lines(f"{found.undated:,} charts have no date of service and stay.\n")


def _show_done(record: Disposal, written: Path | None, *, as_json: bool) -> None:
    if as_json:
        say_json({**_json(record), "certificate_file": str(written) if written else None})
        return
    say(plain({**dict(record.counts), "certificate": record.id, "written to": written or "not asked for"}))
    if record.overwritten is None:
        say("The pages are written over when the vault is opened next.")
    for copy in record.backups:
        say(f"May still be in {copy.file}.")


def _json(record: Disposal) -> dict[str, Any]:
    return {
        "certificate": record.id,
        "at": day(record.at),
        "by": record.by,
        "scope": record.scope.value,
        "before": day(record.before),
        "reason": record.reason,
        "first": day(record.first),
        "last": day(record.last),
        "counts": dict(record.counts),
        "overwritten": day(record.overwritten),
        "may_still_be_in": [copy.file for copy in record.backups],
        "digests": len(record.digests),
    }
