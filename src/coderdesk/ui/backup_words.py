"""How backups, checks and losses are told in the window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coderdesk.domain.backups import Backup, BackupContent, Proof
from coderdesk.domain.damage import WORDS, Checkup, Damage, Loss, Salvaged
from coderdesk.services.backups import BackupState
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.message_line import Message
from coderdesk.ui.words import count, day_and_time, short_date

#: So many clients are named; of more, only the number.
_MOST_CLIENTS = 6


def state_message(state: BackupState) -> Message:
    """Say how well the vault is backed up, in one sentence."""
    if state.failed is not None:
        when = day_and_time(state.failed.at)
        return Message(f"The last backup failed ({when}): {state.failed.why} It is tried again.", Tone.DANGER)
    if state.last is None:
        return Message("There is no backup yet.", Tone.WARNING)
    when = day_and_time(state.last.at)
    if state.overdue_days:
        return Message(f"The last good backup is {count(state.overdue_days, 'day')} old ({when}).", Tone.WARNING)
    return Message(f"Backed up {when}, and read back.", Tone.OK)


def reminder(state: BackupState) -> Message | None:
    """Return what the coder is reminded of after unlocking, or None where all is well."""
    if state.failed is not None:
        return state_message(state)
    if state.overdue_days:
        return Message(
            f"This vault was not backed up for {count(state.overdue_days, 'day')}. See Settings, Backups.", Tone.WARNING
        )
    return None


def check_message(checkup: Checkup | None) -> Message:
    """Say what the last check of the vault found."""
    if checkup is None:
        return Message("The whole vault was not checked yet.", Tone.INFO)
    when = day_and_time(checkup.at)
    if not checkup.faults:
        return Message(f"Checked {when}: whole, {checkup.pages:,} pages and {checkup.rows:,} rows.", Tone.OK)
    said = " ".join(f"{fault.says} {fault.remedy}" for fault in checkup.faults)
    return Message(f"Checked {when}. {said}", Tone.DANGER)


def proof_message(proof: Proof) -> Message:
    """Say that a backup was proved, and what changed since."""
    rows = f"{sum(proof.rows.values()):,} rows in {len(proof.rows)} tables"
    since = [
        f"{count(change.added + change.changed + change.removed, *WORDS[change.table])}"
        for change in proof.since
        if change.table in WORDS
    ]
    told = f" Since then: {', '.join(since)}." if since else " Nothing changed since."
    return Message(f"{proof.backup.path.name} is good: {rows} are as they were in the vault.{told}", Tone.OK)


def made_message(backup: Backup) -> Message:
    """Say that a backup was made."""
    return Message(f"Backed up to {backup.path.name}, {size_words(backup.size)}, and read back.", Tone.OK)


def backup_facts(backup: Backup) -> Sequence[tuple[str, str]]:
    """Return what a backup says of itself, as (name, value)."""
    return (
        ("Made", f"{local(backup.made)}, {backup.reason.value}"),
        ("Vault", backup.vault_name),
        ("Size", size_words(backup.size)),
        ("Made by", f"CoderDesk {backup.program}, tables of version {backup.schema}"),
    )


def content_facts(content: BackupContent) -> Sequence[tuple[str, str]]:
    """Return what is in a backup, as (name, value)."""
    clients = [f"{name} ({number:,})" for name, number in content.clients[:_MOST_CLIENTS]]
    if len(content.clients) > _MOST_CLIENTS:
        clients.append(f"{len(content.clients) - _MOST_CLIENTS} more")
    return (
        ("Encounters", f"{content.encounters:,}"),
        ("Clients", ", ".join(clients) or "none"),
        ("Documents", f"{content.documents:,}"),
        ("Newest change", local(content.newest_change) if content.newest_change else "none"),
    )


def damage_words(damage: Damage) -> str:
    """Say what is damaged."""
    if not damage.pages:
        return "Every page of the vault can be read. What hinders it lies in how its tables belong together."
    return f"{damage.words} The vault's files are left as they are."


def salvaged_lines(found: Salvaged) -> Sequence[str]:
    """Say what was saved and what was not, one line each."""
    lines = [f"Saved {count(found.rows.get('encounter', 0), 'chart')} and all that could be read of them."]
    if found.losses:
        lines.append(f"Lost: {_list(found.losses)}.")
    if found.homeless:
        lines.append(f"Left out, for what it belongs to is lost: {_list(found.homeless)}.")
    if on_hold := [*found.rebuilt, *found.held]:
        lines.append(f"On hold, to be looked at: {count(len(on_hold), 'chart')}.")
    return lines


def size_words(size: int) -> str:
    """Return bytes as "12.4 MB"."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"


def local(moment: datetime) -> str:
    """Return a moment as a day and a clock here."""
    here = moment.astimezone()
    return f"{short_date(here.date())} {here:%H:%M}"


def _list(losses: Sequence[Loss]) -> str:
    return "; ".join(dict.fromkeys(loss.words for loss in losses))
