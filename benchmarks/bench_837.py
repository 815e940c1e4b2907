"""A thousand claims to a validated 837P, beside pyx12's own front door reading the same file.

Run with `pytest benchmarks/bench_837.py`: one group, so that the table gives each part of the way as a ratio to the
fastest, and the whole of it beside bare pyx12 in the same run.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.billing.x12.loops import outline
from coderdesk.billing.x12.offer import offer_837p
from coderdesk.billing.x12.own_rules import own_problems
from coderdesk.billing.x12.parse import parse
from coderdesk.billing.x12.validate import validate
from coderdesk.domain.identifiers import PatientId
from support.edi import TODAY, settings, write_claims
from support.factories import a_chart, a_coverage, a_line, a_patient

CLAIMS = 1_000


@pytest.fixture(scope="module")
def claims() -> list[ProfessionalClaim]:
    """Return claims of three lines and four diagnoses, each for a patient of its own."""
    lines = (a_line(pointers=(1, 2)), a_line("83036", "24.00", (1,), modifiers=("QW",)), a_line("36415", "12.00"))
    chart = a_chart("E11.42", "E78.2", "I10", "Z79.4", lines=lines)
    found = []
    for number in range(CLAIMS):
        patient = a_patient(id=PatientId(f"patient-{number}"))
        encounter = replace(chart.encounter, account=f"44-{number:06d}", patient=patient.id)
        coverage = a_coverage(patient=patient.id, member_id=f"PMA{number:07d}")
        found.append(assemble(replace(chart, encounter=encounter, patient=patient, coverages=(coverage,))))
    return found


def _judge(text: str) -> bool:
    file = parse(text)
    return not own_problems(file, outline(file.segments), today=TODAY)


def _bare(text: str) -> bool:
    return bool(x12n_document(ParamsBase(), io.StringIO(text), None, None))


@pytest.mark.benchmark(group="1,000 claims to a validated 837P", min_rounds=3, max_time=1.0)
@pytest.mark.parametrize("part", ["write", "our rules", "pyx12 as we drive it", "all of it", "bare pyx12"])
def test_a_thousand_claims(benchmark: BenchmarkFixture, claims: list[ProfessionalClaim], part: str) -> None:
    text = write_claims(claims).text
    ways: dict[str, Callable[[], Any]] = {
        "write": lambda: write_claims(claims).text == text,
        "our rules": lambda: _judge(text),
        "pyx12 as we drive it": lambda: not validate(text),
        "all of it": lambda: offer_837p(claims, **settings(), today=TODAY).text == text,
        "bare pyx12": lambda: _bare(text),
    }
    assert benchmark(ways[part])
    benchmark.extra_info["segments"] = text.count("~")
