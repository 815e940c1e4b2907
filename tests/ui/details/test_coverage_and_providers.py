"""Coverages in their order, payers, providers, the facility and the client: chosen, changed and added by key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import Coverage, PlanType, Rank, Relationship
from coderdesk.domain.encounter import Role
from coderdesk.domain.findings import Part, Place
from coderdesk.domain.identifiers import CoverageId, EncounterId, ProviderId, stable_id
from coderdesk.domain.people import Address, PersonName
from coderdesk.ui.chart.details.coverage_tab import CoverageTab
from coderdesk.ui.chart.details.policies import ranked
from coderdesk.ui.chart.details.providers_tab import ProvidersTab
from coderdesk.ui.widgets.editors import Choice
from support.factories import a_chart, a_coverage, a_facility, a_provider, a_referring_provider, medicare

from .conftest import OpenChart, OpenWith

# The list of a choice is a window of its own, which a screen without a window system says that it cannot raise.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
ALT = Qt.KeyboardModifier.AltModifier


def coverage_tab(chart: OpenChart) -> CoverageTab:
    tab = chart.panel.tab("coverage")
    assert isinstance(tab, CoverageTab)
    return tab


def providers_tab(chart: OpenChart) -> ProvidersTab:
    tab = chart.panel.tab("providers")
    assert isinstance(tab, ProvidersTab)
    return tab


def second() -> Coverage:
    """Return Medicare as the second payer, with its reason."""
    return a_coverage(
        id=CoverageId("coverage-whitfield-2"), payer=medicare(), rank=Rank.SECONDARY, member_id="1EG4", msp_type="12"
    )


def two_payers() -> Chart:
    return _with_coverages(a_chart(), (a_coverage(), second()))


def _with_coverages(chart: Chart, held: tuple[Coverage, ...]) -> Chart:
    encounter = replace(chart.encounter, coverages=tuple(one.id for one in held))
    return replace(chart, encounter=encounter, coverages=held)


def ranks(chart: OpenChart) -> list[tuple[str, Rank]]:
    return [(one.payer.name, one.rank) for one in chart.stored.coverages]


def test_policies_that_move_share_out_the_ranks_that_they_had() -> None:
    held = (a_coverage(rank=Rank.SECONDARY), replace(second(), rank=Rank.TERTIARY))
    assert [one.rank for one in ranked(held[::-1], moved=True)] == [Rank.SECONDARY, Rank.TERTIARY]
    assert [one.rank for one in ranked(held, moved=False)] == [Rank.PRIMARY, Rank.SECONDARY]
    assert [one.rank for one in ranked((held[0],) * 5, moved=True)][3:] == [Rank.TERTIARY, Rank.TERTIARY]


def test_a_policy_is_moved_by_key_with_its_rank_and_undo_takes_both_back(open_with: OpenWith) -> None:
    chart = open_with(two_payers())
    chart.tab(3)
    chart.press(Qt.Key.Key_Down, ALT)
    assert ranks(chart) == [("Medicare Part B", Rank.PRIMARY), ("Prairie Mutual", Rank.SECONDARY)]
    assert "CLAIM-RANK" not in chart.rules()
    chart.desk.undo()
    chart.settle()
    assert ranks(chart) == [("Prairie Mutual", Rank.PRIMARY), ("Medicare Part B", Rank.SECONDARY)]
    assert "CLAIM-RANK" not in chart.rules()


def test_a_removed_policy_stays_the_patients_and_can_be_taken_again(open_with: OpenWith) -> None:
    chart = open_with(two_payers())
    chart.tab(3)
    chart.press(Qt.Key.Key_Delete)
    assert ranks(chart) == [("Medicare Part B", Rank.PRIMARY)]
    chart.press(Qt.Key.Key_Insert)
    chart.type("own policy")
    assert ranks(chart) == [("Medicare Part B", Rank.PRIMARY), ("Prairie Mutual", Rank.SECONDARY)]
    assert chart.stored.coverages[1].id == a_coverage().id


def test_a_policy_with_a_payer_on_file_is_added_and_its_number_comes_next(open_with: OpenWith) -> None:
    other = _with_coverages(
        a_chart(id=EncounterId("other"), external_id="test:other"), (replace(second(), id=CoverageId("x")),)
    )
    chart = open_with(_with_coverages(a_chart(), ()), other)
    chart.tab(3)
    chart.settle()
    chart.type("05102")
    assert chart.focused.accessibleName() == "Policy: Member number"
    chart.type("1EG4-TE5")
    (held,) = chart.stored.coverages
    assert (held.payer.id, held.member_id, held.rank) == (medicare().id, "1EG4-TE5", Rank.PRIMARY)
    assert held.patient == chart.stored.patient.id


def test_a_new_payer_is_written_down_and_then_added(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(3)
    chart.press(Qt.Key.Key_Insert)
    chart.type("new payer")
    tab = coverage_tab(chart)
    tab.payer.form.focus_first()
    chart.type("Lakes Health Plan")
    chart.type("LHP77")
    chart.type("group")
    assert ranks(chart) == [("Prairie Mutual", Rank.PRIMARY)]
    tab.payer.add.click()
    chart.settle()
    held = chart.stored.coverages[1]
    assert (held.payer.name, held.payer.payer_id, held.payer.plan_type) == (
        "Lakes Health Plan",
        "LHP77",
        PlanType.GROUP,
    )
    assert held.payer.id == stable_id("payer", "Lakes Health Plan", "LHP77")


def test_a_new_payer_without_a_name_is_not_added(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(3)
    chart.press(Qt.Key.Key_Insert)
    chart.type("new payer")
    tab = coverage_tab(chart)
    tab.payer.add.click()
    chart.settle()
    assert tab.payer.is_new
    tab.payer.cancel.click()
    assert ranks(chart) == [("Prairie Mutual", Rank.PRIMARY)]


def test_a_subscriber_is_asked_for_only_where_it_is_not_the_patient(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(3)
    tab = coverage_tab(chart)
    assert tab.subscriber.isHidden()
    tab.policy.focus_on("relationship")
    chart.type("spouse")
    assert not tab.subscriber.isHidden()
    assert "CLAIM-SUBSCRIBER" in chart.rules()
    tab.subscriber.focus_on("subscriber.name.last")
    chart.type("Whitfield")
    chart.type("Harold")
    held = chart.stored.coverages[0]
    assert held.subscriber is not None
    assert held.subscriber.name == PersonName("Whitfield", "Harold")
    tab.policy.focus_on("relationship")
    chart.type("self")
    held = chart.stored.coverages[0]
    assert (held.relationship, held.subscriber) == (Relationship.SELF, None)


def test_what_is_changed_of_a_payer_shows_on_every_chart_of_it(open_with: OpenWith) -> None:
    other = a_chart(id=EncounterId("other"), external_id="test:other")
    chart = open_with(a_chart(), other)
    chart.tab(3)
    coverage_tab(chart).payer.form.focus_on("filing_days")
    chart.type("90")
    with chart.session.begin() as work:
        assert work.worklist.chart(EncounterId("other")).coverages[0].payer.filing_days == 90


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("member_id", "Policy: Member number"),
        ("payer.name", "Payer: Name"),
        ("payer.payer_id", "Payer: Payer id"),
        ("payer.claim_filing", "Payer: Claim filing"),
        ("rank", "Policy: Billed"),
        ("msp_type", "Policy: Why Medicare is not primary"),
        ("payer.address.zip", "Payer: ZIP"),
    ],
)
def test_a_finding_leads_to_the_field_of_the_policy_that_it_speaks_of(
    open_with: OpenWith, field: str, name: str
) -> None:
    chart = open_with(two_payers())
    chart.screen.details_wanted.emit(Place(Part.COVERAGE, 1, field))
    assert coverage_tab(chart).current == chart.stored.coverages[1]
    assert chart.focused.accessibleName() == name


def test_a_chart_without_a_payer_asks_for_one(open_with: OpenWith) -> None:
    chart = open_with(_with_coverages(a_chart(), ()))
    chart.screen.details_wanted.emit(Place(Part.COVERAGE, -1, "payer"))
    assert chart.focused is coverage_tab(chart).adding.widget


def test_a_provider_on_file_is_found_by_npi_and_put_in_a_role(open_with: OpenWith) -> None:
    referring = a_referring_provider(npi="1679576722")
    other = a_chart(id=EncounterId("other"), external_id="test:other", providers={referring.id: referring})
    chart = open_with(a_chart(), other)
    chart.tab(4)
    providers_tab(chart).roles.focus_on("referring")
    chart.type("16795767")
    assert chart.stored.encounter.provider(Role.REFERRING) == referring.id
    providers_tab(chart).roles.focus_on("referring")
    chart.type("nobody")
    assert chart.stored.encounter.provider(Role.REFERRING) is None


def test_a_new_provider_is_refused_with_a_wrong_npi_and_kept_with_a_right_one(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(4)
    tab = providers_tab(chart)
    tab.roles.focus_on("supervising")
    chart.type("new provider")
    tab.provider.form.focus_on("npi")
    QTest.keyClicks(chart.focused, "1679576723")
    assert tab.provider.form.field("npi").error == "Ten digits; the last one checks the others."
    tab.provider.form.focus_on("name.last")
    chart.type("Ruiz")
    chart.type("Ana")
    tab.provider.add.click()
    chart.settle()
    assert chart.stored.encounter.provider(Role.SUPERVISING) is None
    tab.provider.form.focus_on("npi")
    chart.type("1679576722")
    assert not tab.provider.form.field("npi").error
    tab.provider.add.click()
    chart.settle()
    added = chart.stored.provider(Role.SUPERVISING)
    assert added is not None
    assert (added.id, added.name) == (stable_id("provider", "npi", "1679576722"), PersonName("Ruiz", "Ana"))


def test_a_new_provider_whose_npi_is_on_file_is_the_one_on_file(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(4)
    tab = providers_tab(chart)
    tab.roles.focus_on("ordering")
    chart.type("new provider")
    tab.provider.form.focus_on("name.last")
    chart.type("Okafor-Smith")
    tab.provider.form.focus_on("npi")
    chart.type(a_provider().npi)
    tab.provider.add.click()
    chart.settle()
    assert chart.stored.provider(Role.ORDERING) == a_provider()


def test_a_wrong_npi_that_came_with_a_chart_is_found_and_mended(open_with: OpenWith) -> None:
    wrong = a_provider(npi="1245319590")
    chart = open_with(a_chart(providers={wrong.id: wrong}))
    assert chart.desk.state is not None
    finding = next(found for found in chart.desk.state.checked.errors if found.rule == "NPI-CHECK")
    chart.desk.course.show_finding(finding)
    assert chart.focused.accessibleName() == "Provider: NPI"
    assert "check digit" in providers_tab(chart).provider.form.field("npi").flag
    chart.type("1245319599")
    assert "NPI-CHECK" not in chart.rules()
    assert chart.stored.provider(Role.RENDERING) == a_provider()


def test_a_missing_rendering_provider_leads_to_the_role(open_with: OpenWith) -> None:
    chart = open_with(a_chart(providers=()))
    chart.screen.details_wanted.emit(Place(Part.PROVIDER, -1, "rendering"))
    assert chart.focused.accessibleName() == "Who treated, and where: Rendering"
    assert providers_tab(chart).roles.field("rendering").flag == "The rendering provider is missing."


def test_a_facility_is_added_chosen_changed_and_left_out(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(4)
    tab = providers_tab(chart)
    tab.roles.focus_on("facility")
    chart.type("new facility")
    tab.facility.form.focus_first()
    chart.type("Lakeshore Hospital")
    chart.type("1679576722")
    chart.type("1 Harbor Way")
    tab.facility.add.click()
    chart.settle()
    added = chart.stored.facility
    assert added is not None
    assert (added.name, added.npi, added.address) == ("Lakeshore Hospital", "1679576722", Address("1 Harbor Way"))
    chart.screen.details_wanted.emit(Place(Part.FACILITY, -1, "address"))
    assert chart.focused.accessibleName() == "Service facility: City"
    chart.type("Dubuque")
    assert chart.stored.facility is not None
    assert chart.stored.facility.address.city == "Dubuque"
    tab.roles.focus_on("facility")
    chart.type("as the billing")
    assert chart.stored.facility is None


def test_the_clients_details_are_kept_and_an_empty_pay_to_address_is_none(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.screen.details_wanted.emit(Place(Part.CLIENT, -1, "tax_id"))
    chart.type("421234567")
    assert chart.stored.client.tax_id == "421234567"
    providers_tab(chart).client.focus_on("pay_to.line1")
    chart.type("PO Box 12")
    assert chart.stored.client.pay_to == Address("PO Box 12")
    providers_tab(chart).client.focus_on("pay_to.line1")
    chart.type("")
    assert chart.stored.client.pay_to is None


def test_a_role_can_be_typed_over_at_once_and_reads_from_its_beginning(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(4)
    choice = chart.focused
    assert isinstance(choice, Choice)
    assert choice.line.selectedText() == "Okafor, Rose MD, 1245319599"
    assert choice.line.cursorPosition() == 0


def test_what_is_typed_into_a_role_outlives_the_reading_of_the_directory(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(4)
    choice = chart.focused
    assert isinstance(choice, Choice)
    QTest.keyClicks(choice, "nob")
    other = a_referring_provider()
    with chart.session.begin() as work:
        work.providers.save(other)
        work.commit()
    chart.desk.details.read_directory()
    chart.settle()
    assert choice.line.text() == "nob"
    assert choice.findText("Lindgren, Per DO, 1122334455") >= 0


def test_f2_goes_from_a_role_to_the_details_of_who_acted_in_it(open_with: OpenWith) -> None:
    chart = open_with(_at_lakeshore())
    chart.tab(4)
    chart.press(Qt.Key.Key_F2)
    assert chart.focused.accessibleName() == "Provider: Last name"
    providers_tab(chart).roles.focus_on("facility")
    chart.press(Qt.Key.Key_F2)
    assert chart.focused.accessibleName() == "Service facility: Name"


def _at_lakeshore() -> Chart:
    chart = a_chart(facility=a_facility())
    return replace(chart, encounter=replace(chart.encounter, facility=a_facility().id))


def test_thousands_of_providers_are_offered_without_a_wait_for_each_code(open_with: OpenWith) -> None:
    many = {
        ProviderId(f"p{at}"): a_provider(id=ProviderId(f"p{at}"), name=PersonName(f"Name{at:04}"), npi="")
        for at in range(800)
    }
    crowd = a_chart(id=EncounterId("crowd"), external_id="test:crowd", providers=many)
    chart = open_with(a_chart(), crowd)
    chart.tab(4)
    choice = providers_tab(chart).roles.cell("referring")
    providers_tab(chart).roles.focus_on("referring")
    chart.type("name0799")
    assert chart.stored.encounter.provider(Role.REFERRING) == "p799"
    assert choice.widget.isVisible()


def test_what_cannot_be_stored_is_told_and_shown_as_it_is_stored(
    open_with: OpenWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coderdesk.domain.failures import StorageFailed
    from coderdesk.services import people

    def fail(*_args: object, **_named: object) -> None:
        raise StorageFailed("The disk is full.", "Make room.")

    chart = open_with(a_chart())
    said: list[str] = []
    chart.screen.said.connect(lambda message: said.append(message.text))
    chart.tab(3)
    coverage_tab(chart).policy.focus_on("member_id")
    monkeypatch.setattr(people, "save_coverages", fail)
    chart.type("ZZZ")
    assert any("The disk is full." in text for text in said)
    assert chart.stored.coverages[0].member_id == a_coverage().member_id
    assert coverage_tab(chart).current == chart.stored.coverages[0]
