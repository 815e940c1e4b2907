"""How entries of the trail are shown: their kinds in words and icons, their moments, the columns of their list."""

from __future__ import annotations

from datetime import datetime

from coderdesk.domain.audit import Kind, TrailLine
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.columns import Align, Column
from coderdesk.ui.words import clock, short_date

KIND_WORDS = {
    Kind.VIEW: "View",
    Kind.CHANGE: "Change",
    Kind.OVERRIDE: "Override",
    Kind.IMPORT: "Import",
    Kind.EXPORT: "Export",
    Kind.PRINT: "Print",
    Kind.UNLOCK: "Unlocked",
    Kind.LOCK: "Locked",
    Kind.KEYS: "Keys",
    Kind.SETTINGS: "Settings",
    Kind.BACKUP: "Backup",
    Kind.DISPOSAL: "Disposal",
    Kind.FAILURE: "Failure",
}
KIND_ICONS = {
    Kind.VIEW: "show",
    Kind.CHANGE: "edit",
    Kind.OVERRIDE: "overridden",
    Kind.IMPORT: "import",
    Kind.EXPORT: "export",
    Kind.PRINT: "print",
    Kind.UNLOCK: "key",
    Kind.LOCK: "lock",
    Kind.KEYS: "key",
    Kind.SETTINGS: "settings",
    Kind.BACKUP: "saved",
    Kind.DISPOSAL: "remove",
    Kind.FAILURE: "warning",
}


def moment_words(at: datetime) -> str:
    """Return the local day and time of a moment: "11/28/2026 08:31:44"."""
    return f"{short_date(at.astimezone().date())} {clock(at)}"


def kind_tone(kind: Kind) -> Tone:
    """Return the tone of a kind's chip."""
    if kind is Kind.FAILURE:
        return Tone.DANGER
    return Tone.WARNING if kind in (Kind.OVERRIDE, Kind.DISPOSAL) else Tone.NEUTRAL


def what_words(line: TrailLine) -> str:
    """Return what an entry says beyond its action, in one line."""
    entry = line.entry
    to = f"to {entry.recipient}" if entry.recipient else ""
    return " · ".join(part for part in (to, entry.detail, line.changes) if part)


def trail_columns() -> tuple[Column[TrailLine], ...]:
    """Return the columns of the list of entries."""
    return (
        Column("No.", lambda line: f"{line.entry.number:,}", width=52, align=Align.RIGHT, ink="text_muted"),
        Column("When", lambda line: moment_words(line.entry.at), width=164),
        Column(
            "Kind",
            lambda line: KIND_WORDS[line.entry.kind],
            width=96,
            ink=lambda line: "danger" if line.entry.kind is Kind.FAILURE else "text",
            icon=lambda line: KIND_ICONS[line.entry.kind],
        ),
        Column("What was done", lambda line: line.entry.action, width=144, style="medium"),
        Column("Account", lambda line: line.account, width=92, style="code_small"),
        Column("Detail", what_words, width=80, stretch=1, ink="text_muted"),
    )
