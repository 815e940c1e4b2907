"""Who bills, who was treated, and who treated: what a claim must know of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coderdesk.coding.edits import fixes, places, postal
from coderdesk.coding.edits.case import Case
from coderdesk.coding.edits.registry import FACILITY, PROFESSIONAL, Fault, rule
from coderdesk.coding.edits.words import is_latin, listed
from coderdesk.domain.encounter import Role
from coderdesk.domain.findings import Severity
from coderdesk.domain.people import Sex

OLDEST = 150
_NINE_DIGITS = re.compile(r"[0-9]{9}")


@rule("CLAIM-BILLING", source="837 2010AA NM103, N3, N4; NUCC CMS-1500 item 33")
def billing_provider(case: Case) -> Iterator[Fault]:
    """The billing provider has a name and a whole address; a pay-to address, where one is given, is whole too."""
    client = case.chart.client
    if not client.name.strip():
        yield Fault(
            "The billing provider has no name.", (places.client("name"),), fixes=fixes.go_to("Fill in the name")
        )
    if lacking := postal.lacks(client.address):
        yield Fault(
            f"The billing address lacks: {', '.join(lacking)}.",
            (places.client("address"),),
            fixes=fixes.go_to("Fill in the billing address"),
        )
    if client.pay_to and postal.is_given(client.pay_to) and (lacking := postal.lacks(client.pay_to)):
        yield Fault(
            f"The pay-to address lacks: {', '.join(lacking)}.",
            (places.client("pay_to"),),
            fixes=fixes.go_to("Fill in the pay-to address"),
        )


@rule("TAX-ID", source="837 2010AA REF*EI, REF*SY; NUCC CMS-1500 item 25")
def tax_number(case: Case) -> Iterator[Fault]:
    """The billing provider's tax number has nine digits and is marked as an employer's (EI) or a person's (SY)."""
    client = case.chart.client
    if not client.tax_id:
        said, field = "is missing", "tax_id"
    elif not _NINE_DIGITS.fullmatch(client.tax_id.replace("-", "")):
        said, field = "must have nine digits", "tax_id"
    elif client.tax_id_type not in ("EI", "SY"):
        said, field = "must be marked EI (employer) or SY (social security)", "tax_id_type"
    else:
        return
    yield Fault(
        f"The tax number of the billing provider {said}.",
        (places.client(field),),
        fixes=fixes.go_to("Fill in the tax number"),
    )


@rule("CLAIM-PATIENT", source="837 2010BA and 2010CA NM103, N3, N4; NUCC CMS-1500 items 2 and 5")
def patient(case: Case) -> Iterator[Fault]:
    """The patient has a last name, in Latin letters, and a whole address."""
    person = case.chart.patient
    if not person.name.last.strip():
        said = "has no last name"
    elif not is_latin(person.name.last):
        said = "needs a last name in Latin letters, as on the insurance card: a claim carries no others"
    else:
        said = ""
    if said:
        yield Fault(f"The patient {said}.", (places.patient("name.last"),), fixes=fixes.go_to("Fill in the name"))
    if lacking := postal.lacks(person.address):
        yield Fault(
            f"The patient's address lacks: {', '.join(lacking)}.",
            (places.patient("address"),),
            fixes=fixes.go_to("Fill in the address"),
        )


@rule("PATIENT-BIRTH", source="837 DMG02; NUCC CMS-1500 item 3")
def birth(case: Case) -> Iterator[Fault]:
    """The birth date is there, is not after the date of service, and not more than 150 years before it."""
    born = case.chart.patient.born
    seen = case.encounter.service_from or case.today
    if born is None:
        said = "has no birth date"
    elif born > seen:
        said = "was born after the date of service: check both dates"
    elif (case.chart.patient.age_on(seen) or 0) > OLDEST:
        said = f"is more than {OLDEST} years old: check the birth date"
    else:
        return
    yield Fault(f"The patient {said}.", (places.patient("born"),), fixes=fixes.go_to("Fill in the birth date"))


@rule("PATIENT-DETAILS", source="837 NM104, DMG03; NUCC CMS-1500 items 2 and 3", severity=Severity.WARNING)
def details(case: Case) -> Iterator[Fault]:
    """The patient's first name and sex are there; a claim can be sent without, but payers often return it."""
    person = case.chart.patient
    wanted = [] if person.name.first.strip() else [("first name", "name.first")]
    if person.sex is Sex.UNKNOWN:
        wanted.append(("sex", "sex"))
    if wanted:
        yield Fault(
            f"The patient's {listed([word for word, _ in wanted])} {'are' if len(wanted) > 1 else 'is'} not given.",
            tuple(places.patient(field) for _, field in wanted),
            fixes=fixes.go_to("Fill in the patient's details"),
        )


@rule("CLAIM-PROVIDER", source="837 NM103; NUCC CMS-1500 items 17, 24J and 31")
def on_file(case: Case) -> Iterator[Fault]:
    """Each provider that the encounter or a line names is on file, with a last name."""
    named = [
        (f"The {role} provider", identifier, places.provider(i, "name"))
        for i, (role, identifier) in enumerate(case.encounter.providers)
    ]
    for index, line in case.lines:
        if line.rendering and line.rendering not in {identifier for _, identifier in case.encounter.providers}:
            named.append(
                (f"The rendering provider of line {index + 1}", line.rendering, places.line(index, "rendering"))
            )
    for whose, identifier, place in named:
        provider = case.chart.providers.get(identifier)
        if provider is None or not provider.name.last.strip():
            said = "is not on file" if provider is None else "has no last name"
            yield Fault(f"{whose} {said}.", (place,), fixes=fixes.go_to("Choose the provider"))


@rule("CLAIM-RENDERING", source="837P 2310B, 2420A; NUCC CMS-1500 item 24J", applies=PROFESSIONAL)
def rendering(case: Case) -> Iterator[Fault]:
    """Somebody rendered the services: the encounter names who, or each of its lines does."""
    without = [index for index, line in case.lines if not line.rendering]
    if case.encounter.provider(Role.RENDERING) or (case.encounter.lines and not without):
        return
    yield Fault(
        "The rendering provider is missing.",
        (places.provider(-1, Role.RENDERING.value),),
        fixes=fixes.go_to("Choose the rendering provider"),
    )


@rule("CLAIM-ATTENDING", source="837I 2310A; CMS Claims Processing Manual ch. 25 FL 76", applies=FACILITY)
def attending(case: Case) -> Iterator[Fault]:
    """A facility bill names the attending provider."""
    if not case.encounter.provider(Role.ATTENDING):
        yield Fault(
            "The attending provider is missing.",
            (places.provider(-1, Role.ATTENDING.value),),
            fixes=fixes.go_to("Choose the attending provider"),
        )


@rule("CLAIM-SUPERVISING", source="837P 2310D", applies=PROFESSIONAL)
def supervising(case: Case) -> Iterator[Fault]:
    """Who supervised is somebody other than who rendered."""
    supervisor = case.chart.provider(Role.SUPERVISING)
    renderer = case.chart.provider(Role.RENDERING)
    if supervisor and renderer and (supervisor.id == renderer.id or supervisor.npi == renderer.npi != ""):
        index = [role for role, _ in case.encounter.providers].index(Role.SUPERVISING)
        yield Fault(
            "The supervising provider is the rendering provider: leave out the supervising one.",
            (places.provider(index, "npi"),),
            fixes=fixes.go_to("Change the supervising provider"),
        )
