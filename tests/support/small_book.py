"""A code book of a few dozen real codes, held in memory: for tests that ask how rules behave, not what the books say.

Codes, titles and dates are those of the official releases of fiscal years 2025 and 2026.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from coderdesk.domain.book import CodeEntry, Note, NoteKind, Release, SearchHit
from coderdesk.domain.codes import Code, CodeSystem, icd10cm, icd10pcs

_CM = CodeSystem.ICD10CM
_PCS = CodeSystem.ICD10PCS
_OCTOBER_2024, _OCTOBER_2025 = date(2024, 10, 1), date(2025, 10, 1)
_SEPTEMBER_2025, _SEPTEMBER_2026 = date(2025, 9, 30), date(2026, 9, 30)

RELEASES = (
    Release(_CM, "FY2025", _OCTOBER_2024, _SEPTEMBER_2025, "small book", 40),
    Release(_CM, "FY2026", _OCTOBER_2025, _SEPTEMBER_2026, "small book", 40),
    Release(_PCS, "FY2025", _OCTOBER_2024, _SEPTEMBER_2025, "small book", 4),
    Release(_PCS, "FY2026", _OCTOBER_2025, _SEPTEMBER_2026, "small book", 4),
)

#: Billable codes with their titles.
_TITLES = {
    "B95.0": "Streptococcus, group A, as the cause of diseases classified elsewhere",
    "E10.65": "Type 1 diabetes mellitus with hyperglycemia",
    "E11.42": "Type 2 diabetes mellitus with diabetic polyneuropathy",
    "E11.65": "Type 2 diabetes mellitus with hyperglycemia",
    "E78.2": "Mixed hyperlipidemia",
    "E78.5": "Hyperlipidemia, unspecified",
    "E85.4": "Organ-limited amyloidosis",
    "I10": "Essential (primary) hypertension",
    "I21.4": "Non-ST elevation (NSTEMI) myocardial infarction",
    "I43": "Cardiomyopathy in diseases classified elsewhere",
    "J18.9": "Pneumonia, unspecified organism",
    "J20.9": "Acute bronchitis, unspecified",
    "J40": "Bronchitis, not specified as acute or chronic",
    "J44.1": "Chronic obstructive pulmonary disease with (acute) exacerbation",
    "M16.11": "Unilateral primary osteoarthritis, right hip",
    "R05.9": "Cough, unspecified",
    "R10.2": "Pelvic and perineal pain",
    "R10.20": "Pelvic and perineal pain unspecified side",
    "R10.21": "Pelvic and perineal pain right side",
    "S13.4XXA": "Sprain of ligaments of cervical spine, initial encounter",
    "S52.501A": "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture",
    "S52.501D": "Unspecified fracture of the lower end of right radius, subsequent encounter, routine healing",
    "V43.52XA": "Car driver injured in collision with other type car in traffic accident, initial encounter",
    "Y65.51": "Performance of wrong procedure (operation) on correct patient",
    "Z51.89": "Encounter for other specified aftercare",
    "Z95.1": "Presence of aortocoronary bypass graft",
}
_HEADINGS = {
    "E11": "Type 2 diabetes mellitus",
    "E11.4": "Type 2 diabetes mellitus with neurological complications",
    "S13.4": "Sprain of ligaments of cervical spine",
    "S52.50": "Unspecified fracture of the lower end of radius",
    "S52.501": "Unspecified fracture of the lower end of right radius",
}
_SEVENTH = {
    "S134": (("A", "initial encounter"),),
    "S52501": (
        ("A", "initial encounter for closed fracture"),
        ("D", "subsequent encounter for closed fracture with routine healing"),
    ),
}
_PROCEDURES = {
    "0FT44ZZ": "Resection of Gallbladder, Percutaneous Endoscopic Approach",
    "5A1955Z": "Respiratory Ventilation, Greater than 96 Consecutive Hours",
}
_TABLES = {"0FT": "Hepatobiliary System and Pancreas, Resection", "5A1": "Extracorporeal Performance"}
#: A category, what its Excludes1 note names, and the note.
_EXCLUDES1 = (
    ("E11", "E10", "type 1 diabetes mellitus (E10.-)"),
    ("J20", "J40", "bronchitis NOS (J40)"),
)
#: R10.2 was split on 1 October 2025.
_ENDED = {"R102": _SEPTEMBER_2025}
_BEGUN = {"R1020": _OCTOBER_2025, "R1021": _OCTOBER_2025}


@dataclass
class SmallBook:
    """A `CodeBook` over the codes above; `extra` adds releases and codes of other systems.

    `exempt` is a list of codes that need no present-on-admission indicator.
    """

    extra_releases: tuple[Release, ...] = ()
    extra: dict[Code, str] = field(default_factory=dict)
    exempt: frozenset[Code] | None = None

    def __post_init__(self) -> None:
        self._titles = {icd10cm(code): title for code, title in (_TITLES | _HEADINGS).items()}
        self._titles |= {icd10pcs(code): title for code, title in (_PROCEDURES | _TABLES).items()}
        self._titles |= self.extra
        self._headings = {icd10cm(code) for code in _HEADINGS} | {icd10pcs(code) for code in _TABLES}

    def releases(self) -> Sequence[Release]:
        """Return both years of both sets, and the extra ones."""
        return RELEASES + self.extra_releases

    def release_on(self, system: CodeSystem, on: date) -> Release | None:
        """Return the release of the fiscal year of `on`."""
        for release in self.releases():
            if release.system is system and release.effective_from <= on <= (release.effective_to or on):
                return release
        return None

    def entry(self, code: Code, on: date) -> CodeEntry | None:
        """Return `code` as of `on`."""
        release = self.release_on(code.system, on)
        if code not in self._titles or release is None:
            return None
        split = bool(self._below(code)) and code not in self._headings
        heading = code in self._headings or (split and on > _ENDED.get(code.text, on))
        begins, ends = _BEGUN.get(code.text, _OCTOBER_2024), _ENDED.get(code.text)
        never = code in self._headings
        return CodeEntry(
            code=code,
            title=self._titles[code],
            billable=not heading,
            valid=not heading and begins <= on <= (ends or on),
            valid_from=None if never else begins,
            valid_to=None if never else ends,
            release=release,
            has_children=heading,
            needs=("7th character" if code.text in _SEVENTH else "more characters") if heading else "",
        )

    def _below(self, code: Code) -> list[Code]:
        return sorted(
            each
            for each in self._titles
            if each.system is code.system and each.text.startswith(code.text) and each != code
        )

    def children(self, code: Code, on: date) -> Sequence[CodeEntry]:
        """Return what lies below `code`."""
        return [entry for each in self._below(code) if (entry := self.entry(each, on))]

    def billable_below(self, code: Code, on: date, limit: int = 20) -> Sequence[CodeEntry]:
        """Return the first `limit` codes under `code` that are valid on `on`."""
        return [entry for entry in self.children(code, on) if entry.valid][:limit]

    def notes(self, code: Code, on: date) -> Sequence[Note]:  # noqa: ARG002 - the notes of the small book do not change
        """Return the Excludes1 notes of the category of `code`."""
        return [
            Note(NoteKind.EXCLUDES1, text, category, own=code.text == category)
            for category, _, text in _EXCLUDES1
            if code.text.startswith(category)
        ]

    def excludes1_between(self, one: Code, other: Code, on: date) -> Note | None:  # noqa: ARG002 - the notes of the small book do not change
        """Return the note of either that names the other."""
        for category, named, text in _EXCLUDES1:
            for first, second in ((one, other), (other, one)):
                if first.text.startswith(category) and second.text.startswith(named):
                    return Note(NoteKind.EXCLUDES1, text, category)
        return None

    def is_manifestation(self, code: Code, on: date) -> bool:  # noqa: ARG002 - the notes of the small book do not change
        """Say whether `code` is I43."""
        return code == icd10cm("I43")

    def is_external_cause(self, code: Code) -> bool:
        """Say whether `code` begins with V, W, X or Y."""
        return code.system is _CM and code.text[0] in "VWXY"

    def is_poa_exempt(self, code: Code, on: date) -> bool | None:  # noqa: ARG002 - one list for every day
        """Say whether `code` is among `exempt`; None where there is no such list."""
        return None if self.exempt is None else code in self.exempt

    def replaced_by(self, code: Code, on: date) -> Sequence[Code]:
        """Return what came under a code that ended before `on`."""
        entry = self.entry(code, on)
        ended = entry is not None and entry.valid_to is not None and entry.valid_to < on
        return [below.code for below in self.billable_below(code, on)] if ended else []

    def seventh_characters(self, code: Code, on: date) -> Sequence[tuple[str, str]]:  # noqa: ARG002 - the notes of the small book do not change
        """Return the 7th characters of the two stems."""
        return _SEVENTH.get(code.text, ())

    def search(
        self, text: str, *, systems: Sequence[CodeSystem] = (), on: date, limit: int = 50
    ) -> Sequence[SearchHit]:
        """Return the codes whose title holds every word of `text`."""
        words = text.casefold().split()
        found = [code for code, title in self._titles.items() if all(word in title.casefold() for word in words)]
        entries = [self.entry(code, on) for code in found if not systems or code.system in systems]
        return [SearchHit(entry, "title") for entry in entries if entry][:limit]
