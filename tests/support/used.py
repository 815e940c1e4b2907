"""Charts on which a code was used, and a result that use would lift."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from coderdesk.domain.chart import Chart
from coderdesk.domain.codes import Code
from coderdesk.domain.encounter import Diagnosis
from coderdesk.domain.identifiers import EncounterId
from coderdesk.ui.chart.results_painter import ResultRow
from support.factories import a_chart


def just_below(rows: Sequence[ResultRow]) -> Code:
    """Return the first code that stands a little below another and may be reported."""
    for above, row in itertools.pairwise(rows):
        if row.hit.entry.valid and above.hit.score * 0.96 < row.hit.score < above.hit.score:
            return row.hit.entry.code
    raise AssertionError("no result stands just below another")


def taken_up(code: Code, times: int) -> list[Chart]:
    """Return so many charts of one client that are being coded and hold `code`."""
    return [
        replace(
            chart,
            encounter=replace(
                chart.encounter.opened(),
                id=EncounterId(f"used-{number}"),
                external_id=f"t:used-{number}",
                account=f"USED-{number}",
                diagnoses=(Diagnosis(code),),
            ),
        )
        for number, chart in enumerate([a_chart(documents=())] * times)
    ]
