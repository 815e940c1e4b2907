"""Put whole charts into a vault."""

from __future__ import annotations

from coderdesk.domain.chart import Chart
from coderdesk.domain.encounter import Encounter
from coderdesk.domain.ports import Vault, Work


def put(work: Work, chart: Chart) -> Encounter:
    """Save `chart` and all that it names, and return its encounter as it is stored."""
    work.clients.save(chart.client)
    work.patients.save(chart.patient)
    for provider in chart.providers.values():
        work.providers.save(provider)
    if chart.facility:
        work.facilities.save(chart.facility)
    for coverage in chart.coverages:
        work.coverages.save(coverage)
    saved = work.worklist.save(chart.encounter)
    for document in chart.documents:
        work.documents.save(document)
    return saved


def keep(vault: Vault, *charts: Chart) -> list[Encounter]:
    """Save `charts` in one transaction and commit it."""
    with vault.begin() as work:
        saved = [put(work, chart) for chart in charts]
        work.commit()
    return saved
