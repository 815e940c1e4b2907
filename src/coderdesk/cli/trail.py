"""`coderdesk vault audit`: verify, list, export."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from coderdesk.cli.output import say, say_json
from coderdesk.cli.passphrase import export_passphrase
from coderdesk.cli.vault import opened
from coderdesk.domain.audit import AuditQuery, Kind, TrailLine, Verification
from coderdesk.domain.exports import names_words
from coderdesk.domain.failures import InvalidValue, UnknownEncounter
from coderdesk.domain.identifiers import EncounterId, PatientId
from coderdesk.domain.ports import WorkFactory
from coderdesk.services import trail_export
from coderdesk.services.disclosing import Destination
from coderdesk.services.house import House
from coderdesk.services.retention import find_patient
from coderdesk.services.trail import read_trail, verify_trail
from coderdesk.services.trail_export import TrailFormat
from coderdesk.services.worklist import resolve

#: What verifying ends with where the trail is not whole.
BROKEN = 1


def verify(house: House, args: argparse.Namespace) -> int:
    """Recompute the trail; name the first entry that is not as it was written."""
    with closing(opened(house, args)) as vault:
        found = verify_trail(vault.begin, anchor=args.anchor)
    if args.json:
        say_json(_verdict(found))
    else:
        say(found.words)
        for fault in found.faults[1:]:
            say(f"  {fault.told}")
        say(f"Mark: {found.head.words}")
        say("No seal of it is kept on this computer." if found.sealed is None else f"Sealed until {found.sealed:,}.")
    return 0 if found.is_whole else BROKEN


def list_(house: House, args: argparse.Namespace) -> int:
    """Show entries, the newest first."""
    with closing(opened(house, args)) as vault:
        lines = read_trail(vault.begin, query=_query(vault.begin, args), limit=args.limit)
    if args.json:
        say_json([_line(line) for line in lines])
        return 0
    for line in lines:
        entry = line.entry
        what = " ".join(part for part in (entry.action, line.account, entry.detail) if part)
        say(f"{entry.number:>6}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.by}  {entry.kind:9} {what}")
        if line.changes:
            say(f"        {line.changes}")
    return 0


def export(house: House, args: argparse.Namespace) -> int:
    """Write entries or an accounting of disclosures to a file; the exit code tells of a broken trail."""
    passphrase = export_passphrase(args, of="the exported file")
    with closing(opened(house, args)) as vault:
        written = trail_export.export_trail(
            vault,
            house.clock,
            file=args.out,
            format=TrailFormat(args.format),
            query=_query(vault.begin, args),
            disclosures=args.disclosures,
            passphrase=passphrase,
            said=Destination(args.recipient, args.purpose),
        )
    if args.json:
        said = {"file": str(written.file), "entries": written.entries, "patients": written.patients}
        say_json({**said, "encrypted": written.encrypted, **_verdict(written.checked)})
    else:
        sealed = ", encrypted" if written.encrypted else ""
        say(f"{written.file.name}: {written.entries:,} entries; this file {names_words(written.patients)}{sealed}")
        say(written.checked.words)
    return 0 if written.checked.is_whole else BROKEN


def _query(begin: WorkFactory, args: argparse.Namespace) -> AuditQuery:
    return AuditQuery(
        encounter=_encounter(begin, args.encounter) if args.encounter else None,
        patient=_patient(begin, args.patient) if args.patient else None,
        kinds=tuple(Kind(kind) for kind in args.kind),
        text=args.text,
        since=_begin_of(args.since) if args.since else None,
        until=_begin_of(args.until) + timedelta(days=1) if args.until else None,
    )


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _encounter(begin: WorkFactory, name: str) -> EncounterId:
    """Find a chart; one that was disposed of is still in the trail, by its id."""
    with begin() as work:
        try:
            return resolve(work, (name,))[0]
        except UnknownEncounter:
            if work.audit.numbers(AuditQuery(encounter=EncounterId(name)), 1):
                return EncounterId(name)
            raise


def _patient(begin: WorkFactory, name: str) -> PatientId:
    try:
        return find_patient(begin, text=name)
    except (InvalidValue, UnknownEncounter):
        with begin() as work:
            if work.audit.numbers(AuditQuery(patient=PatientId(name)), 1):
                return PatientId(name)
        raise


def _verdict(found: Verification) -> dict[str, Any]:
    return {
        "whole": found.is_whole,
        "read": found.read,
        "faults": [{"entry": fault.number, "says": fault.told} for fault in found.faults],
        "fault_count": found.count,
        "mark": found.head.words,
        "last_digest": found.head.digest.hex(),
        "sealed_until": found.sealed,
    }


def _line(line: TrailLine) -> dict[str, Any]:
    entry = line.entry
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "kind": entry.kind.value,
        "action": entry.action,
        "account": line.account or None,
        "encounter": entry.encounter,
        "patient": entry.patient,
        "recipient": entry.recipient or None,
        "purpose": entry.purpose or None,
        "detail": entry.detail,
        "changes": [{"field": each.field, "old": each.old, "new": each.new} for each in entry.changes],
        "emptied_by": entry.blanked_by,
        "digest": entry.digest.hex(),
    }
