"""How the command line speaks: JSON or plain lines on standard output, failures on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from coderdesk.domain.book import CodeEntry, Note, Release, SearchHit
from coderdesk.domain.exports import ExportRecord
from coderdesk.domain.failures import CoderDeskError
from coderdesk.domain.findings import Finding
from coderdesk.domain.releases import LoadedFile, Preview
from coderdesk.domain.worklist import WorklistItem


def say(text: str = "") -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


def say_json(value: Any, *, indent: int | None = 2) -> None:
    """Write a value as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def complain(failure: CoderDeskError) -> None:
    """Write what went wrong and what to do to standard error."""
    sys.stderr.write(f"coderdesk: {failure.message}{' ' + failure.remedy if failure.remedy else ''}\n")


def day(value: date | datetime | None) -> str | None:
    """Write a date as ISO, None where there is none."""
    return None if value is None else value.isoformat()


def entry_json(entry: CodeEntry) -> dict[str, Any]:
    """Return a code as JSON has it."""
    return {
        "code": entry.code.dotted,
        "system": entry.code.system.value,
        "title": entry.title,
        "billable": entry.billable,
        "valid": entry.valid,
        "valid_from": day(entry.valid_from),
        "valid_to": day(entry.valid_to),
        "needs": entry.needs or None,
        "parent": entry.parent.dotted if entry.parent else None,
        "release": entry.release.name,
    }


def hit_json(hit: SearchHit) -> dict[str, Any]:
    """Return a result of a search as JSON has it."""
    return {**entry_json(hit.entry), "why": hit.why, "read_as": hit.read_as}


def note_json(note: Note) -> dict[str, Any]:
    """Return a note as JSON has it."""
    return {"kind": note.kind.value, "text": note.text, "level": note.level, "own": note.own}


def release_json(release: Release) -> dict[str, Any]:
    """Return a loaded release as JSON has it."""
    return {
        "set": release.system.value,
        "release": release.name,
        "effective_from": day(release.effective_from),
        "effective_to": day(release.effective_to),
        "codes": release.codes,
        "source": release.source,
        "number": release.imported,
    }


def preview_json(preview: Preview) -> dict[str, Any]:
    """Return what a file is, before it is imported, as JSON has it."""
    return {
        "file": preview.file.name,
        "inside": preview.inside or None,
        "kind": preview.kind.value,
        "release": preview.name,
        "effective_from": day(preview.effective_from),
        "effective_to": day(preview.effective_to),
        "counts": dict(preview.counts),
        "sha256": preview.digest,
        "licensed": preview.kind.licensed,
        "questions": list(preview.questions),
        "already_loaded": preview.already,
        "needless": preview.needless or None,
    }


def loaded_json(loaded: LoadedFile) -> dict[str, Any]:
    """Return a loaded official file as JSON has it."""
    return {
        "number": loaded.number,
        "kind": loaded.kind.value,
        "release": loaded.name,
        "effective_from": day(loaded.effective_from),
        "effective_to": day(loaded.effective_to),
        "counts": dict(loaded.counts),
        "file": loaded.file,
        "sha256": loaded.digest,
        "licensed": loaded.licensed,
        "imported_at": day(loaded.imported_at),
    }


def finding_json(finding: Finding, *, encounter: str, account: str, standing: bool) -> dict[str, Any]:
    """Return a finding as JSON has it; `overridden` where the coder's reason covers it."""
    return {
        "encounter": encounter,
        "account": account,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "source": finding.source,
        "release": finding.release or None,
        "quote": finding.quote or None,
        "codes": [code.dotted for code in finding.codes],
        "places": [
            {"part": place.part.value, "index": place.index if place.index >= 0 else None, "field": place.field or None}
            for place in finding.places
        ],
        "overridable": finding.overridable,
        "overridden": not standing,
        "key": finding.key,
        "fixes": [fix.label for fix in finding.fixes],
    }


def item_json(item: WorklistItem) -> dict[str, Any]:
    """Return a row of the worklist as JSON has it."""
    return {
        "encounter": item.id,
        "status": item.status.value,
        "account": item.account,
        "patient": item.patient,
        "date_of_service": day(item.seen),
        "received": day(item.received),
        "due": day(item.due),
        "client": item.client,
        "type": item.type.value,
        "payer": item.payer,
        "pages": item.pages,
        "diagnoses": item.diagnoses,
        "lines": item.lines,
        "total": str(item.total),
    }


def export_json(record: ExportRecord) -> dict[str, Any]:
    """Return the record of an export as JSON has it."""
    return {
        "export": record.id,
        "at": day(record.at),
        "format": record.format.value,
        "file": record.file,
        "sha256": record.digest,
        "claims": len(record.claims),
        "patients": record.patients,
        "encrypted": record.encrypted,
        "total": str(record.total),
        "interchange": record.interchange or None,
        "group": record.group or None,
        "accounts": [claim.control_number for claim in record.claims],
    }


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    """Lay rows out in columns for the eye."""
    widths = [max(len(str(row[i])) for row in (head, *rows)) for i in range(len(head))]
    lines = [head, *rows]
    return "\n".join(
        "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def plain(value: Mapping[str, Any]) -> str:
    """Lay named values out, one a line."""
    width = max(len(name) for name in value)
    return "\n".join(f"{name.ljust(width)}  {'' if shown is None else shown}" for name, shown in value.items())


def answer(value: Any, words: str, *, as_json: bool) -> None:
    """Write `value` as JSON, or `words`."""
    if as_json:
        say_json(value)
    else:
        say(words)
