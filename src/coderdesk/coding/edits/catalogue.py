"""Every rule there is, for the engine, the help and docs/checks.md."""

from __future__ import annotations

import sys
from types import ModuleType

from coderdesk.coding.edits import (
    circumstances,
    claim,
    coverages,
    excludes,
    icd,
    identifiers,
    institutional,
    lines,
    mce,
    pcs,
    people,
    poa,
    releases,
    sequence,
    services,
)
from coderdesk.coding.edits.registry import Rule, RuleFacts
from coderdesk.domain.encounter import EncounterType
from coderdesk.domain.findings import Severity

#: What stands in for a rule that raised: the chart is then refused, not waved through.
COULD_NOT_RUN = RuleFacts(
    id="CHECK-FAILED",
    checks="Every check ran. One that fails is a fault of the program: the chart is held, not waved through.",
    severity=Severity.ERROR,
    overridable=False,
    source="CoderDesk",
)

_FAMILIES: tuple[tuple[str, tuple[ModuleType, ...]], ...] = (
    ("Diagnoses", (icd, excludes, sequence, poa)),
    ("Inpatient stays", (mce, pcs)),
    ("Service lines", (lines, services)),
    ("People, payers and identifiers", (people, coverages, identifiers)),
    ("The claim", (claim, circumstances, institutional)),
    ("The checks themselves", (releases,)),
)


def _rules_of(module: ModuleType) -> tuple[Rule, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Rule))


RULES: tuple[Rule, ...] = tuple(rule for _, modules in _FAMILIES for module in modules for rule in _rules_of(module))


def catalogue() -> tuple[RuleFacts, ...]:
    """Return the facts of every rule, family by family; the last is what stands in for a rule that raised."""
    return (*(rule.facts for rule in RULES), COULD_NOT_RUN)


def as_markdown() -> str:
    """Return docs/checks.md."""
    parts = [_HEAD]
    for title, modules in _FAMILIES:
        facts = [rule.facts for module in modules for rule in _rules_of(module)]
        if modules == (releases,):
            facts.append(COULD_NOT_RUN)
        parts.append(f"## {title}\n\n| rule | checks | finding | for | judged by | source |\n|---|---|---|---|---|---|")
        parts.append("\n".join(_row(each) for each in facts) + "\n")
    return "\n".join(parts)


_HEAD = """# Checks

Written by `python -m coderdesk.coding.edits.catalogue > docs/checks.md`; a test compares the two.

An *error* stops finishing and exporting. Where *a reason* is allowed, the coder may let the finding stand; the reason
is kept with the chart, and lapses when the codes that it spoke of change. A *warning* shows and stops nothing; *info*
is advice. Some rules have a milder or a firmer case, which their sentence names. A code is judged by the release in
force on the date of service (for a stay, of discharge); where a code set that a rule is judged by has none,
NOT-CHECKED says so.
"""


def _row(facts: RuleFacts) -> str:
    finding = f"{facts.severity}, a reason lets it stand" if facts.overridable else str(facts.severity)
    kinds = "all" if len(facts.applies) == len(EncounterType) else ", ".join(facts.applies)
    source = facts.source.replace("*", r"\*")
    data = ", ".join(system.label for system in facts.needs)
    return f"| **{facts.id}** | {facts.checks} | {finding} | {kinds} | {data} | {source} |"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
