"""What the files say of a CPT or HCPCS code, as facts in words: name, value as printed, what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coderdesk.domain import service_words as words
from coderdesk.domain.codes import Code, CodeSystem, service_code
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.releases import FileKind, LoadedFile
from coderdesk.domain.service_codes import AddOn, Fee, HcpcsDetail, Setting, UnitsLimit
from coderdesk.services.service_codes import ServicePage

#: What an MUE's adjudication indicator means for units above the value (NCCI Policy Manual, chapter I, section V).
ADJUDICATION: Mapping[str, str] = {
    "1": "Each claim line is judged by itself: the same code on another line, with a due modifier, counts anew.",
    "2": "All units of the day count together, and none above are ever paid: law, policy or anatomy sets the value.",
    "3": "All units of the day count together; more can be paid if the record shows that they were needed.",
}
SETTINGS: Mapping[Setting, str] = {
    Setting.PRACTITIONER: "Practitioner",
    Setting.OUTPATIENT: "Outpatient hospital",
    Setting.DME: "Equipment supplier",
}
#: What brings each kind of fact in, where it is not loaded: the file's name as CMS has it.
BRINGS: Mapping[FileKind, str] = {
    FileKind.HCPCS: "the HCPCS Level II file of CMS (HCPC…_ANWEB)",
    FileKind.CPT: "your own licensed CPT files (consolidated list, LONGULT, MEDU or SHORTU)",
    FileKind.FEE_SCHEDULE: "the physician fee schedule of CMS (PPRRVU, in RVU…zip)",
    FileKind.GPCI: "the geographic indices of CMS (GPCI, in RVU…zip)",
    FileKind.MUE: "the MUE tables of CMS (MCR_MUE_…)",
    FileKind.ADD_ON: "the add-on code edits of CMS (AOC…)",
    FileKind.PTP: "the NCCI code pairs of CMS (ccipra-…, ccioph-…)",
}
#: Files that are asked for by the year of the date.
_BY_YEAR = frozenset({FileKind.FEE_SCHEDULE, FileKind.GPCI, FileKind.ANESTHESIA})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a file says: `value` as printed, `meaning` in words ("" where the value says it all).

    `codes` are those that the value prints, in its order.
    """

    name: str
    value: str | date
    meaning: str = ""
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Facts of one kind with the release they are from. `empty` says why there are none; `kind` what would bring them.

    `kind` is None unless no loaded file speaks of the day.
    """

    title: str
    facts: tuple[Fact, ...]
    release: str = ""
    empty: str = ""
    kind: FileKind | None = None


def sections(page: ServicePage, loaded: Sequence[LoadedFile]) -> tuple[Section, ...]:
    """Return what is known of a code beside its fees and pairs; a section without facts says why."""
    about = _about(page, loaded)
    return (
        *([about] if about is not None else []),
        _limits(page.limits, loaded, page.on),
        _add_on(page.add_on, loaded, page.on),
    )


def indicators(fee: Fee) -> tuple[Fact, ...]:
    """Return what the indicators of a line of the fee schedule mean for payment."""
    facts = [
        _coded("Status", fee.status, words.STATUS),
        _coded("Professional, technical", fee.pc_tc, words.PC_TC),
        _coded("Global days", fee.global_days, words.GLOBAL_DAYS),
        _coded("Several procedures", fee.multiple, words.MULTIPLE),
        _coded("Both sides", fee.bilateral, words.BILATERAL),
        _coded("Assistant at surgery", fee.assistant, words.ASSISTANT),
        _coded("Co-surgeons", fee.co_surgeon, words.TOGETHER),
        _coded("Surgical team", fee.team, words.TOGETHER),
    ]
    if fee.endoscopic_base.strip():
        facts.append(
            Fact(
                "Endoscopic base",
                fee.endoscopic_base,
                "The family's base code; the difference to it is paid",
                _codes((fee.endoscopic_base,)),
            )
        )
    return tuple(fact for fact in facts if fact.value)


def _coded(name: str, value: str, meanings: Mapping[str, str]) -> Fact:
    return Fact(name, value.strip(), meanings.get(value.strip(), "not explained in the file's layout"))


def _about(page: ServicePage, loaded: Sequence[LoadedFile]) -> Section | None:
    detail = page.detail
    if detail is not None:
        none = "The loaded file has the text alone."
        return Section("Coverage and dates", _hcpcs_facts(detail), _release(page), none)
    if page.code.system is CodeSystem.HCPCS:
        return _silent("Coverage and dates", FileKind.HCPCS, loaded, page.on, "The loaded files do not have this code.")
    if page.texts is not None:
        found = [("Medium", page.texts.medium), ("Short", page.texts.short), ("Effective", page.texts.effective)]
        return Section("Descriptor", tuple(Fact(name, value) for name, value in found if value), _release(page))
    return None


def speaks(loaded: Sequence[LoadedFile], kind: FileKind, on: date) -> bool:
    """Say whether a loaded file of `kind` speaks of `on`: of that day or, for fees and localities, of its year."""
    files = [file for file in loaded if file.kind is kind]
    if kind in _BY_YEAR:
        return any(file.effective_from.year == on.year for file in files)
    # An add-on file tells of each edit from when on it stands, so it speaks of the years before it as well.
    return any(
        (kind is FileKind.ADD_ON or file.effective_from <= on)
        and (file.effective_to is None or on <= file.effective_to)
        for file in files
    )


def lacking(loaded: Sequence[LoadedFile], kind: FileKind, on: date) -> str:
    """Say what is to be done where no loaded file of `kind` speaks of `on`; "" where one does."""
    if speaks(loaded, kind, on):
        return ""
    names = ", ".join(dict.fromkeys(file.name for file in loaded if file.kind is kind))
    return f"What is loaded is of another time: {names}." if names else f"Comes with {BRINGS[kind]}."


def _silent(title: str, kind: FileKind, loaded: Sequence[LoadedFile], on: date, none: str) -> Section:
    """Return a section without facts: `none` where its file speaks of the day, else what would bring it."""
    words = lacking(loaded, kind, on)
    return Section(title, (), empty=words or none, kind=kind if words else None)


def _release(page: ServicePage) -> str:
    return page.entry.release.name if page.entry is not None else ""


def _hcpcs_facts(detail: HcpcsDetail) -> tuple[Fact, ...]:
    facts = [
        _coded("Coverage", detail.coverage, words.COVERAGE),
        Fact("Added", detail.added or ""),
        Fact("Effective", detail.effective or ""),
        Fact("Terminated", detail.terminated or ""),
        _coded("Last action", detail.action, words.ACTION),
        Fact("Pricing", ", ".join(detail.pricing)),
        Fact("Statute", detail.statute),
        Fact("BETOS", detail.betos),
        Fact("Type of service", ", ".join(detail.type_of_service)),
        Fact("Anesthesia base units", "" if detail.anesthesia_units is None else str(detail.anesthesia_units)),
        Fact("See also", ", ".join(detail.cross_references), codes=_codes(detail.cross_references)),
        Fact("Note", detail.note),
    ]
    return tuple(fact for fact in facts if fact.value)


def _limits(limits: tuple[UnitsLimit, ...], loaded: Sequence[LoadedFile], on: date) -> Section:
    title = "Units in a day (MUE)"
    if not limits:
        none = "No value is published for this code; that does not mean no limit."
        return _silent(title, FileKind.MUE, loaded, on, none)
    facts = []
    for limit in limits:
        meaning = ADJUDICATION.get(limit.adjudication, "")
        rationale = f" Rationale: {limit.rationale}." if limit.rationale else ""
        units = f"{limit.units} {'unit' if limit.units == 1 else 'units'}"
        facts.append(Fact(SETTINGS[limit.setting], units, f"{limit.adjudication}: {meaning}{rationale}"))
    return Section(title, tuple(facts), ", ".join(dict.fromkeys(limit.release for limit in limits)))


def _add_on(add_on: AddOn | None, loaded: Sequence[LoadedFile], on: date) -> Section:
    title = "Add-on code"
    if add_on is None:
        return _silent(title, FileKind.ADD_ON, loaded, on, "It is no add-on code: it can stand alone.")
    kind = words.ADD_ON.get(add_on.kind, "")
    facts = [Fact(f"Type {add_on.kind}", f"{kind[:1].upper()}{kind[1:]}")]
    if add_on.primaries:
        facts.append(Fact("Primaries", ", ".join(add_on.primaries), codes=_codes(add_on.primaries)))
    return Section(title, tuple(facts), add_on.release)


def _codes(texts: Sequence[str]) -> tuple[Code, ...]:
    """Return those of `texts` that are codes: a file prints "CCCCC" where the contractor names them."""
    found = []
    for text in texts:
        try:
            code = service_code(text.strip())
        except InvalidValue:
            continue
        if code.is_well_formed:
            found.append(code)
    return tuple(found)
