"""Carries out what the details ask for: changes of the encounter, and of whom it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage
from coderdesk.domain.encounter import Encounter, Role
from coderdesk.domain.findings import Place
from coderdesk.domain.identifiers import EncounterId, FacilityId, ProviderId, stable_id
from coderdesk.domain.people import Client, Facility, Patient, Provider
from coderdesk.services import people
from coderdesk.services.charts import ChartState
from coderdesk.services.people import Directory
from coderdesk.ui.chart.details import view
from coderdesk.ui.chart.details.coverage_tab import CoverageTab
from coderdesk.ui.chart.details.entries import has_stay
from coderdesk.ui.chart.details.form_tab import FormTab
from coderdesk.ui.chart.details.paths import written
from coderdesk.ui.chart.details.policies import Policies
from coderdesk.ui.chart.details.view import Details

if TYPE_CHECKING:
    from coderdesk.ui.chart.desk import ChartDesk


class DetailsDesk(QObject):
    """Knows the chart as it will be stored when everything on its way has arrived, and keeps each field at once."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.chart: Chart | None = None
        self.directory = view.NOBODY
        self.others: tuple[Coverage, ...] = ()
        screen, panel = desk.screen, desk.screen.middle.details
        screen.middle.wanted.connect(self.open)
        screen.details_wanted.connect(self.show_place)
        screen.finish_key.connect(panel.keep)
        panel.left.connect(screen.coding.field.setFocus)
        panel.reopen_wanted.connect(self._reopen)
        panel.made.connect(self._connect)
        self.policies = Policies(self)

    def _connect(self, name: str) -> None:
        """Listen to a tab that was made."""
        tab = self.desk.screen.middle.details.tab(name)
        if isinstance(tab, FormTab):
            tab.changed.connect(self._patient if name == view.PATIENT else self._encounter)
        elif isinstance(tab, CoverageTab):
            self.policies.listen(tab)
        else:
            tab.role_changed.connect(self._role)
            tab.facility_chosen.connect(self._choose_facility)
            tab.provider_changed.connect(self._provider)
            tab.facility_changed.connect(self._facility)
            tab.client_changed.connect(self._client)
            tab.provider_added.connect(self._add_provider)
            tab.facility_added.connect(self._add_facility)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show(self, state: ChartState) -> None:
        """Show how the chart stands; while changes are on their way, as it will stand."""
        before = self.chart
        another = before is None or before.encounter.id != state.encounter.id
        if another:
            self.others = ()
            self.open(view.NOTE, focus=False)
        settled = another or self.desk.is_settled
        self.chart = state.chart if settled or before is None else replace(before, documents=state.chart.documents)
        if settled:
            self.policies.follow(state.chart, another=another)
        if another or not self.directory.clients:
            self.read_directory()
        self.show_again()

    def show_again(self) -> None:
        """Show what is known now."""
        desk, state = self.desk, self.desk.state
        if self.chart is None or state is None or desk.encounter is None:
            return
        self.chart = replace(self.chart, encounter=desk.encounter)
        kind = desk.encounter.type
        desk.screen.middle.strip.show_errors(view.errors_by_tab(state.checked.standing, kind), stay=has_stay(kind))
        desk.screen.middle.details.show_details(
            Details(self.chart, state.checked.standing, self.directory, self.others, desk.can_change)
        )

    def open(self, tab: str, place: Place | None = None, *, focus: bool = True) -> None:
        """Open the note or a tab of the details."""
        screen = self.desk.screen
        if tab == view.STAY_TAB and (self.chart is None or not has_stay(self.chart.encounter.type)):
            return
        screen.middle.details.keep()
        screen.middle.show_tab(tab)
        if tab != view.NOTE:
            screen.middle.details.open(tab, place)
        elif focus:
            screen.reader.reader.setFocus()

    def show_place(self, place: Place) -> None:
        """Go to the field that a finding speaks of."""
        coding = self.desk.screen.coding
        tab = view.tab_of(place, self.chart.encounter.type) if self.chart else ""
        if tab:
            self.open(tab, place)
        elif place.field == "lines" and self.chart and self.chart.encounter.lines:
            coding.lines.table.setFocus()
        else:
            coding.start_search()

    def read_directory(self) -> None:
        """Read whom a chart may name."""
        chart, begin = self.chart, self.desk.session.begin
        if chart is None:
            return
        self.desk.tasks.run(
            lambda: (people.directory(begin), tuple(people.coverages_of(begin, patient=chart.patient))),
            self._know,
            key="directory",
            owner=self,
        )

    def _know(self, found: tuple[Directory, tuple[Coverage, ...]]) -> None:
        self.directory = found[0]
        used = set(self.chart.encounter.coverages) if self.chart else set()
        self.others = tuple(coverage for coverage in found[1] if coverage.id not in used)
        self.show_again()

    # -- changes -----------------------------------------------------------------------------------------------------

    def change(self, encounter: Encounter, what: str) -> None:
        """Keep a changed encounter."""
        self.desk.change(encounter, what)
        self.show_again()

    def keep(self, work: Callable[[], object], chart: Chart, what: str) -> None:
        """Keep somebody whom the chart names; `chart` is how it is then."""
        self.chart = chart
        self.desk.keep(work, what)
        self.show_again()
        self.read_directory()

    @property
    def encounter_id(self) -> EncounterId | None:
        """The open chart, for the trail."""
        return self.chart.encounter.id if self.chart else None

    def _reopen(self) -> None:
        self.desk.course.reopen()

    def _encounter(self, path: str, value: object, label: str) -> None:
        before = self.desk.encounter
        if before is None:
            return
        changed = written(before, path, value)
        if path == "service_from" and before.service_to in (None, before.service_from):
            # A visit of one day stays one.
            changed = replace(changed, service_to=changed.service_from if before.service_to else None)
        self.change(changed, f"changed {label}")

    def _patient(self, path: str, value: object, label: str) -> None:
        if self.chart is not None:
            patient: Patient = written(self.chart.patient, path, value)
            begin, encounter = self.desk.session.begin, self.encounter_id
            chart = replace(self.chart, patient=patient)
            self.keep(
                lambda: people.save_patient(begin, patient=patient, encounter=encounter), chart, f"changed {label}"
            )

    def _client(self, path: str, value: object) -> None:
        if self.chart is not None:
            client: Client = written(self.chart.client, path, value)
            begin = self.desk.session.begin
            chart = replace(self.chart, client=client)
            self.keep(lambda: people.save_client(begin, client=client), chart, "changed the billing provider")

    def _role(self, role: Role, provider: str) -> None:
        if self.desk.encounter is not None and self.chart is not None:
            found = next((one for one in self.directory.providers if one.id == provider), None)
            if found is not None:
                self.chart = replace(self.chart, providers={**self.chart.providers, found.id: found})
            changed = self.desk.encounter.with_provider(role, ProviderId(provider) if provider else None)
            self.change(changed, f"changed the {role} provider")

    def _provider(self, provider: str, path: str, value: object) -> None:
        before = self.chart.providers.get(ProviderId(provider)) if self.chart else None
        if before is not None:
            self._keep_provider(written(before, path, value), "changed the provider")

    def _keep_provider(self, provider: Provider, what: str) -> None:
        if self.chart is not None:
            begin = self.desk.session.begin
            chart = replace(self.chart, providers={**self.chart.providers, provider.id: provider})
            self.keep(lambda: people.save_provider(begin, provider=provider), chart, what)

    def _add_provider(self, role: Role, provider: Provider) -> None:
        """Keep a new provider in a role; one of that NPI who is on file is taken as he or she is."""
        npi, who = provider.npi, provider.name
        known = next((one for one in self.directory.providers if npi and one.npi == npi), None)
        if known is None:
            parts = ("npi", npi) if npi else (who.last, who.first, who.middle, who.suffix)
            known = replace(provider, id=ProviderId(stable_id("provider", *parts)))
            known = next((one for one in self.directory.providers if one.id == known.id), known)
        if known not in self.directory.providers:
            self._keep_provider(known, "added a provider")
            self.directory = replace(self.directory, providers=(*self.directory.providers, known))
        self._role(role, known.id)

    def _choose_facility(self, facility: str) -> None:
        if self.desk.encounter is not None and self.chart is not None:
            found = next((one for one in self.directory.facilities if one.id == facility), None)
            self.chart = replace(self.chart, facility=found)
            changed = replace(self.desk.encounter, facility=found.id if found else None)
            self.change(changed, "changed the service facility")

    def _facility(self, path: str, value: object) -> None:
        if self.chart is not None and self.chart.facility is not None:
            self._keep_facility(written(self.chart.facility, path, value), "changed the facility")

    def _keep_facility(self, facility: Facility, what: str) -> None:
        if self.chart is not None:
            begin, chart = self.desk.session.begin, replace(self.chart, facility=facility)
            self.keep(lambda: people.save_facility(begin, facility=facility), chart, what)

    def _add_facility(self, facility: Facility) -> None:
        """Keep a new place; one of that name and NPI that is on file is taken as it is."""
        new = replace(facility, id=FacilityId(stable_id("facility", facility.name, facility.npi)))
        known = next((one for one in self.directory.facilities if one.id == new.id), None)
        if known is None:
            self._keep_facility(new, "added a facility")
            self.directory = replace(self.directory, facilities=(*self.directory.facilities, new))
        self._choose_facility(new.id)
