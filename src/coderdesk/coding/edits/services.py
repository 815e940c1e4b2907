"""What a service line bills: its code, modifiers, description and drug."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from coderdesk.coding.edits import fixes, places
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.lines import name
from coderdesk.coding.edits.registry import Fault, rule
from coderdesk.coding.edits.unlisted import UNLISTED
from coderdesk.coding.edits.words import listed
from coderdesk.domain.codes import CodeSystem
from coderdesk.domain.encounter import Drug, ServiceLine

MAX_MODIFIERS = 4
DRUG_UNITS = ("F2", "GR", "ME", "ML", "UN")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_NDC = re.compile(r"[0-9]{11}")
_SERVICE_SETS = (CodeSystem.CPT, CodeSystem.HCPCS)


@rule(
    "SERVICE-VALID",
    source="45 CFR 162.1002; CMS Claims Processing Manual ch. 23 §20",
    needs=_SERVICE_SETS,
    without_release=True,
)
def valid(case: Case) -> Iterator[Fault]:
    """A line's code is written like a CPT or HCPCS code and, where a release is loaded, is valid on the line's date."""
    for index, line in case.lines:
        if line.code.system not in _SERVICE_SETS or not line.code.is_well_formed:
            said, release = "is not written like a CPT or HCPCS code", ""
        else:
            said, release = _dated(case, line)
        if said:
            yield Fault(
                f"{line.code} on line {index + 1} {said}.",
                (places.line(index, "code"),),
                (line.code,),
                release=release,
                particulars=case.nth(index),
                fixes=fixes.go_to("Change the code"),
            )


def _dated(case: Case, line: ServiceLine) -> tuple[str, str]:
    """Say what is wrong with a code on its line's date, "" for nothing or where no release covers it."""
    on = case.chart.dates(line)[0]
    release = case.label(line.code.system, on)
    if on is None or not release:
        return "", ""
    entry = case.entry(line.code, on)
    if entry is None and line.code.is_dental:
        return "", ""  # NOT-CHECKED says so
    if entry is None:
        return f"does not exist in {release}", release
    return ("", release) if entry.valid else (f"is not valid on {on}", release)


@rule("MOD-DUP", source="837P SV101-3 to -6; NUCC CMS-1500 item 24D")
def modifiers(case: Case) -> Iterator[Fault]:
    """A line has at most four modifiers of two letters or digits, none of them twice."""
    for index, line in case.lines:
        faults = []
        if any(not _MODIFIER.fullmatch(modifier) for modifier in line.modifiers):
            faults.append("has a modifier that is not two letters or digits")
        twice = [each for each, times in Counter(line.modifiers).items() if times > 1 and _MODIFIER.fullmatch(each)]
        if twice:
            faults.append(f"has modifier {listed(twice)} twice")
        if len(line.modifiers) > MAX_MODIFIERS:
            faults.append(f"has more than {MAX_MODIFIERS} modifiers")
        for said in faults:
            yield Fault(
                f"{name(index, line)} {said}.",
                (places.line(index, "modifiers"),),
                (line.code,),
                particulars=f"{case.nth(index)} {said}",
                fixes=fixes.go_to("Change the modifiers"),
            )


@rule("NOC-DESC", source="837P SV101-7; CMS list of not otherwise classified codes")
def described(case: Case) -> Iterator[Fault]:
    """An unlisted or not otherwise classified code says what was done or given."""
    for index, line in case.lines:
        if line.code.text in UNLISTED and not line.description.strip():
            yield Fault(
                f"{line.code} on line {index + 1} is an unlisted code and needs a description.",
                (places.line(index, "description"),),
                (line.code,),
                particulars=case.nth(index),
                fixes=fixes.go_to("Fill in the description"),
            )


@rule("NDC-FORMAT", source="837P 2410 LIN03, CTP04, CTP05; NUCC CMS-1500 item 24 shaded")
def drug(case: Case) -> Iterator[Fault]:
    """A drug has an NDC of eleven digits (5-4-2, padded with zeros), a quantity and a unit that a claim takes."""
    for index, line in case.lines:
        for field, said in _wrong_with(line.drug) if line.drug else ():
            yield Fault(
                f"{name(index, line)}: {said}.",
                (places.line(index, field),),
                (line.code,),
                particulars=case.nth(index),
                fixes=fixes.go_to("Change the drug"),
            )


def _wrong_with(drug: Drug) -> Iterator[tuple[str, str]]:
    if not _NDC.fullmatch(drug.ndc):
        yield "drug.ndc", "an NDC has eleven digits and no hyphens"
    if not drug.quantity.is_finite() or drug.quantity <= Decimal(0):
        yield "drug.quantity", "the quantity of the drug must be more than zero"
    if drug.unit not in DRUG_UNITS:
        yield "drug.unit", f"the unit of the drug must be {', '.join(DRUG_UNITS[:-1])} or {DRUG_UNITS[-1]}"
