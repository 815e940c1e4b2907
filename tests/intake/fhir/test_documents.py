"""Notes and reports of a bundle become documents of their encounters; what is torn refuses the file."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from coderdesk.domain.chart import Chart
from coderdesk.domain.documents import Document, DocumentFormat
from coderdesk.domain.failures import FileRefused
from coderdesk.intake.draft import NO_ENCOUNTER
from coderdesk.intake.fhir.summaries import PROBLEMS, RESULTS, SERVICES
from support.factories import a_client
from support.fhir import SERVER, Desk, Json, attachment, bundle, concept, encounter, note, patient, to, visit

SECRET = "Darlene"


def notes(chart: Chart) -> list[Document]:
    return [document for document in chart.documents if document.title not in (PROBLEMS, RESULTS, SERVICES)]


def a_pdf(*pages: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, invariant=True)
    for text in pages:
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def report(**fields: object) -> Json:
    return {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "code": concept("30746-2", "http://loinc.org", text="Chest X-ray"),
        "subject": to("Patient", "p1"),
        "encounter": to("Encounter", "e1"),
        "effectiveDateTime": "2026-09-14T08:00:00-05:00",
        **fields,
    }


def test_a_note_is_a_document_of_its_encounter(desk: Desk) -> None:
    chart = desk.chart(visit(note(attachment("Chief complaint\r\nNumb, burning feet."))))
    (found,) = notes(chart)
    assert (found.title, found.written) == ("Office visit note", date(2026, 9, 14))
    assert (found.text, found.format) == ("Chief complaint\nNumb, burning feet.", DocumentFormat.TEXT)
    assert found.encounter == chart.encounter.id


def test_html_is_read_as_text(desk: Desk) -> None:
    for kind in ("text/html", "application/xhtml+xml", "application/xhtml; charset=UTF-8"):
        (found,) = notes(desk.chart(visit(note(attachment("<p>Feet</p><p>numb &amp; burning</p>", kind)))))
        assert found.text == "Feet\n\nnumb & burning"


def test_a_pdf_keeps_its_pages_and_its_text(desk: Desk) -> None:
    data = a_pdf("Numb feet", "Burning feet")
    (found,) = notes(desk.chart(visit(note(attachment(data, "application/pdf")))))
    assert (found.format, found.pages, found.data) == (DocumentFormat.PDF, 2, data)
    assert "Numb feet" in found.text
    assert "Burning feet" in found.text


@pytest.mark.parametrize(
    ("charset", "text"), [("utf-8", "Ménière"), ("ISO-8859-1", "Ménière"), ("windows-1252", "5 – 7"), ("utf-16", "Ōe")]
)
def test_a_note_is_read_in_the_character_set_that_it_names(desk: Desk, charset: str, text: str) -> None:
    written = attachment(text.encode(charset), f"text/plain; charset={charset}")
    assert notes(desk.chart(visit(note(written))))[0].text == text


def test_of_several_formats_the_one_that_can_be_quoted_is_taken(desk: Desk) -> None:
    formats = (
        attachment(a_pdf("as pdf"), "application/pdf"),
        attachment("<p>as html</p>", "text/html"),
        attachment("as text", "text/plain"),
    )
    for count, text in ((3, "as text"), (2, "as html")):
        (found,) = notes(desk.chart(visit(note(*formats[:count]))))
        assert found.text == text


def test_what_another_format_holds_is_taken_where_the_first_is_elsewhere(desk: Desk) -> None:
    elsewhere = {"contentType": "text/plain", "url": "https://files.example.org/1"}
    (found,) = notes(desk.chart(visit(note(elsewhere, attachment("<p>here</p>", "text/html")))))
    assert found.text == "here"


def test_a_note_may_lie_in_a_binary_of_the_bundle(desk: Desk) -> None:
    binary = {"resourceType": "Binary", "id": "b1", **attachment("Numb feet")}
    for url in ("Binary/b1", f"{SERVER}/Binary/b1"):
        (found,) = notes(desk.chart(visit(binary, note({"contentType": "text/plain", "url": url}))))
        assert found.text == "Numb feet"


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"contentType": "text/plain", "url": "https://files.example.org/1"}, "an address outside the file"),
        ({"contentType": "text/plain", "url": "Patient/p1"}, "an address outside the file"),
        ({"contentType": "application/pdf"}, "empty"),
        (attachment("", "text/plain"), "empty"),
        (attachment(" \n ", "text/plain"), "empty"),
        (attachment("<p></p>", "text/html"), "empty"),
        (attachment("<ClinicalDocument/>", "application/xml"), "of a type that is not read"),
        (attachment("{\\rtf1 x}", "text/rtf"), "of a type that is not read"),
        ({"data": "Tm8="}, "of a type that is not read"),
    ],
)
def test_what_cannot_be_shown_is_left_out_and_told(desk: Desk, held: Json, said: str) -> None:
    draft = desk.draft(visit(note(held)))
    assert notes(draft.charts[0]) == []
    assert any(said in notice and "entry[4].resource.content[0].attachment" in notice for notice in draft.notices)


@pytest.mark.parametrize(
    ("held", "field"),
    [
        ({"contentType": "text/plain", "data": "Tm8"}, "data"),
        ({"contentType": "text/plain", "data": "Tm8=!!"}, "data"),
        ({"contentType": "text/plain", "data": "Größe"}, "data"),
        ({"contentType": "text/plain", "data": 7}, "data"),
        (attachment(b"\xff\xfe\xfa", "text/plain"), "data"),
        (attachment("x", "text/plain; charset=klingon"), "contentType"),
        (attachment("no pdf", "application/pdf"), "data"),
    ],
)
def test_a_torn_note_refuses_the_file_with_its_place(desk: Desk, held: Json, field: str) -> None:
    with pytest.raises(FileRefused) as refused:
        desk.draft(visit(note(held)))
    assert refused.value.place == f"entry[4].resource.content[0].attachment.{field}"


def test_a_torn_pdf_refuses_the_file(desk: Desk) -> None:
    data = a_pdf(SECRET)
    with pytest.raises(FileRefused, match="document cannot be read") as refused:
        desk.draft(visit(note(attachment(data[: len(data) // 2], "application/pdf"))))
    assert SECRET not in str(refused.value)


def test_a_report_brings_its_form_and_its_conclusion(desk: Desk) -> None:
    found = notes(desk.chart(visit(report(presentedForm=[attachment("Lungs clear.")], conclusion="No pneumonia."))))
    assert [(one.title, one.text) for one in found] == [
        ("Chest X-ray", "Lungs clear."),
        ("Chest X-ray: conclusion", "No pneumonia."),
    ]
    assert found[0].written == date(2026, 9, 14)


def test_a_conclusion_that_the_form_says_already_is_not_said_again(desk: Desk) -> None:
    form = attachment("Lungs clear. No pneumonia.")
    assert len(notes(desk.chart(visit(report(presentedForm=[form], conclusion="No pneumonia."))))) == 1


def test_the_same_text_under_two_resources_is_one_document(desk: Desk) -> None:
    same = attachment("Lungs clear.")
    assert len(notes(desk.chart(visit(note(same), report(presentedForm=[same]))))) == 1


def test_a_composition_is_a_note_of_its_sections(desk: Desk) -> None:
    composition = {
        "resourceType": "Composition",
        "id": "m1",
        "status": "final",
        "title": "Discharge summary",
        "date": "2026-09-15",
        "type": concept("18842-5"),
        "subject": to("Patient", "p1"),
        "encounter": to("Encounter", "e1"),
        "section": [
            {
                "title": "Hospital course",
                "text": {"status": "generated", "div": "<div>Uneventful.</div>"},
                "section": [{"title": "Day 2", "text": {"div": "<div><p>Walked.</p></div>"}}],
            },
            {"title": "Plan", "text": {"div": "<div>Home.</div>"}},
        ],
    }
    (found,) = notes(desk.chart(visit(composition)))
    assert (found.title, found.text) == (
        "Discharge summary",
        "Hospital course\nUneventful.\n\nDay 2\nWalked.\n\nPlan\nHome.",
    )
    empty = {**composition, "section": []}
    assert any("Composition holds no text" in notice for notice in desk.draft(visit(empty)).notices)


def test_sections_that_never_end_refuse_the_file(desk: Desk) -> None:
    section: Json = {"title": "x"}
    for _ in range(40):
        section = {"title": "x", "section": [section]}
    composition = {"resourceType": "Composition", "id": "m1", "encounter": to("Encounter", "e1"), "section": [section]}
    with pytest.raises(FileRefused, match="nested too deeply"):
        desk.draft(visit(composition))


def test_a_note_entered_by_mistake_is_nowhere(desk: Desk) -> None:
    assert notes(desk.chart(visit(note(status="entered-in-error")))) == []


def test_a_note_of_two_encounters_is_in_both(desk: Desk) -> None:
    both = {"encounter": [to("Encounter", "e1"), to("Encounter", "e2")]}
    charts = desk.draft(visit(encounter("e2"), note(context=both))).charts
    assert [len(notes(chart)) for chart in charts] == [1, 1]
    assert notes(charts[0])[0].id != notes(charts[1])[0].id


def test_another_patients_note_refuses_the_file(desk: Desk) -> None:
    other = patient("p2", name=[{"family": "Lindgren"}], identifier=[])
    with pytest.raises(FileRefused, match="another patient"):
        desk.draft(visit(other, note(subject=to("Patient", "p2"))))


def test_a_note_that_names_no_encounter_goes_to_the_patients_only_one_of_that_day(desk: Desk) -> None:
    draft = desk.draft(visit(note(context=None)))
    assert len(notes(draft.charts[0])) == 1
    assert any("filed with its patient's only one" in notice for notice in draft.notices)
    by_period = note(date=None, context={"period": {"start": "2026-09-14T09:10:00-05:00"}})
    assert len(notes(desk.chart(visit(by_period)))) == 1


@pytest.mark.parametrize(
    "unclear", [note(context=None, date="2026-09-20"), note(context=None, date=None), note(context=None, subject=None)]
)
def test_a_note_whose_encounter_is_unclear_is_left_out_and_told(desk: Desk, unclear: Json) -> None:
    draft = desk.draft(visit(unclear))
    assert notes(draft.charts[0]) == []
    assert any("names no encounter was left out" in notice for notice in draft.notices)


def test_two_encounters_on_a_day_leave_it_unclear_whose_note_it_is(desk: Desk) -> None:
    draft = desk.draft(visit(encounter("e2"), note(context=None)))
    assert [notes(chart) for chart in draft.charts] == [[], []]


def test_a_note_of_an_encounter_that_came_before_is_loose_and_finds_it(desk: Desk) -> None:
    client = a_client()
    lone, whole = desk.draft(note(), client=client), desk.draft(encounter(), client=client)
    (loose,) = lone.loose
    assert loose.external_id == whole.charts[0].encounter.external_id
    assert (loose.document.encounter, loose.account) == (NO_ENCOUNTER, "")
    together = desk.draft(
        {"resourceType": "Bundle", "entry": [{"resource": one} for one in (encounter(), note())]}, client=client
    )
    assert notes(together.charts[0])[0].id == loose.document.id


def test_a_loose_note_on_a_server_is_known_by_its_address(desk: Desk) -> None:
    (loose,) = desk.draft(bundle(note())).loose
    assert loose.external_id == desk.chart(visit()).encounter.external_id
    elsewhere = {"encounter": [{"reference": "https://other.example.org/fhir/Encounter/e1/_history/2"}]}
    (other,) = desk.draft(bundle(note(context=elsewhere))).loose
    assert other.external_id == "fhir:https://other.example.org/fhir/Encounter/e1"


def test_a_loose_note_of_a_uuid_finds_its_encounter_wherever_that_lay(desk: Desk) -> None:
    uuid = "7ee659d0-ea21-4f08-bb00-6511fa7144bd"
    (loose,) = desk.draft(note(context={"encounter": [{"reference": f"urn:uuid:{uuid}"}]})).loose
    assert loose.external_id == desk.chart(visit(key=uuid)).encounter.external_id


def test_a_reference_to_an_encounter_by_number_alone_cannot_be_filed(desk: Desk) -> None:
    by_number = {"encounter": [{"identifier": {"system": "urn:oid:1.2", "value": "V-7"}}]}
    draft = desk.draft(note(context=by_number))
    assert draft.loose == ()
    assert any("encounter that is not in the file" in notice for notice in draft.notices)
