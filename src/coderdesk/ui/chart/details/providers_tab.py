"""Who treated, where, and who bills."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from coderdesk.domain.encounter import Role
from coderdesk.domain.findings import Part, Place
from coderdesk.domain.identifiers import FacilityId, ProviderId
from coderdesk.domain.people import Facility, PersonName, Provider
from coderdesk.services.people import Directory
from coderdesk.ui.chart.details.cells import ChoiceCell
from coderdesk.ui.chart.details.entries import CLIENT, FACILITY, PROVIDER, ROLES
from coderdesk.ui.chart.details.form import Form, ScrolledForms, keep_all
from coderdesk.ui.chart.details.record_card import RecordCard
from coderdesk.ui.chart.details.unkept import put_back, unkept
from coderdesk.ui.chart.details.view import NEW, Acting, Details
from coderdesk.ui.chart.details.words import ROLE_WORDS
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import column


class ProvidersTab(QFrame):
    """Choices of who acted; below them the details of the one whose role has the focus, of the facility, of the client.

    `role_changed(Role, ProviderId or "")`, `facility_chosen(FacilityId or "")`; `provider_changed(id, path, value)`,
    `facility_changed(path, value)`, `client_changed(path, value)`; `provider_added(Role, Provider)` and
    `facility_added(Facility)` for new ones, whose ids are still empty.
    """

    role_changed = Signal(object, str)
    facility_chosen = Signal(str)
    provider_changed = Signal(str, str, object)
    facility_changed = Signal(str, object)
    client_changed = Signal(str, object)
    provider_added = Signal(object, object)
    facility_added = Signal(object)

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._role = Role.RENDERING
        self._details: Details | None = None
        self.roles, self.client = Form(ROLES), Form(CLIENT)
        self.provider = RecordCard(PROVIDER, "provider", _lacks_of_provider)
        self.facility = RecordCard(FACILITY, "facility", _lacks_of_facility)
        self._near = self.provider
        self.setLayout(column(ScrolledForms(self.roles, self.provider, self.facility, self.client), gap=0))
        for role in Role:
            self.roles.cell(role.value).entered.connect(functools.partial(self._come_to, self.provider, role))
        self.roles.cell("facility").entered.connect(functools.partial(self._come_to, self.facility, None))
        self.roles.changed.connect(self._chosen)
        self.provider.changed.connect(self._provider_changed)
        self.provider.added.connect(self._provider_added)
        self.provider.left.connect(self._back)
        self.facility.changed.connect(self.facility_changed)
        self.facility.added.connect(self.facility_added)
        self.facility.left.connect(self._back)
        self.client.changed.connect(self.client_changed)
        keys.bind("chart.edit", self.roles, self._edit)

    def show_details(self, details: Details, *, anew: bool) -> None:
        """Show a chart; `anew` where it is another one than before."""
        self._details = details
        if anew:
            acting = {role for role, _provider in details.encounter.providers}
            self._role = next((role for role in Role if role in acting), Role.RENDERING)
        self._offer(details.directory, details)
        self.roles.show_value(Acting.of(details.encounter), anew=anew)
        self.roles.show_flags(self._role_flags(details))
        self.facility.show_record(details.chart.facility, anew=anew)
        self.facility.form.show_flags({} if self.facility.is_new else details.flags(Part.FACILITY))
        self.client.show_value(details.chart.client, anew=anew)
        self.client.show_flags(details.flags(Part.CLIENT))
        self._show_provider(anew=anew)
        for form in (self.roles, self.provider.form, self.facility.form, self.client):
            form.set_open(details.is_open)

    def focus_on(self, place: Place | None) -> None:
        """Give the focus to the field that a finding speaks of, or to the first role."""
        if place is None or not self._focus_on(place):
            self.roles.focus_on(self._role.value)

    def keep(self) -> bool:
        """Take what is typed; False where it cannot be taken."""
        return keep_all(self.roles, self.provider.form, self.facility.form, self.client)

    def typed(self) -> dict[str, str]:
        """Return what is typed and not taken yet, of whom it is, and what is written down of somebody new."""
        return unkept(self._forms(), {f"provider of {self._role}": self.provider, "facility": self.facility})

    def type_again(self, typed: Mapping[str, str]) -> bool:
        """Put back what `typed` returned; False where nothing of it has a place any more."""
        for role in Role:
            if any(key.startswith(f"provider of {role}/") for key in typed):
                self._show_role(role)
        begin = {f"provider of {role}": functools.partial(self._write_new, role.value) for role in Role}
        return put_back(typed, self._forms(), {**begin, "facility": functools.partial(self._write_new, "facility")})

    def _forms(self) -> dict[str, Form]:
        """Return the forms of those who are on file, by whom they are of."""
        forms = {"roles": self.roles, "client": self.client}
        if not self.provider.is_new:
            forms[f"provider of {self._role}"] = self.provider.form
        if not self.facility.is_new:
            forms["facility"] = self.facility.form
        return forms

    def _write_new(self, path: str) -> RecordCard:
        self._chosen(path, NEW)
        return self.facility if path == "facility" else self.provider

    def _focus_on(self, place: Place) -> bool:
        if place.part is Part.CLIENT:
            return self.client.focus_on(place.field)
        if place.part is Part.FACILITY:
            return self.facility.form.focus_on(place.field)
        if place.part is not Part.PROVIDER or place.index < 0:
            return self.roles.focus_on(place.field)
        if self._details is None or place.index >= len(self._details.encounter.providers):
            return False
        self._show_role(self._details.encounter.providers[place.index][0])
        return not self.provider.isHidden() and self.provider.form.focus_on(place.field)

    def _offer(self, directory: Directory, details: Details) -> None:
        people = {provider.id: provider for provider in (*directory.providers, *details.chart.providers.values())}
        listed = [(str(one.id), _provider_words(one)) for one in sorted(people.values(), key=lambda p: p.name.filed)]
        for role in Role:
            cell = self.roles.cell(role.value)
            if isinstance(cell, ChoiceCell):
                cell.set_options([("", "nobody"), (NEW, "New provider …"), *listed])
        places = {place.id: place for place in directory.facilities}
        if details.chart.facility is not None:
            places[details.chart.facility.id] = details.chart.facility
        cell = self.roles.cell("facility")
        if isinstance(cell, ChoiceCell):
            named = [(str(place.id), _facility_words(place)) for place in places.values()]
            cell.set_options([("", "as the billing provider"), (NEW, "New facility …"), *named])

    def _role_flags(self, details: Details) -> dict[str, str]:
        """Return what stands against each role: that nobody acts in it, or that the one who does is not on file."""
        flags = details.flags(Part.PROVIDER)
        for index, (role, provider) in enumerate(details.encounter.providers):
            if provider not in details.chart.providers:
                for message in details.flags(Part.PROVIDER, index).values():
                    flags[role.value] = message
        if sentence := details.flags(Part.ENCOUNTER).get("facility"):
            flags["facility"] = sentence
        return flags

    def _come_to(self, near: RecordCard, role: Role | None) -> None:
        self._near = near
        if role is not None:
            self._show_role(role)

    def _show_role(self, role: Role) -> None:
        if role is not self._role and not self.provider.is_new:
            self.provider.form.keep()
            self._role = role
            self._show_provider(anew=True)

    def _show_provider(self, *, anew: bool) -> None:
        details = self._details
        if details is None:
            return
        provider = details.chart.provider(self._role)
        if anew:
            self.provider.stop_new()
        self.provider.show_record(provider, anew=anew)
        self.provider.set_title(f"{ROLE_WORDS[self._role][0]} provider")
        if not self.provider.is_new:
            roles = [role for role, _provider in details.encounter.providers]
            index = roles.index(self._role) if self._role in roles else -2
            self.provider.form.show_flags(details.flags(Part.PROVIDER, index))

    def _chosen(self, path: str, value: str) -> None:
        if path == "facility":
            if value == NEW:
                self.facility.start_new(Facility(FacilityId(""), ""), "New service facility")
            else:
                self.facility.stop_new()
                self.facility_chosen.emit(value)
            return
        self._role = Role(path)
        if value == NEW:
            new = Provider(ProviderId(""), PersonName(""))
            self.provider.start_new(new, f"New {ROLE_WORDS[self._role][0].lower()} provider")
        else:
            self.provider.stop_new()
            self.role_changed.emit(self._role, value)

    def _provider_changed(self, path: str, value: object) -> None:
        provider = self._details.chart.provider(self._role) if self._details else None
        if provider is not None:
            self.provider_changed.emit(provider.id, path, value)

    def _provider_added(self, provider: Provider) -> None:
        self.provider_added.emit(self._role, provider)
        self.roles.focus_on(self._role.value)

    def _edit(self) -> None:
        """Go from a role to the details of who acted in it, from the facility to its own."""
        if not self._near.isHidden():
            self._near.form.focus_first()

    def _back(self) -> None:
        """Show again who is on file, after nobody new was written down."""
        if self._details is not None:
            self.show_details(self._details, anew=False)
            self.roles.show_value(Acting.of(self._details.encounter), anew=True)
            self.roles.focus_on(self._role.value)


def _lacks_of_provider(provider: Provider) -> str:
    return "" if provider.name.last else "A provider needs a last name."


def _lacks_of_facility(facility: Facility) -> str:
    return "" if facility.name else "A facility needs a name."


def _provider_words(provider: Provider) -> str:
    credentials = f" {provider.credentials}" if provider.credentials else ""
    return f"{provider.name.filed}{credentials}, {provider.npi or 'no NPI'}"


def _facility_words(facility: Facility) -> str:
    return ", ".join(part for part in (facility.name, facility.address.city) if part)
