"""The patient, the claim and the stay: each field is kept when it is given, and a finding leads to its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from coderdesk.domain.encounter import ClaimInfo, Status
from coderdesk.domain.findings import Part, Place
from coderdesk.domain.identifiers import EncounterId
from coderdesk.domain.people import PersonName
from coderdesk.ui.chart.details.form_tab import FormTab
from coderdesk.ui.keys import KeyTable
from support.factories import a_chart, a_patient, an_inpatient_chart

from .conftest import OpenChart, OpenWith

# The list of a choice is a window of its own, which a screen without a window system says that it cannot raise.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CONTROL = Qt.KeyboardModifier.ControlModifier


def form_tab(chart: OpenChart, name: str) -> FormTab:
    tab = chart.panel.tab(name)
    assert isinstance(tab, FormTab)
    return tab


def text_of(chart: OpenChart, tab: str, path: str) -> str:
    line = form_tab(chart, tab).form.cell(path).widget
    assert isinstance(line, QLineEdit)
    return line.text()


def test_no_key_of_the_details_does_something_else_on_the_chart(keys: KeyTable) -> None:
    assert not keys.all_conflicts()


def test_a_name_that_is_typed_is_kept_when_the_field_is_left(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(2)
    chart.type("Whitfield-Jones")
    chart.type("Dar")
    assert chart.stored.patient.name == PersonName("Whitfield-Jones", "Dar", "M")
    assert chart.focused.accessibleName() == "Patient: Middle"


def test_what_is_typed_in_one_field_outlives_the_saving_of_another(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(2)
    QTest.keyClicks(chart.focused, "Moss")
    QTest.keyClick(chart.focused, Qt.Key.Key_Tab)
    QTest.keyClicks(chart.focused, "Dolly")
    chart.settle()
    assert text_of(chart, "patient", "name.first") == "Dolly"
    assert chart.stored.patient.name.first == "Darlene"
    chart.press(Qt.Key.Key_Return)
    assert chart.stored.patient.name == PersonName("Moss", "Dolly", "M")


def test_a_patient_is_never_left_without_a_last_name(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(2)
    chart.type("")
    assert chart.stored.patient.name.last == "Whitfield"
    assert form_tab(chart, "patient").form.field("name.last").error == "A patient needs a last name."


def test_esc_takes_back_what_is_typed_and_then_goes_to_the_codes(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(2)
    QTest.keyClicks(chart.focused, "Moss")
    chart.press(Qt.Key.Key_Escape)
    assert text_of(chart, "patient", "name.last") == "Whitfield"
    chart.press(Qt.Key.Key_Escape)
    assert chart.focused is chart.screen.coding.field
    assert chart.stored.patient.name.last == "Whitfield"


def test_what_is_typed_is_kept_when_another_tab_is_opened(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(2)
    QTest.keyClicks(chart.focused, "Moss")
    chart.tab(5)
    assert chart.stored.patient.name.last == "Moss"


def test_a_date_that_is_none_is_refused_in_words_and_nothing_is_kept(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(2)
    form_tab(chart, "patient").form.focus_on("born")
    chart.type("13/45/2026")
    assert "real day" in form_tab(chart, "patient").form.field("born").error
    assert chart.stored.patient.born == date(1959, 3, 2)


def test_the_visit_of_one_day_stays_one_when_its_date_is_changed(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(5)
    chart.type("09/12/2026")
    stored = chart.stored.encounter
    assert (stored.service_from, stored.service_to) == (date(2026, 9, 12), date(2026, 9, 12))


def test_undo_takes_back_a_field_of_the_claim_while_the_focus_is_in_the_form(
    open_with: OpenWith, keys: KeyTable
) -> None:
    chart = open_with(a_chart())
    chart.tab(5)
    form_tab(chart, "claim").form.focus_on("claim.prior_authorization")
    chart.type("PA-77")
    assert chart.stored.encounter.claim.prior_authorization == "PA-77"
    assert isinstance(chart.focused, QLineEdit)
    keys.bind("desk.undo", chart.screen, chart.screen.undo)
    chart.press(Qt.Key.Key_Z, CONTROL)
    assert chart.stored.encounter.claim.prior_authorization == ""
    assert text_of(chart, "claim", "claim.prior_authorization") == ""


def test_every_field_of_the_claim_can_be_given_by_key_alone(open_with: OpenWith) -> None:
    chart = open_with(a_chart())
    chart.tab(5)
    typed = (
        *("09/12/2026", "09/13/2026", "22", "", "MR-1"),
        *(" ", " ", " ", "09/01/2026", "ia"),
        *("09/02/2026", "", "09/03/2026", "09/04/2026", "09/05/2026", "09/06/2026", "09/07/2026", "09/08/2026"),
        *("PA1", "RF1", "16d0000000", "MM1", "7", "ORIG9", "late because", "15"),
        *("12.50", "30", " ", "C", "W", "I", " "),
    )
    for text in typed:
        if isinstance(chart.focused, QLineEdit) and not text:
            chart.press(Qt.Key.Key_Tab)
        elif text == " ":
            QTest.keyClick(chart.focused, Qt.Key.Key_Space)
            chart.press(Qt.Key.Key_Tab)
        else:
            chart.type(text)
    encounter = chart.stored.encounter
    assert (encounter.service_from, encounter.service_to) == (date(2026, 9, 12), date(2026, 9, 13))
    assert encounter.place_of_service == "22"
    assert encounter.account == "4471-0926"
    assert encounter.claim == ClaimInfo(
        accident=frozenset({"auto", "employment", "other"}),
        accident_state="IA",
        accident_date=date(2026, 9, 1),
        onset=date(2026, 9, 2),
        initial_treatment=date(2026, 9, 3),
        last_seen=date(2026, 9, 4),
        unable_from=date(2026, 9, 5),
        unable_to=date(2026, 9, 6),
        hospital_from=date(2026, 9, 7),
        hospital_to=date(2026, 9, 8),
        prior_authorization="PA1",
        referral_number="RF1",
        clia="16D0000000",
        mammography="MM1",
        frequency="7",
        original_reference="ORIG9",
        note="late because",
        delay_reason="15",
        amount_paid=encounter.claim.amount_paid,
        outside_lab_charge=encounter.claim.outside_lab_charge,
        outside_lab=True,
        assignment="C",
        benefits="W",
        release="I",
        provider_signature=False,
        medical_record="MR-1",
    )
    assert (encounter.claim.amount_paid.cents, encounter.claim.outside_lab_charge.cents) == (1250, 3000)


@pytest.mark.parametrize(
    ("change", "tab", "field"),
    [
        ({"patient": a_patient(born=None)}, "patient", "Patient: Birth date"),
        ({"service_from": None, "service_to": None}, "claim", "Service: From"),
        ({"claim": ClaimInfo(frequency="7")}, "claim", "Numbers and the earlier claim: Original claim"),
        ({"claim": ClaimInfo(release="X")}, "claim", "Payment and consent: Release of records"),
        ({"account": ""}, "claim", "Service: Account number"),
    ],
)
def test_a_finding_leads_to_the_very_field(
    open_with: OpenWith, change: dict[str, object], tab: str, field: str
) -> None:
    chart = open_with(a_chart(**change))
    assert chart.desk.state is not None
    chart.desk.course.show_finding(chart.desk.state.checked.errors[0])
    assert chart.screen.middle.strip.current == tab
    assert chart.focused.accessibleName() == field


def test_an_address_that_is_not_whole_leads_to_what_is_lacking(open_with: OpenWith) -> None:
    whole = a_patient()
    chart = open_with(a_chart(patient=replace(whole, address=replace(whole.address, state="", zip=""))))
    chart.screen.details_wanted.emit(Place(Part.PATIENT, field="address"))
    assert chart.focused.accessibleName() == "Address: State"
    assert "lacks: state, ZIP" in form_tab(chart, "patient").form.field("address.state").flag
    assert not form_tab(chart, "patient").form.field("address.line2").flag
    chart.type("ia")
    chart.type("506131234")
    assert chart.stored.patient.address.is_complete
    assert "CLAIM-PATIENT" not in chart.rules()


def test_the_strip_counts_the_errors_of_each_tab(open_with: OpenWith) -> None:
    chart = open_with(a_chart(patient=a_patient(born=None), claim=ClaimInfo(frequency="7", release="X")))
    names = [button.accessibleName() for button in chart.screen.middle.strip.findChildren(QAbstractButton)]
    assert names == ["Note", "Patient, 1 error", "Coverage", "Providers", "Claim, 2 errors"]


def test_a_stay_has_a_tab_of_its_own_and_a_visit_has_none(open_with: OpenWith) -> None:
    stay = an_inpatient_chart(id=EncounterId("stay"), external_id="test:stay", bill_type="", discharge_status="77")
    chart = open_with(a_chart(), stay)
    chart.tab(6)
    assert chart.screen.middle.strip.current == "note"
    chart.open(stay)
    chart.tab(6)
    chart.type("0111")
    chart.type("clinic")
    chart.type("2")
    chart.type("01")
    assert form_tab(chart, "stay").form.cell("admitting").widget is chart.focused
    chart.type("i214")
    encounter = chart.stored.encounter
    assert (encounter.bill_type, encounter.admission_type, encounter.admission_source) == ("0111", "2", "2")
    assert encounter.discharge_status == "01"
    assert encounter.admitting is not None
    assert encounter.admitting.dotted == "I21.4"


def test_a_code_that_no_list_knows_is_shown_and_not_lost(open_with: OpenWith) -> None:
    stay = an_inpatient_chart(discharge_status="77")
    chart = open_with(stay)
    chart.tab(6)
    chart.tab(2)
    assert chart.stored.encounter.discharge_status == "77"


def test_a_finished_chart_is_only_read_until_it_is_reopened(open_with: OpenWith) -> None:
    done = a_chart()
    done = replace(done, encounter=done.encounter.finished(datetime(2026, 9, 15, tzinfo=UTC)))
    chart = open_with(done)
    chart.tab(5)
    form = form_tab(chart, "claim").form
    assert not form.cell("service_from").widget.isEnabled()
    assert not form.cell("claim.outside_lab").widget.isEnabled()
    assert chart.panel.closed_bar.isVisible()
    chart.panel.closed_bar.reopen.click()
    chart.settle()
    assert chart.stored.encounter.status is Status.CODING
    assert form.cell("service_from").widget.isEnabled()
    assert not chart.panel.closed_bar.isVisible()


def test_the_next_chart_shows_its_note_and_nothing_of_the_one_before(open_with: OpenWith) -> None:
    other = a_chart(id=EncounterId("other"), external_id="test:other", account="99-1", documents=())
    chart = open_with(a_chart(), other)
    chart.tab(5)
    QTest.keyClick(chart.focused, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(chart.focused, "not a day")
    chart.open(other)
    assert chart.screen.middle.strip.current == "note"
    chart.tab(5)
    assert text_of(chart, "claim", "account") == "99-1"
    assert text_of(chart, "claim", "service_from") == "09/14/2026"
    assert not form_tab(chart, "claim").form.field("service_from").error
