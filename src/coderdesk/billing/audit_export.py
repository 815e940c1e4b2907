"""Codes with their paths and reasons as CSV, for an audit of the coding. docs/audit-export.md tells the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from coderdesk.billing.csv_export import BYTE_ORDER_MARK, harmless
from coderdesk.domain.audited import AuditedChart, OverrideTold
from coderdesk.domain.codes import Code
from coderdesk.domain.encounter import Evidence, ServiceLine

CHART_COLUMNS = ("account", "encounter_id", "client", "type", "status", "coded_as_of")
CODE_COLUMNS = (
    *("kind", "place", "code_set", "code", "modifiers", "units", "title", "found_by", "evidence"),
    *("release", "release_from", "release_to", "posted_at", "posted_by", "brought_by"),
)
OVERRIDE_COLUMNS = ("rule", "reason", "overridden_at", "overridden_by")
COLUMNS = (*CHART_COLUMNS, *CODE_COLUMNS, *OVERRIDE_COLUMNS)


def audit_csv(charts: Sequence[AuditedChart]) -> str:
    """Return a table with one row for each code of each chart, and one for each reason to let a finding stand.

    It quotes the passages of the charts that codes rest on, so it is as confidential as they are. RFC 4180, beginning
    with a byte order mark; a text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    sheet = io.StringIO(newline="")
    writer = csv.DictWriter(sheet, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for chart in charts:
        shared = _chart(chart)
        for row in (*_codes(chart), *(_override(told) for told in chart.overrides)):
            writer.writerow({name: harmless(text) for name, text in (shared | row).items()})
    return BYTE_ORDER_MARK + sheet.getvalue()


def _chart(chart: AuditedChart) -> dict[str, str]:
    encounter = chart.chart.encounter
    return {
        "account": encounter.account,
        "encounter_id": encounter.id,
        "client": chart.chart.client.name,
        "type": encounter.type.value,
        "status": encounter.status.value,
        "coded_as_of": chart.coded_as_of.isoformat(),
    }


def _codes(chart: AuditedChart) -> Iterator[dict[str, str]]:
    encounter = chart.chart.encounter
    for place, diagnosis in enumerate(encounter.diagnoses, start=1):
        found = _found(diagnosis.found_by, diagnosis.evidence)
        yield {"kind": "diagnosis", "place": str(place), **found, **_code(chart, diagnosis.code)}
    for place, procedure in enumerate(encounter.procedures, start=1):
        found = _found(procedure.found_by, procedure.evidence)
        yield {"kind": "procedure", "place": str(place), **found, **_code(chart, procedure.code)}
    for place, line in enumerate(encounter.lines, start=1):
        found = _found(line.found_by, line.evidence)
        yield {"kind": "service", "place": str(place), **found, **_code(chart, line.code), **_service(line)}


def _found(found_by: str, evidence: Sequence[Evidence]) -> dict[str, str]:
    return {"found_by": found_by, "evidence": " | ".join(" ".join(passage.quote.split()) for passage in evidence)}


def _service(line: ServiceLine) -> dict[str, str]:
    return {"modifiers": " ".join(line.modifiers), "units": str(line.units)}


def _code(chart: AuditedChart, code: Code) -> dict[str, str]:
    told = {"code_set": code.system.label, "code": code.dotted, "title": chart.titles.get(code, "")}
    if release := chart.releases.get(code):
        told["release"] = release.name
        told["release_from"] = release.effective_from.isoformat()
        told["release_to"] = release.effective_to.isoformat() if release.effective_to else ""
    if posted := chart.posted.get(code):
        told["posted_at"], told["posted_by"] = _moment(posted.at), posted.by
        told["brought_by"] = "import" if posted.is_imported else "coder"
    return told


def _override(told: OverrideTold) -> dict[str, str]:
    override = told.override
    return {
        "kind": "override",
        "code": " ".join(code.dotted for code in told.codes),
        "rule": override.rule,
        "reason": override.reason,
        "overridden_at": _moment(override.at),
        "overridden_by": override.by,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
