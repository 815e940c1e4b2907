"""Every reader of outside data, with whole files that it reads. All of them are the tests' own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from coderdesk.codesets.official import archive, kept
from coderdesk.codesets.official.reader import Member
from coderdesk.codesets.official.readers import recognised
from coderdesk.codesets.updates.kept import Kept
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from coderdesk.domain.recovery_code import RecoveryCode
from coderdesk.domain.secret import Secret
from coderdesk.intake.pdf import page_image
from coderdesk.intake.problems import Refused
from coderdesk.intake.read import read_file
from coderdesk.services.backups import make_backup
from coderdesk.services.demo import sample_charts
from coderdesk.services.preferences import FILE, KnownVault, Preferences, load_preferences, save_preferences
from coderdesk.vault.backups.opened import verify_unopened
from coderdesk.vault.kdf import KdfParameters
from coderdesk.vault.keeper import FileVaultKeeper
from coderdesk.vault.keyfile import KeyFile, beside
from coderdesk.vault.tries import add_try, read_tries, tries_beside
from support import fhir
from support.factories import NOTE
from support.fuzz import Read, Target
from support.fuzz_samples import OFFICIAL, WORKLIST
from support.service_files import NOTICE, write_service_files
from support.whole_charts import a_pdf

LIGHT = KdfParameters(time=1, memory_kib=8, lanes=1)
PASSPHRASE = Secret("lantern orbit gravel teaspoon")
Make = Callable[[Path], Target]
_XML_WORDS = (
    b"<code>",
    b"<term level='9'>",
    b"<title>",
    b"<see>",
    b"</letter>",
    b"E11.9",
    b"<nemod>(x)</nemod>",
    b"<cell col='9'>",
)
_DAY = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)


def targets() -> dict[str, Make]:
    """Return what makes each target, by its name; each is handed a folder of its own."""
    made: dict[str, Make] = {
        "worklist CSV": partial(_chart_file, "w.csv", (WORKLIST.encode(), WORKLIST.replace(",", ";").encode("utf-16"))),
        "note text": partial(_chart_file, "7710-03.txt", _notes()),
        "PDF": partial(_chart_file, "7710-03.pdf", _pdfs()),
        "PDF page drawn": _pdf_page,
        "FHIR": _fhir,
        "encounter file": _encounters,
        "zip of official files": _archive,
        "key file": _key_file,
        "backup file": _backup,
        "vault database": _database,
        "recovery code": _recovery_code,
        "settings": _settings,
        "wrong tries": _tries,
        "list of kept files": _kept_files,
        "note of a download": _download_note,
    }
    for name, text in OFFICIAL.items():
        made[f"official: {name}"] = partial(_official, name, (text.encode(),), ())
    for name in ("PPRRVU", "GPCI", "ANES", "MCR_MUE", "ccipra", "HCPC2025", "AOC_"):
        made[f"official: {name}"] = partial(_service_file, name)
    return made


def _chart_file(name: str, samples: Sequence[bytes], folder: Path) -> Target:
    # A worklist names the note that lies beside it.
    (folder / "7710-03.txt").write_text(NOTE, encoding="utf-8")
    return Target(name, samples, _written(folder / name, read_file))


def _written(file: Path, read: Callable[[Path], object]) -> Read:
    def run(data: bytes) -> object:
        file.write_bytes(data)
        return read(file)

    return run


def _notes() -> tuple[bytes, ...]:
    texts = (NOTE, f"Account: 7710-03\n{NOTE}", "Sofia Núñez: fiebre 39 °C\n\fSecond page\n")
    return (*(text.encode() for text in texts), NOTE.encode("utf-16"), texts[2].encode("cp1252"))


def _pdfs() -> tuple[bytes, ...]:
    packed, locked = io.BytesIO(), io.BytesIO()
    canvas = Canvas(packed, pageCompression=1, invariant=True)
    canvas.drawString(72, 720, "Account: 7710-03")
    canvas.bookmarkPage("one")
    canvas.addOutlineEntry("One", "one")
    canvas.acroForm.textfield(name="a", value="b", x=72, y=600)
    canvas.linkURL("https://example.test", (72, 500, 200, 520))
    canvas.showPage()
    canvas.save()
    sealed = Canvas(locked, encrypt="secret", invariant=True)
    sealed.drawString(72, 720, "Hidden")
    sealed.save()
    return a_pdf("Account: 7710-03\nA report", "and another page"), a_pdf(""), packed.getvalue(), locked.getvalue()


def _pdf_page(folder: Path) -> Target:
    def read(data: bytes) -> object:
        try:
            return page_image(data, 1, resolution=20)
        except Refused as refused:
            # As the service that shows pages tells it.
            raise FileRefused("The document", "", "its pages cannot be drawn") from refused

    return Target("PDF page drawn", _pdfs()[:3], read)


def _fhir(folder: Path) -> Target:
    bundles = (
        fhir.visit(fhir.condition(), fhir.coverage(), fhir.claim(), fhir.note()),
        fhir.visit(fhir.condition(key="c2", code="I10"), fhir.claim(fhir.claim_item(), fhir.claim_item("93000"))),
        fhir.visit(fhir.note(fhir.attachment(a_pdf("A report"), "application/pdf"))),
    )
    samples = [json.dumps(one).encode() for one in bundles]
    samples.append(b"\n".join(json.dumps(entry["resource"]).encode() for entry in bundles[0]["entry"]))
    return Target("FHIR", samples, _written(folder / "chart.json", read_file), "json")


def _encounters(folder: Path) -> Target:
    samples = [path.read_bytes() for path in sample_charts()]
    return Target("encounter file", samples, _written(folder / "chart.json", read_file), "json")


def _official(name: str, samples: Sequence[bytes], words: Sequence[bytes], folder: Path, structure: str = "") -> Target:
    more = _XML_WORDS if name.endswith(".xml") else words

    def read(data: bytes) -> object:
        return recognised(Member(Path(name), "", data), Silent())

    return Target(f"official: {name}", samples, read, structure, more)


def _service_file(name: str, folder: Path) -> Target:
    (file,) = (path for path in write_service_files(folder) if path.name.startswith(name))
    structure = "zip" if file.suffix == ".xlsx" else ""
    return _official(file.name, (file.read_bytes(),), (NOTICE.encode(), b"CPT only copyright"), folder, structure)


def _archive(folder: Path) -> Target:
    samples: list[bytes] = []
    for _ in range(3):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, text in tuple(OFFICIAL.items())[:4]:
                packed.writestr(f"folder/{name}", text)
            if samples:
                packed.writestr("inner.zip", samples[-1])
        samples.append(made.getvalue())
    return Target("zip", samples, _written(folder / "codes.zip", lambda file: list(archive.members(file))), "zip")


def _vault(folder: Path) -> Path:
    file = folder / "Practice.cdvault"
    vault = FileVaultKeeper(LIGHT).create(file, PASSPHRASE, coder="Ada")
    make_backup(vault, now=_DAY, folder=folder)
    vault.close()
    return file


def _key_file(folder: Path) -> Target:
    sample = beside(_vault(folder)).read_bytes()
    return Target("key file", (sample,), lambda data: KeyFile.from_bytes(data, "keys"), "json")


def _backup(folder: Path) -> Target:
    _vault(folder)
    (made,) = (path for path in folder.iterdir() if "cdvault" not in path.suffix and path.is_file())
    read = partial(verify_unopened, progress=Silent())
    return Target("backup file", (made.read_bytes(),), _written(folder / "damaged", read), "backup")


def _database(folder: Path) -> Target:
    file = _vault(folder)
    keeper, sample = FileVaultKeeper(LIGHT), file.read_bytes()

    def read(place: Path) -> None:
        vault = keeper.open(place, PASSPHRASE)
        try:
            vault.info()
        finally:
            vault.close()

    return Target("vault database", (sample,), _written(file, read))


def _recovery_code(folder: Path) -> Target:
    samples = [
        RecoveryCode.of([(7 * place + start) % 32 for place in range(26)]).written().encode() for start in range(9)
    ]

    def read(data: bytes) -> object:
        return RecoveryCode.typed(Secret(data.decode("utf-8", "surrogateescape")))

    return Target("recovery code", samples, read)


def _settings(folder: Path) -> Target:
    many = Preferences(
        "dark", 15, 5, {"chart.finish": "F10"}, (KnownVault("/home/kim/P.cdvault", "2026-09-14"),), "Kim"
    )
    save_preferences(folder, many)
    sample = (folder / FILE).read_bytes()

    def read(file: Path) -> object:
        found = load_preferences(file.parent)
        # What was read must be fit to be kept again.
        save_preferences(file.parent, found)
        return [vault.is_there for vault in found.vaults]

    return Target("settings", (sample,), _written(folder / FILE, read), "json")


def _tries(folder: Path) -> Target:
    file = folder / "P.cdvault"
    add_try(file, _DAY)
    add_try(file, _DAY)
    place = tries_beside(file)
    return Target(
        "wrong tries", (place.read_bytes(),), _written(place, lambda _: read_tries(file).seconds_left(_DAY)), "json"
    )


def _kept_files(folder: Path) -> Target:
    store = folder / "reference.sqlite"
    sample = json.dumps([{"number": 1, "digest": "ab", "file": "a.txt", "inside": "", "imported_at": "2026-09-14"}])
    place = kept.folder(store)
    place.mkdir(parents=True)

    def read(_file: Path) -> object:
        return [kept.member(store, one) for one in kept.files(store)]

    return Target("list of kept files", (sample.encode(),), _written(place / "manifest.json", read), "json")


def _download_note(folder: Path) -> Target:
    file, address = folder / "codes.zip", "https://example.test/codes.zip"
    file.write_bytes(b"whole")
    sample = json.dumps({"address": address, "etag": '"abc"', "modified": "Mon, 14 Sep 2026 10:00:00 GMT"}).encode()

    def read(_note: Path) -> object:
        return [f"{name}: {value}" for name, value in Kept(file).conditions(address).items()]

    return Target("note of a download", (sample,), _written(folder / "codes.zip.json", read), "json")
