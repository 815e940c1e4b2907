"""Our own rules of an 837P: what pyx12 does not look at, and what is too dear to be looked at once.

They read the finished text, not what it was written from, so that a fault of the writer is found like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from coderdesk.billing.x12.fault import Fault
from coderdesk.billing.x12.loops import Outline
from coderdesk.billing.x12.own_claim import CLAIM_RULES
from coderdesk.billing.x12.own_envelope import envelope_problems
from coderdesk.billing.x12.own_lines import LINE_RULES
from coderdesk.billing.x12.own_parties import PARTY_RULES
from coderdesk.billing.x12.parse import Interchanges
from coderdesk.billing.x12.problem import Problem


def own_problems(file: Interchanges, found: Outline, *, today: date) -> tuple[Problem, ...]:
    """Return what our rules find wrong in a file, in the order of its segments; empty for a good one."""
    problems = [*envelope_problems(file, today)]
    if not found.claims:
        problems.append(Problem(0, "", "", "the file holds no claim", "X12-CLAIMS"))
    for rule, fault in _faults(found, today):
        problems.append(Problem(fault.segment.number, "", fault.element, fault.said, rule))
    return tuple(sorted(problems, key=lambda problem: problem.segment))


def _faults(found: Outline, today: date) -> Iterator[tuple[str, Fault]]:
    for block in found.blocks:
        for rule, of_block in PARTY_RULES:
            for fault in of_block(block, today):
                yield rule, fault
    for claim in found.claims:
        for rule, of_claim in (*CLAIM_RULES, *LINE_RULES):
            for fault in of_claim(claim, today):
                yield rule, fault
    times = Counter(claim.account for claim in found.claims)
    for claim in found.claims:
        if times[claim.account] > 1:
            yield "X12-ACCOUNT", Fault(claim.clm, "CLM01", "the account number stands twice in the file")
