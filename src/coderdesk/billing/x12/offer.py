"""An 837P is offered only when both validations pass: pyx12's, and our own rules for what pyx12 misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from coderdesk.billing.claim import ProfessionalClaim
from coderdesk.billing.x12.envelope import EdiFile, Receiver, Submitter
from coderdesk.billing.x12.loops import outline
from coderdesk.billing.x12.own_rules import own_problems
from coderdesk.billing.x12.parse import NotX12, parse
from coderdesk.billing.x12.problem import Problem
from coderdesk.billing.x12.validate import validate
from coderdesk.billing.x12.write_837p import write_837p
from coderdesk.domain.failures import ExportRefused
from coderdesk.domain.progress import Progress


def render_837p(
    claims: Sequence[ProfessionalClaim],
    *,
    submitter: Submitter,
    receiver: Receiver,
    interchange: int,
    group: int,
    at: datetime,
    production: bool,
) -> EdiFile:
    """Return the 837P of `claims` as it would be sent, not validated; see `write_837p`."""
    return write_837p(
        claims,
        submitter=submitter,
        receiver=receiver,
        interchange=interchange,
        group=group,
        at=at,
        production=production,
    )


def problems_of(text: str, *, today: date, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with an 837P, in the order of its segments; empty for a file that may be sent.

    `today` is the day where the coder sits. Each problem's `message` is one sentence without any value of the file but
    account numbers. A problem that both find at one place is told once. `Cancelled` where `progress` says so.
    """
    try:
        file = parse(text)
    except NotX12 as failure:
        return (Problem(1, "", "ISA", failure.message.rstrip("."), "X12-HEADER"),)
    found = outline(file.segments)
    own = own_problems(file, found, today=today)
    told = {_place(one) for one in own}
    guide = (one for one in validate(text, progress=progress) if _place(one) not in told)
    return tuple(
        replace(one, loop=one.loop or found.loop_of(one.segment), account=found.account_of(one.segment))
        for one in sorted((*own, *guide), key=lambda problem: problem.segment)
    )


def _place(one: Problem) -> tuple[int, str]:
    return one.segment, one.element.partition("-")[0]


def offer_837p(
    claims: Sequence[ProfessionalClaim],
    *,
    submitter: Submitter,
    receiver: Receiver,
    interchange: int,
    group: int,
    at: datetime,
    production: bool,
    today: date,
    progress: Progress | None = None,
) -> EdiFile:
    """Return a validated 837P. `ExportRefused`, naming the account and the first reason, where it may not be sent."""
    file = render_837p(
        claims,
        submitter=submitter,
        receiver=receiver,
        interchange=interchange,
        group=group,
        at=at,
        production=production,
    )
    if problems := problems_of(file.text, today=today, progress=progress):
        more = f" There are {len(problems) - 1} more problems." if len(problems) > 1 else ""
        raise ExportRefused(f"The 837P was not written. {problems[0].message}{more}", "Mend it, then export again.")
    return file
