"""A vault of 50,000 encounters, as after some years of work."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import coderdesk.vault
from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Status
from coderdesk.domain.identifiers import ClientId, CoverageId, DocumentId, EncounterId, PatientId
from coderdesk.domain.people import PersonName
from coderdesk.domain.secret import Secret
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import beside
from support.factories import a_chart, a_client, a_coverage, a_line, a_patient, a_payer, an_encounter
from support.stored import put

ENCOUNTERS = 50_000
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
_SYLLABLES = [consonant + vowel for consonant in "bdghjklmnprstw" for vowel in "aeio"]
_CODES = [
    f"{letter}{number}.{detail}" for letter in "ABCDEFGHIJKLMNRSZ" for number in range(10, 60) for detail in "019"
]


def many_charts(chance: random.Random, numbers: Sequence[int]) -> Iterator[Chart]:
    """Make charts of five diagnoses, three lines and a note each, for three clients and twelve payers."""

    def name() -> str:
        return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).title()

    whole = a_chart()
    for number in numbers:
        client = a_client(id=ClientId(f"client {number % 3}"), name=f"{'ABC'[number % 3]}bbey Practice")
        patient = a_patient(id=PatientId(f"patient {number}"), client=client.id, name=PersonName(name(), name(), "M"))
        coverage = a_coverage(
            id=CoverageId(f"coverage {number}"),
            patient=patient.id,
            payer=a_payer(id=f"payer {number % 12}", name=f"{_SYLLABLES[number % 12]} Mutual"),
        )
        day = date(2026, 1, 1) + timedelta(chance.randrange(300))
        encounter = an_encounter(
            *chance.sample(_CODES, 5),
            id=EncounterId(f"{number:08d}-4471-4b7e-9a53-0f6f6b8f3c11"),
            external_id=f"bench:{number}",
            account=f"A{number:06d}",
            client=client.id,
            patient=patient.id,
            coverages=(coverage.id,),
            status=chance.choice(list(Status)),
            service_from=day,
            received=day + timedelta(1),
            due=day + timedelta(chance.randrange(9)) if number % 10 else None,
            lines=(a_line(), a_line("93000"), a_line("36415")),
        )
        note = replace(whole.documents[0], id=DocumentId(f"note {number}"), encounter=encounter.id)
        yield replace(
            whole, encounter=encounter, client=client, patient=patient, coverages=(coverage,), documents=(note,)
        )


def filled_vault(folder: Path) -> Path:
    """Return a vault of `ENCOUNTERS` encounters in `folder`, making it if it is not there."""
    file = folder / f"{ENCOUNTERS} by {_maker()}.cdvault"
    if file.exists():
        return file
    for outdated in folder.iterdir():
        outdated.unlink()
    unfinished = folder / "unfinished.cdvault"
    vault = FileVaultKeeper().create(unfinished, PASSPHRASE, coder="Ada")
    chance = random.Random(1)  # noqa: S311 - nothing secret is made of it
    for first in range(0, ENCOUNTERS, 2_000):
        with vault.begin() as work:
            for chart in many_charts(chance, range(first, min(first + 2_000, ENCOUNTERS))):
                put(work, chart)
            work.commit()
    vault.close()
    beside(unfinished).rename(beside(file))
    return unfinished.rename(file)


def _maker() -> str:
    """Stand for what a vault made now would hold: the steps that lay its tables, and who writes into it."""
    package = Path(coderdesk.vault.__path__[0])
    digest = hashlib.sha256()
    for module in (*sorted((package / "migrations").glob("*.py")), package / "keeper.py", package / "words.py"):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:12]
