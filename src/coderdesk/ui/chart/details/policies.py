"""Carries out what the list of coverages asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage, Payer, Rank, Relationship
from coderdesk.domain.identifiers import CoverageId, PayerId, new_id, stable_id
from coderdesk.services import people
from coderdesk.ui.chart.details.coverage_tab import CoverageTab
from coderdesk.ui.chart.details.paths import written

if TYPE_CHECKING:
    from coderdesk.ui.chart.details.desk import DetailsDesk


class Policies(QObject):
    """Keeps the order of an encounter's coverages and their ranks in step, and the policies and payers themselves."""

    def __init__(self, details: DetailsDesk) -> None:
        super().__init__(details)
        self._details = details
        self._order: tuple[CoverageId, ...] = ()

    def listen(self, tab: CoverageTab) -> None:
        """Carry out what the tab asks for."""
        tab.move_wanted.connect(self._move)
        tab.remove_wanted.connect(self._remove)
        tab.policy_added.connect(self._add_policy)
        tab.payer_added.connect(self._add_with_payer)
        tab.new_payer_added.connect(lambda payer: self._add(self._policy_with(self._on_file(payer))))
        tab.coverage_changed.connect(self._change)
        tab.payer_changed.connect(self._change_payer)
        tab.payer_chosen.connect(self._choose_payer)
        tab.new_payer_chosen.connect(lambda held, payer: self._give_payer(held, self._on_file(payer)))

    def follow(self, chart: Chart, *, another: bool) -> None:
        """Rank the policies by their order where that was changed elsewhere, as by an undo."""
        order, before = chart.encounter.coverages, self._order
        self._order = order
        if not another and order != before:
            self._keep(ranked(chart.coverages, moved=set(order) == set(before)))

    @property
    def _chart(self) -> Chart | None:
        return self._details.chart

    def _held(self, coverage: str) -> Coverage | None:
        return next((one for one in self._chart.coverages if one.id == coverage), None) if self._chart else None

    def _move(self, index: int, to: int) -> None:
        if self._chart is None:
            return
        held = list(self._chart.coverages)
        held.insert(to, held.pop(index))
        self._arrange(ranked(held, moved=True), f"moved coverage {index + 1} to place {to + 1}")

    def _remove(self, coverage: str) -> None:
        if self._chart is not None:
            held = [one for one in self._chart.coverages if one.id != coverage]
            self._arrange(ranked(held, moved=False), "removed a coverage")

    def _add_policy(self, coverage: str) -> None:
        found = next((one for one in self._details.others if one.id == coverage), None)
        if found is not None:
            self._add(found)

    def _add_with_payer(self, payer: str) -> None:
        found = self._payer(payer)
        if found is not None:
            self._add(self._policy_with(found))

    def _add(self, coverage: Coverage | None) -> None:
        if self._chart is not None and coverage is not None:
            self._arrange(ranked((*self._chart.coverages, coverage), moved=False), "added a coverage")

    def _policy_with(self, payer: Payer) -> Coverage | None:
        return Coverage(CoverageId(new_id()), self._chart.patient.id, payer) if self._chart else None

    def _change(self, coverage: str, path: str, value: object) -> None:
        before = self._held(coverage)
        if before is None:
            return
        changed = written(before, path, value)
        if changed.relationship is Relationship.SELF and path == "relationship":
            changed = replace(changed, subscriber=None)
        self._keep((changed,))

    def _choose_payer(self, coverage: str, payer: str) -> None:
        found = self._payer(payer)
        if found is not None:
            self._give_payer(coverage, found)

    def _give_payer(self, coverage: str, payer: Payer) -> None:
        before = self._held(coverage)
        if before is not None:
            self._keep((replace(before, payer=payer),))

    def _change_payer(self, coverage: str, path: str, value: object) -> None:
        before, chart = self._held(coverage), self._chart
        if before is None or chart is None:
            return
        payer = written(before.payer, path, value)
        held = tuple(replace(one, payer=payer) if one.payer.id == payer.id else one for one in chart.coverages)
        begin = self._details.desk.session.begin
        chart = replace(chart, coverages=held)
        self._details.keep(lambda: people.save_payer(begin, payer=payer), chart, "changed the payer")

    def _payer(self, payer: str) -> Payer | None:
        held = tuple(one.payer for one in self._chart.coverages) if self._chart else ()
        return next((one for one in (*held, *self._details.directory.payers) if one.id == payer), None)

    def _on_file(self, payer: Payer) -> Payer:
        """Return a new payer with its id; one of that name and payer id that is on file is taken as it is."""
        new = replace(payer, id=PayerId(stable_id("payer", payer.name, payer.payer_id)))
        return self._payer(new.id) or new

    def _arrange(self, coverages: Sequence[Coverage], what: str) -> None:
        """Keep the policies whose rank is another now, and the encounter with their order."""
        encounter = self._details.desk.encounter
        if self._chart is None or encounter is None:
            return
        self._order = tuple(coverage.id for coverage in coverages)
        known = set(self._chart.coverages)
        changed = tuple(coverage for coverage in coverages if coverage not in known)
        self._details.chart = replace(self._chart, coverages=tuple(coverages))
        if changed:
            self._keep(changed)
        self._details.change(replace(encounter, coverages=self._order), what)

    def _keep(self, coverages: tuple[Coverage, ...]) -> None:
        details, chart = self._details, self._chart
        if chart is None:
            return
        fresh = {coverage.id: coverage for coverage in coverages}
        held = tuple(fresh.get(one.id, one) for one in chart.coverages)
        begin, encounter = details.desk.session.begin, chart.encounter.id
        details.keep(
            lambda: people.save_coverages(begin, coverages=coverages, encounter=encounter),
            replace(chart, coverages=held),
            "changed the coverage",
        )


def ranked(coverages: Sequence[Coverage], *, moved: bool) -> tuple[Coverage, ...]:
    """Return `coverages` with ranks in their order.

    Where they only `moved` they share out the ranks that they had, if those differ; else the first is primary.
    """
    ranks = list(Rank)
    had = sorted({coverage.rank for coverage in coverages}, key=ranks.index)
    shared = had if moved and len(had) == len(coverages) else ranks
    return tuple(replace(one, rank=shared[min(at, len(shared) - 1)]) for at, one in enumerate(coverages))
