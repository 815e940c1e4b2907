"""A worklist is read row by row, or refused with every wrong cell named."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coderdesk.domain.chart import Chart
from coderdesk.domain.coverage import PlanType, Relationship
from coderdesk.domain.encounter import EncounterType, Role
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.identifiers import ClientId
from coderdesk.domain.people import Sex
from coderdesk.intake.read import read_file
from support.factories import a_client
from support.whole_charts import a_pdf

WriteFile = Callable[[str, str | bytes], Path]
Refuse = Callable[[str, str | bytes], FileRefused]

HEADING = "client,account,last_name,type,date_of_service"
ROW = "Harbor Street,7710-03,Abernathy,professional,2026-09-14"


def table(*rows: str, extra: str = "") -> str:
    """Return a list of `rows` under the five needed columns and `extra` ones."""
    return "\n".join((HEADING + extra, *rows)) + "\n"


@pytest.fixture
def charts(file: WriteFile) -> Callable[[str | bytes], tuple[Chart, ...]]:
    """Return what reads a list."""
    return lambda content: read_file(file("monday.csv", content)).charts


Charts = Callable[[str | bytes], tuple[Chart, ...]]


def test_a_row_with_every_column_is_a_chart(charts: Charts) -> None:
    row = {
        "client": "Harbor Street",
        "account": "7710-03",
        "type": "Inpatient",
        "date_of_service": "2026-03-02",
        "date_to": "03/05/2026",
        "received": "2026-03-06",
        "due": "2026-03-09",
        "place_of_service": "21",
        "reason_for_visit": "chest pain",
        "mrn": "88120",
        "last_name": "Abernathy",
        "first_name": "June",
        "middle_name": "P",
        "suffix": "Jr",
        "birth_date": "11/30/1961",
        "sex": "female",
        "phone": "3195550101",
        "address": "70 Quarry Ln",
        "address2": "Apt 2",
        "city": "Dubuque",
        "state": "ia",
        "zip": "52001",
        "payer": "Medicare",
        "payer_id": "MCR01",
        "plan_type": "medicare",
        "claim_filing": "ma",
        "member_id": "1EG4TE5MK72",
        "group_number": "G1",
        "plan_name": "Part A",
        "relationship": "spouse",
        "subscriber_last": "Abernathy",
        "subscriber_first": "Carl",
        "subscriber_birth_date": "1960-01-02",
        "subscriber_sex": "M",
        "attending_npi": "1245319599",
        "attending_last": "Okafor",
        "attending_first": "Rose",
        "referring_last": "Lindgren",
        "facility": "Lakeshore Hospital",
        "facility_npi": "1679576722",
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, row)
    writer.writeheader()
    writer.writerow(row)
    (chart,) = charts(text.getvalue())
    encounter, patient, (coverage,) = chart.encounter, chart.patient, chart.coverages
    assert encounter.type is EncounterType.INPATIENT
    assert encounter.external_id == "csv:harbor street:7710-03"
    assert (encounter.service_from, encounter.service_to) == (date(2026, 3, 2), date(2026, 3, 5))
    assert (encounter.received, encounter.due) == (date(2026, 3, 6), date(2026, 3, 9))
    assert (encounter.place_of_service, encounter.reason_for_visit) == ("21", "chest pain")
    assert (patient.name.spoken, patient.born, patient.sex) == (
        "June P. Abernathy Jr",
        date(1961, 11, 30),
        Sex.FEMALE,
    )
    assert (patient.address.line2, patient.address.state, patient.mrn) == ("Apt 2", "IA", "88120")
    assert (coverage.payer.plan_type, coverage.payer.claim_filing) == (PlanType.MEDICARE, "MA")
    assert coverage.relationship is Relationship.SPOUSE
    assert coverage.subscriber is not None
    assert (coverage.subscriber.name.spoken, coverage.subscriber.sex) == ("Carl Abernathy", Sex.MALE)
    attending, referring = chart.provider(Role.ATTENDING), chart.provider(Role.REFERRING)
    assert attending is not None
    assert referring is not None
    assert (attending.npi, attending.name.spoken, referring.name.last) == ("1245319599", "Rose Okafor", "Lindgren")
    assert chart.facility is not None
    assert (chart.facility.name, encounter.facility) == ("Lakeshore Hospital", chart.facility.id)
    assert (patient.client, coverage.patient, encounter.coverages) == (chart.client.id, patient.id, (coverage.id,))


def test_five_columns_are_enough(charts: Charts) -> None:
    (chart,) = charts(table(ROW))
    assert (chart.patient.name.last, chart.encounter.service_from) == ("Abernathy", date(2026, 9, 14))
    assert (chart.coverages, chart.providers, chart.facility) == ((), {}, None)


def test_headings_are_read_as_people_write_them(charts: Charts) -> None:
    (chart,) = charts("Practice, Acct No. ,Patient Last-Name,Visit Type,DOS,D.O.B.\nHarbor,1,Abernathy,PRO,9/4/2026,\n")
    assert (chart.encounter.account, chart.encounter.service_from) == ("1", date(2026, 9, 4))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_write_is_read(charts: Charts, delimiter: str, line_end: str, encoding: str) -> None:
    row = ROW.replace("Abernathy", "Núñez")
    text = table(row).replace(",", delimiter).replace("\n", line_end)
    (chart,) = charts(text.encode(encoding))
    assert chart.patient.name.last == "Núñez"


def test_quoted_cells_hold_delimiters_marks_and_line_ends(charts: Charts) -> None:
    (chart,) = charts(table(ROW.replace("Abernathy", '"Abernathy ""Abby"",\r\n Jr"')))
    assert chart.patient.name.last == 'Abernathy "Abby", Jr'


def test_a_cell_that_looks_like_a_formula_is_text(charts: Charts) -> None:
    (chart,) = charts(table("Harbor,=HYPERLINK(1),@SUM(A1),pro,2026-09-14"))
    assert (chart.encounter.account, chart.patient.name.last) == ("=HYPERLINK(1)", "@SUM(A1)")


def test_zeros_that_a_spreadsheet_took_are_given_back(charts: Charts) -> None:
    (chart,) = charts(table(f"{ROW},2,2139", extra=",pos,zip"))
    assert (chart.encounter.place_of_service, chart.patient.address.zip) == ("02", "02139")


def test_blank_rows_and_missing_last_cells_do_no_harm(charts: Charts) -> None:
    assert len(charts(table(ROW, "", ",,,,,,,", ROW.replace("-03", "-04"), extra=",payer,sex"))) == 2


def test_cells_beyond_the_heading_that_are_blank_do_no_harm(charts: Charts) -> None:
    assert len(charts(table(f"{ROW},,, ,"))) == 1


def test_the_same_list_gives_the_same_charts_and_a_longer_one_the_same_first(charts: Charts) -> None:
    other = ROW.replace("-03", "-04").replace("Abernathy", "Ruiz")
    assert charts(table(ROW)) == charts(table(ROW))
    assert charts(table(other, ROW))[1] == charts(table(ROW))[0]


def test_two_visits_of_one_record_number_are_one_patient(charts: Charts) -> None:
    one, two = charts(table(f"{ROW},88", f"{ROW},88".replace("-03", "-04"), extra=",mrn"))
    assert one.patient == two.patient
    assert one.encounter.id != two.encounter.id


def test_one_account_number_at_two_clients_is_two_encounters(charts: Charts) -> None:
    one, two = charts(table(ROW, ROW.replace("Harbor Street", "Cedar Valley")))
    assert (one.encounter.id, one.patient.id) != (two.encounter.id, two.patient.id)


def test_the_client_at_hand_stands_in_where_the_list_names_none(file: WriteFile) -> None:
    at_hand = a_client(id=ClientId("desk"), name="Harbor Street")
    without = "account,last_name,type,dos\n7710-03,Abernathy,pro,2026-09-14\n"
    read = [read_file(file("a.csv", text), client=at_hand).charts[0] for text in (without, table(ROW))]
    assert [chart.client for chart in read] == [at_hand, at_hand]
    assert read[0].encounter.id == read[1].encounter.id


@pytest.mark.parametrize(
    ("plan", "filing"), [("medicare", "MB"), ("Medicaid", "MC"), ("tricare", "CH"), ("commercial", "CI"), ("", "CI")]
)
def test_the_claim_filing_follows_the_plan(charts: Charts, plan: str, filing: str) -> None:
    (chart,) = charts(table(f"{ROW},Payer,{plan}", extra=",payer,plan_type"))
    assert chart.coverages[0].payer.claim_filing == filing


def test_columns_that_nobody_knows_are_left_out_and_told_by_letter(file: WriteFile) -> None:
    draft = read_file(file("monday.csv", table(f"{ROW},Zzyzx,Zzyzx", extra=",Zzyzx,shoe size")))
    assert draft.notices == ("monday.csv: columns F, G left out; their headings are not known.",)


# -- notes beside the list -----------------------------------------------------------------------------------------


def test_a_note_beside_the_list_comes_along(file: WriteFile) -> None:
    file("notes/visit.txt", "Office visit\nCough.")
    file("scan.pdf", a_pdf("", "Plan"))
    other = ROW.replace("-03", "-04")
    path = file("monday.csv", table(rf"{ROW},notes\visit.txt", f"{other},scan.pdf", extra=",note_file"))
    draft = read_file(path)
    (note,), (scan,) = (chart.documents for chart in draft.charts)
    assert (note.title, note.encounter) == ("Office visit", draft.charts[0].encounter.id)
    assert (scan.pages, scan.text) == (2, "\fPlan")
    assert draft.notices == ("scan.pdf: 1 of 2 pages have no text and can only be looked at.",)


def test_a_note_is_the_same_one_when_it_comes_by_itself(file: WriteFile) -> None:
    alone = read_file(file("7710-03.txt", "Office visit"))
    (chart,) = read_file(file("monday.csv", table(f"{ROW},7710-03.txt", extra=",note_file"))).charts
    assert chart.documents[0].id == alone.loose[0].document.id


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("absent.txt", "cannot be read"),
        ("../secret.txt", "must lie in the folder of the list"),
        ("/etc/passwd", "must lie in the folder of the list"),
        (".", "a folder"),
        ("empty.txt", "it is empty"),
        ("torn.pdf", "cut short"),
    ],
)
def test_a_note_that_cannot_come_along_refuses_the_list(file: WriteFile, told: str, reason: str) -> None:
    file("secret.txt", "not for the list")
    file("lists/empty.txt", "")
    file("lists/torn.pdf", a_pdf("note")[:-9])
    path = file("lists/monday.csv", table(f"{ROW},{told}", extra=",note_file"))
    with pytest.raises(FileRefused) as caught:
        read_file(path)
    assert caught.value.place == "row 2, column note_file"
    assert reason in caught.value.reason


# -- refused -------------------------------------------------------------------------------------------------------

SECRETS = ("Zzyzx", "Qwghlm", "31/31/1999")


@pytest.mark.parametrize(
    ("row", "extra", "column", "reason"),
    [
        ("Harbor,1,Zzyzx,pro,31/31/1999", "", "date_of_service", "a real day"),
        ("Harbor,1,Zzyzx,pro,09/14/26", "", "date_of_service", "written 2026-09-14 or 09/14/2026"),
        ("Harbor,1,Zzyzx,pro,1066-10-14", "", "date_of_service", "between 1880 and 2100"),
        ("Harbor,1,Zzyzx,pro,", "", "date_of_service", "blank"),
        ("Harbor,1,,pro,2026-09-14", "", "last_name", "blank"),
        ("Harbor, ,Zzyzx,pro,2026-09-14", "", "account", "blank"),
        (",1,Zzyzx,pro,2026-09-14", "", "client", "blank"),
        ("Harbor,1,Zzyzx,Qwghlm,2026-09-14", "", "type", "one of professional,"),
        ("Harbor,1.23E+11,Zzyzx,pro,2026-09-14", "", "account", "a spreadsheet has shortened this number"),
        ("Harbor,1,Zzyzx\x07,pro,2026-09-14", "", "last_name", "control characters"),
        (f"{ROW},Qwghlm", ",sex", "sex", "one of f, female"),
        (f"{ROW},Qwghlm,Zzyzx", ",payer,plan_type", "plan_type", "one of medicare,"),
        (f"{ROW},Zzyzx", ",member_id", "payer", "blank, but"),
        (f"{ROW},Zzyzx,spouse", ",payer,relationship", "subscriber_last", "not the subscriber"),
        (f"{ROW},1245319599", ",rendering_npi", "rendering_last", "blank, but"),
        (f"{ROW},1245319599", ",facility_npi", "facility", "blank, but"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column_and_never_repeated(
    refused: Refuse, row: str, extra: str, column: str, reason: str
) -> None:
    failure = refused("monday.csv", table(ROW, row.replace("7710-03", "7710-04"), extra=extra))
    assert failure.place == f"row 3, column {column}"
    assert reason in failure.reason
    assert not any(secret in str(failure) for secret in SECRETS)


@pytest.mark.parametrize(
    ("first", "second", "extra", "column", "reason"),
    [
        (ROW, ROW, "", "account", "row 2 has the same account"),
        (ROW, ROW.replace("Harbor", "HARBOR"), "", "account", "row 2 has the same account"),
        (f"{ROW},8", "Harbor Street,2,Zzyzx,pro,2026-09-14,8", ",mrn", "mrn", "a patient of another name"),
        (
            f"{ROW},1245319599,Okafor",
            "Harbor Street,2,Ruiz,pro,2026-09-14,1245319599,Zzyzx",
            ",rendering_npi,rendering_last",
            "rendering_npi",
            "a provider of another name",
        ),
        (
            f"{ROW},Prairie,group",
            "Harbor Street,2,Ruiz,pro,2026-09-14,Prairie,medicare",
            ",payer,plan_type",
            "plan_type",
            "another plan type",
        ),
    ],
)
def test_rows_that_disagree_are_refused(
    refused: Refuse, first: str, second: str, extra: str, column: str, reason: str
) -> None:
    failure = refused("monday.csv", table(first, second, extra=extra))
    assert failure.place == f"row 3, column {column}"
    assert "row 2" in failure.reason
    assert reason in failure.reason


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ("\n", "row 1", "the heading lacks client, account, last_name, type, date_of_service"),
        ("Zzyzx,Qwghlm\n1,2\n", "row 1", "the heading lacks client"),
        ("client,account,type,dos\n", "row 1", "the heading lacks last_name"),
        (HEADING, "", "it has a heading but no encounters"),
        (HEADING + ",DOS\n", "row 1", "two columns are headed date_of_service"),
        (table(ROW + ",Zzyzx"), "row 2", "it has 6 cells and the heading 5"),
        (table(ROW, '"Zzyzx,1'), "row 3", "is never closed"),
        (table('"Harbor" Zzyzx,1'), "row 2", "must be doubled"),
        (table("x" * 140_000), "row 2", "a cell is too long"),
        (table(ROW) + "\0", "line 3", "NUL characters"),
        (b"\xff\xfe" + table(ROW).encode("utf-16-le")[:-1], "line 2", "breaks off"),
    ],
)
def test_a_table_that_hangs_together_badly_is_refused(
    refused: Refuse, content: str | bytes, place: str, reason: str
) -> None:
    failure = refused("monday.csv", content)
    assert failure.place == place
    assert reason in failure.reason
    assert not any(secret in str(failure) for secret in SECRETS)


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(refused: Refuse) -> None:
    two_lines = ROW.replace("Abernathy", '"Aber\nnathy"')
    assert refused("monday.csv", table("", two_lines, "Harbor,2,,pro,2026-09-14")).place == "row 4, column last_name"


def test_twenty_wrong_cells_are_told_and_the_others_counted(refused: Refuse) -> None:
    failure = refused("monday.csv", table(*(f"Harbor,{number},,pro,tomorrow" for number in range(15))))
    assert failure.place == "row 2, column last_name"
    assert failure.reason.count("row ") == 19
    assert failure.reason.endswith("; and 10 more")


cells = st.text(max_size=12) | st.sampled_from(["", "2026-09-14", "pro", "1", '"', "a,b", "=1+1", "\0"])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(cells, max_size=8), max_size=4), encoding=st.sampled_from(["utf-8", "utf-16"]))
def test_any_rows_are_read_or_refused_without_their_content(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], encoding: str
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([[*HEADING.split(","), "dob", "mrn", "payer"], *rows])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(text.getvalue().encode(encoding, "replace"))
    told = ""
    try:
        charts = read_file(path).charts
    except FileRefused as failure:
        charts, told = (), str(failure)
    assert len(charts) <= len(rows)
    assert "=1+1" not in told
