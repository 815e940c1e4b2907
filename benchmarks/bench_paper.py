"""A thousand claims to CMS-1500, beside reportlab drawing the same strings and rules without us.

Run with `pytest benchmarks/bench_paper.py --benchmark-group-by=group`: each group holds our way and the bare one, and
the table gives the ratio of the two in the same run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.pdfgen.canvas import Canvas

from coderdesk.billing.claim import ProfessionalClaim, assemble
from coderdesk.billing.paper.cms1500 import data_only, whole_page
from coderdesk.billing.paper.cms1500_fields import fields
from coderdesk.billing.paper.pdf import write_pdf
from coderdesk.domain.page import Align, Face, Page, Rule, Text
from support.factories import a_chart, a_coverage, a_line

CLAIMS = 1_000
FONTS = {Face.MONO: "Courier", Face.SANS: "Helvetica", Face.SANS_BOLD: "Helvetica-Bold"}


@pytest.fixture(scope="module")
def claims() -> list[ProfessionalClaim]:
    """Return claims of three lines and four diagnoses, each for an account of its own."""
    lines = (a_line(pointers=(1, 2)), a_line("83036", "24.00", (1,), modifiers=("QW",)), a_line("36415", "12.00"))
    chart = a_chart("E11.42", "E78.2", "I10", "Z79.4", lines=lines, coverages=(a_coverage(),))
    return [
        assemble(replace(chart, encounter=replace(chart.encounter, account=f"44-{number:06d}")))
        for number in range(CLAIMS)
    ]


def ours(claims: Sequence[ProfessionalClaim], *, whole: bool) -> bytes:
    """Return the PDF of `claims`, from the claim on."""
    pages: list[Page] = []
    for claim in claims:
        form = fields(claim)
        pages.extend(whole_page(form) if whole else data_only(form))
    return write_pdf(pages, title="CMS-1500")


def bare(pages: Sequence[Page]) -> bytes:
    """Return a PDF of the same marks as a loop of plain reportlab calls draws them."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(612, 792), pageCompression=1)
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                canvas.setFont(FONTS[mark.face], mark.size)
                canvas.setFillGray(mark.grey)
                draw = {Align.LEFT: canvas.drawString, Align.RIGHT: canvas.drawRightString}
                draw.get(mark.align, canvas.drawCentredString)(mark.x, 792 - mark.y, mark.text)
            elif isinstance(mark, Rule):
                canvas.setLineWidth(mark.width)
                canvas.setStrokeGray(mark.grey)
                canvas.line(mark.x1, 792 - mark.y1, mark.x2, 792 - mark.y2)
            else:
                canvas.setLineWidth(mark.line)
                canvas.rect(
                    mark.x, 792 - mark.y - mark.height, mark.width, mark.height, fill=int(mark.fill is not None)
                )
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.benchmark(min_rounds=3, max_time=1.0)
@pytest.mark.parametrize("whole", [False, True], ids=["data only", "whole page"])
@pytest.mark.parametrize("by", ["ours", "bare reportlab"])
def test_a_thousand_claims(benchmark: BenchmarkFixture, claims: list[ProfessionalClaim], by: str, whole: bool) -> None:
    benchmark.group = f"1,000 claims to CMS-1500, {'whole page' if whole else 'data only'}"
    if by == "ours":
        result = benchmark(ours, claims, whole=whole)
    else:
        pages = [page for claim in claims for page in (whole_page if whole else data_only)(fields(claim))]
        result = benchmark(bare, pages)
    benchmark.extra_info["bytes"] = len(result)
    assert result.startswith(b"%PDF-")
