"""What belongs to a vault and not to a chart: who codes, who sends claims, who receives them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from coderdesk.domain.audit import FieldChange, Kind
from coderdesk.domain.ports import VaultInfo, WorkFactory

_KEYS = {
    "coder": "coder",
    "submitter_name": "submitter.name",
    "submitter_id": "submitter.id",
    "submitter_contact": "submitter.contact",
    "submitter_phone": "submitter.phone",
    "receiver_name": "receiver.name",
    "receiver_id": "receiver.id",
}


@dataclass(frozen=True, slots=True)
class ClaimsSettings:
    """`coder` signs the trail. Submitter and receiver stand in the 837P's 1000A and 1000B; empty ones are the client
    itself and the payer."""

    coder: str = ""
    submitter_name: str = ""
    submitter_id: str = ""
    submitter_contact: str = ""
    submitter_phone: str = ""
    receiver_name: str = ""
    receiver_id: str = ""


def load_settings(begin: WorkFactory) -> ClaimsSettings:
    """Return the settings of the vault."""
    with begin() as work:
        return ClaimsSettings(**{name: work.settings.get(key) for name, key in _KEYS.items()})


def save_settings(begin: WorkFactory, *, settings: ClaimsSettings) -> None:
    """Keep the settings of the vault; the trail says which changed."""
    with begin() as work:
        changed = []
        for field in fields(settings):
            key, value = _KEYS[field.name], getattr(settings, field.name).strip()
            old = work.settings.get(key)
            if old != value:
                work.settings.put(key, value)
                changed.append(FieldChange(key.replace(".", " "), old, value))
        if changed:
            named = ", ".join(change.field for change in changed)
            work.audit.record("settings changed", detail=named, kind=Kind.SETTINGS, changes=changed)
        work.commit()


def vault_facts(info: VaultInfo) -> tuple[tuple[str, str], ...]:
    """Return what may be said of the vault, as (name, value)."""
    return (
        ("File", info.file),
        ("Created", info.created.date().isoformat()),
        ("Encounters", f"{info.encounters:,}"),
        ("Size", f"{info.size / 1_000_000:,.1f} MB"),
        ("Cipher", info.cipher),
        ("Schema", str(info.schema)),
    )
