"""A fresh vault of invented charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.exports import ExportFormat, ExportRecord
from coderdesk.domain.failures import Blocked, ExportRefused, StorageFailed
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.occupancy import Use
from coderdesk.domain.ports import Vault
from coderdesk.domain.progress import Progress
from coderdesk.domain.resources import resource_folder
from coderdesk.domain.secret import Secret
from coderdesk.domain.worklist import WorklistQuery
from coderdesk.services.billing import BillingDesk, export
from coderdesk.services.checks import Checked, check_encounter, finish_chart
from coderdesk.services.house import Book, House
from coderdesk.services.importing import import_paths
from coderdesk.services.vaults import create_vault

#: No secret: what it opens is invented, and whoever tries the sample must be able to unlock it again.
DEMO_PASSPHRASE = "invented charts for practice only"  # noqa: S105
DEMO_NAME = "Sample charts"


@dataclass(frozen=True, slots=True)
class DemoDone:
    """What the demonstration did: every chart as it was checked, which were finished, and what was written."""

    vault: Path
    checked: tuple[Checked, ...]
    finished: tuple[EncounterId, ...]
    exports: tuple[ExportRecord, ...]


def sample_charts() -> tuple[Path, ...]:
    """Return the encounter files that ship with the program."""
    return tuple(sorted((resource_folder() / "samples").glob("*.json")))


def create_demo_vault(house: House, *, folder: Path, progress: Progress, use: Use = Use.COMMAND) -> tuple[Path, Vault]:
    """Make a vault of the sample charts in `folder`, under a name that is not taken there yet."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be made.", "Choose another one.") from error
    file = _free_name(folder)
    vault = create_vault(
        house, file=file, passphrase=Secret(DEMO_PASSPHRASE), coder="Sample coder", remember=False, use=use
    )
    import_paths(vault.begin, paths=sample_charts(), at=house.clock.now(), today=house.clock.today(), progress=progress)
    return file, vault


def run_demo(house: House, book: Book, *, out: Path, progress: Progress) -> DemoDone:
    """Do the main job in `out` without a window: import, check, finish what is clean, and bill it in every form."""
    file, vault = create_demo_vault(house, folder=out, progress=progress)
    try:
        with vault.begin() as work:
            ids = work.worklist.ids(WorklistQuery())
        today = house.clock.today()
        checked = tuple(check_encounter(vault.begin, book, encounter=one, today=today) for one in ids)
        finished = _finish_clean(vault, house, book, ids)
        desk = BillingDesk(vault.begin, book, house.clock)
        written: list[ExportRecord] = []
        for form in (ExportFormat.EDI_837P, ExportFormat.CMS1500, ExportFormat.CSV, ExportFormat.JSON):
            written.extend(export(desk, format=form, encounters=_billable(checked, finished, form), out=out))
        return DemoDone(file, checked, finished, tuple(written))
    finally:
        vault.close()


def _finish_clean(vault: Vault, house: House, book: Book, ids: Sequence[EncounterId]) -> tuple[EncounterId, ...]:
    finished = []
    for one in ids:
        try:
            finish_chart(vault.begin, book, encounter=one, at=house.clock.now(), today=house.clock.today())
        except (Blocked, ExportRefused):
            continue
        finished.append(one)
    return tuple(finished)


def _billable(
    checked: Sequence[Checked], finished: Sequence[EncounterId], form: ExportFormat
) -> tuple[EncounterId, ...]:
    if form is ExportFormat.JSON:
        return tuple(one.chart.encounter.id for one in checked)
    if form is ExportFormat.CSV:
        return tuple(finished)
    professional = {one.chart.encounter.id for one in checked if one.chart.encounter.type is EncounterType.PROFESSIONAL}
    return tuple(one for one in finished if one in professional)


def _free_name(folder: Path) -> Path:
    number = 1
    while (file := folder / f"{DEMO_NAME}{'' if number == 1 else f' {number}'}.cdvault").exists():
        number += 1
    return file
