"""What a rule is: facts that the catalogue prints, and one function that looks at a chart.

A rule module holds functions marked with `@rule(...)`. Each takes a `Case` and yields a `Fault` for each thing that is
wrong; the engine adds the rule's facts and so makes the finding. A rule never raises for what a chart says, never
changes anything, and its words hold codes and places, never what was said of or by the patient.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from coderdesk.coding.edits.case import Case
from coderdesk.domain.codes import Code, CodeSystem
from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.findings import Finding, Fix, Place, Severity

EVERY_ENCOUNTER = tuple(EncounterType)
PROFESSIONAL = (EncounterType.PROFESSIONAL,)
INPATIENT = (EncounterType.INPATIENT,)
FACILITY = (EncounterType.OUTPATIENT, EncounterType.INPATIENT)

#: From the gravest to the mildest, as findings are listed.
GRAVEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found on a chart, before the rule's own facts are added.

    `cites` narrows the rule's source ("at E11"); `release` is told only where it is not that of the coding date.
    `particulars` tells apart two faults with the same codes, such as the dates and units of a line: an override lapses
    when they change. `severity` is given only in a named milder case, and `firm` where this fault takes no override.
    """

    message: str
    places: tuple[Place, ...]
    codes: tuple[Code, ...] = ()
    quote: str = ""
    fixes: tuple[Fix, ...] = ()
    cites: str = ""
    release: str = ""
    particulars: str = ""
    severity: Severity | None = None
    firm: bool = False


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What is said of a rule wherever it is named.

    `checks` is the rule in a sentence. `needs` are the code sets that it cannot judge without: where no loaded release
    covers the date, the rule is left out and `NOT-CHECKED` says so. `supersedes` are rules whose finding on the same
    codes and places this one's replaces.
    """

    id: str
    checks: str
    severity: Severity
    overridable: bool
    source: str
    needs: tuple[CodeSystem, ...] = ()
    applies: tuple[EncounterType, ...] = EVERY_ENCOUNTER
    supersedes: tuple[str, ...] = ()

    def at(self, severity: Severity) -> RuleFacts:
        """Return the facts with another severity; `InvalidValue` where that would soften an error without override."""
        softer = GRAVEST_FIRST.index(severity) > GRAVEST_FIRST.index(self.severity)
        if softer and self.severity is Severity.ERROR and not self.overridable:
            raise InvalidValue(f"{self.id} cannot be less than an error.", "Take it out of the settings.")
        return replace(self, severity=severity)

    def finding(self, fault: Fault, release: str = "") -> Finding:
        """Return `fault` as a finding of this rule, judged by `release` unless it names its own."""
        return Finding(
            rule=self.id,
            severity=fault.severity or self.severity,
            message=fault.message,
            source=f"{self.source} {fault.cites}" if fault.cites else self.source,
            places=fault.places,
            release=fault.release or release,
            codes=fault.codes,
            quote=fault.quote,
            overridable=self.overridable and not fault.firm,
            fixes=fault.fixes,
            particulars=fault.particulars,
        )


Judge = Callable[[Case], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its facts, and the function that judges by it."""

    facts: RuleFacts
    judge: Judge
    #: Whether the function does part of its work where a needed release is missing (it then asks the case itself).
    without_release: bool = False


def rule(
    identifier: str,
    *,
    source: str,
    severity: Severity = Severity.ERROR,
    overridable: bool = False,
    needs: tuple[CodeSystem, ...] = (),
    applies: tuple[EncounterType, ...] = EVERY_ENCOUNTER,
    supersedes: tuple[str, ...] = (),
    without_release: bool = False,
) -> Callable[[Judge], Rule]:
    """Make the function below a rule. The first paragraph of its docstring is what the catalogue says it checks."""

    def made(judge: Judge) -> Rule:
        checks = " ".join((inspect.getdoc(judge) or "").split("\n\n")[0].split())
        facts = RuleFacts(identifier, checks, severity, overridable, source, needs, applies, supersedes)
        return Rule(facts, judge, without_release)

    return made
