"""What the tests of EDI share: a sender, a receiver, a moment, and ways to write and to spoil a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from unittest.mock import patch

import pyx12.map_if
from pyx12.map_if import load_map_file
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.billing.x12.envelope import EdiFile, Receiver, Submitter
from coderdesk.billing.x12.offer import offer_837p
from coderdesk.billing.x12.problem import Problem
from coderdesk.billing.x12.write_837p import write_837p
from coderdesk.domain.chart import Chart
from support.factories import a_chart

SENDER = Submitter("Rivera Coding", "RIV01", "Ana Rivera", "(319) 555-0100")
CLEARINGHOUSE = Receiver("Midwest Clearing", "MWC")
TODAY = date(2026, 9, 20)
#: Noon in the machine's own zone, so that the day is the same wherever the tests run.
NOON = datetime(2026, 9, 20, 12, 34).astimezone()

Spoil = Callable[[list[str]], list[str]]


def written(*charts: Chart, **changes: Any) -> EdiFile:
    """Write the claims of `charts`, or of one clean chart, without validating them."""
    return write_claims([assemble(chart) for chart in (charts or (a_chart(),))], **changes)


def write_claims(claims: Sequence[ProfessionalClaim], **changes: Any) -> EdiFile:
    """Write `claims` with the sender, receiver and numbers of the tests unless told otherwise."""
    return write_837p(claims, **{**settings(), **changes})


def offered(*charts: Chart, **changes: Any) -> EdiFile:
    """Write and validate, as an export does."""
    claims = [assemble(chart) for chart in (charts or (a_chart(),))]
    return offer_837p(claims, **{**settings(), "today": TODAY, **changes})


def settings() -> dict[str, Any]:
    """Return who writes to whom, when, and under which numbers."""
    return {
        "submitter": SENDER, "receiver": CLEARINGHOUSE, "interchange": 17, "group": 17, "at": NOON, "production": False,
    }  # fmt: skip


def texts(file: EdiFile, tag: str = "") -> list[str]:
    """Return the segments of `file`, or those that begin with `tag`."""
    return [one.text for one in file.segments if one.text.startswith(tag)]


def spoiled(file: EdiFile, spoil: Spoil) -> str:
    """Return the text of `file` after `spoil` changed its segments; SE01 counts those that were added or taken out."""
    before = texts(file)
    after = spoil(list(before))
    trailers = [place for place, one in enumerate(after) if one.startswith("SE*")]
    if len(after) != len(before) and trailers:
        _, counted, control = after[trailers[0]].split("*")
        after[trailers[0]] = f"SE*{int(counted) + len(after) - len(before)}*{control}"
    return "".join(f"{one}~" for one in after)


def passes_pyx12(text: str) -> bool:
    """Say what the library's own front door says of `text`."""
    # It loads its maps anew for every file, half a second each; here they are kept.
    with patch.object(pyx12.map_if, "load_map_file", _kept_map):
        return bool(x12n_document(_parameters(), io.StringIO(text), None, None))


@cache
def _parameters() -> ParamsBase:
    # Its list of states lacks PW, as `validate` says.
    parameters = ParamsBase()
    parameters.set("exclude_external_codes", "states")
    return parameters


@cache
def _kept_map(name: str, parameters: ParamsBase, path: str | None = None) -> pyx12.map_if.map_if:
    return load_map_file(name, parameters, path)


def sayings(problems: Sequence[Problem]) -> list[str]:
    """Return the sentences of `problems`, for a test's message."""
    return [f"{one.rule}: {one.message}" for one in problems]
