"""The coder's shelf: what a chart's codes leave on it, how it lifts a search, and groups that post at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from coderdesk.domain.book import CodeBook, SearchHit
from coderdesk.domain.codes import Code, CodeSystem, icd10cm, service_code
from coderdesk.domain.encounter import Diagnosis, ServiceLine
from coderdesk.domain.failures import InvalidValue
from coderdesk.domain.favourites import LONGEST_NOTE, CodeGroup, GroupCode, OwnCodes, codes_of_chart
from coderdesk.domain.findings import Fix, FixKind
from coderdesk.domain.found_by import searched, without_descriptor
from coderdesk.domain.identifiers import ClientId, GroupId
from coderdesk.domain.money import Money
from coderdesk.domain.ports import Vault
from coderdesk.services import coding, groups, own_codes
from coderdesk.services.house import House
from coderdesk.services.ranking import MOST, PLACES, ranked
from support.factories import DATE_OF_SERVICE, a_chart
from support.house import make_vault

CHART = a_chart("E11.42")
ONE, CLIENT = CHART.encounter.id, CHART.client.id
POLYNEUROPATHY, LIPIDS, PRESSURE = icd10cm("E11.42"), icd10cm("E78.2"), icd10cm("I10")
VISIT = service_code("99214")


@pytest.fixture
def vault(house: House, tmp_path: Path) -> Iterator[Vault]:
    opened = make_vault(house, tmp_path, [CHART])
    yield opened
    opened.close()


def trail(vault: Vault) -> list[str]:
    with vault.begin() as work:
        return [f"{entry.action}: {entry.detail}" for entry in work.audit.entries()]


# -- the shelf -----------------------------------------------------------------------------------------------------


def test_a_posted_code_is_recent_and_counts_for_its_client(vault: Vault) -> None:
    opened = coding.open_chart(vault.begin, encounter=ONE)
    coding.record_change(vault.begin, encounter=opened.with_diagnosis(Diagnosis(PRESSURE)), what="posted I10")

    own = own_codes.own_codes(vault.begin, client=CLIENT)

    assert own.recent == (PRESSURE,)
    assert own.uses == {POLYNEUROPATHY: 1, PRESSURE: 1, VISIT: 1}
    assert own.marks(PRESSURE).use_words == "used once for this client"
    assert own_codes.own_codes(vault.begin, client=ClientId("another")).uses == {}
    assert own_codes.own_codes(vault.begin, client=None).uses == {}


def test_a_chart_that_is_changed_otherwise_leaves_the_recent_codes_alone(vault: Vault) -> None:
    own_codes.looked_at(vault.begin, codes=[LIPIDS])
    opened = coding.open_chart(vault.begin, encounter=ONE)
    coding.record_change(vault.begin, encounter=replace(opened, account="other"), what="changed the account")

    assert own_codes.own_codes(vault.begin, client=CLIENT).recent == (LIPIDS,)


def test_a_star_is_a_matter_of_taste_and_a_note_is_in_the_trail(vault: Vault) -> None:
    before = trail(vault)
    assert own_codes.set_star(vault.begin, code=LIPIDS, on=True) == "E78.2 is a favourite."
    assert trail(vault) == before

    own_codes.keep_note(vault.begin, code=LIPIDS, text=" LDL \n and\ttriglycerides ")

    marks = own_codes.own_codes(vault.begin, client=CLIENT).marks(LIPIDS)
    assert (marks.is_favourite, marks.note) == (True, "LDL and triglycerides")
    assert trail(vault)[0] == "note on a code changed: E78.2: LDL and triglycerides"
    with pytest.raises(InvalidValue, match="at most"):
        own_codes.keep_note(vault.begin, code=LIPIDS, text="x" * (LONGEST_NOTE + 1))
    own_codes.keep_note(vault.begin, code=LIPIDS, text=" ")
    assert own_codes.own_codes(vault.begin, client=CLIENT).notes == {}


# -- ranking -------------------------------------------------------------------------------------------------------


def hits_of(book: CodeBook, *scored: tuple[str, float]) -> list[SearchHit]:
    """Return hits of real codes with scores of the test's own."""
    found = []
    for text, score in scored:
        entry = book.entry(icd10cm(text), DATE_OF_SERVICE)
        assert entry is not None
        found.append(SearchHit(entry, "title", score=score))
    return found


def order(hits: tuple[SearchHit, ...]) -> list[str]:
    return [hit.entry.code.dotted for hit in hits]


def using(**uses: int) -> OwnCodes:
    return OwnCodes(uses={icd10cm(text): count for text, count in uses.items()})


def test_a_usual_code_rises_above_one_that_fits_about_as_well(book: CodeBook) -> None:
    hits = hits_of(book, ("E78.00", 0.80), ("E78.2", 0.78), ("E78.1", 0.77))

    assert order(ranked(hits, using(E782=12), "lipid")) == ["E78.2", "E78.00", "E78.1"]
    assert order(ranked(hits, using(), "lipid")) == ["E78.00", "E78.2", "E78.1"]
    assert order(ranked(hits, using(E782=12, E7800=30), "lipid")) == ["E78.00", "E78.2", "E78.1"]


def test_no_number_of_uses_lifts_a_code_above_a_clearly_better_one(book: CodeBook) -> None:
    hits = hits_of(book, ("E78.00", 0.80), ("E78.2", 0.80 / (1 + MOST) - 0.001))

    assert order(ranked(hits, using(E782=1_000_000), "lipid")) == ["E78.00", "E78.2"]


def test_the_code_that_was_typed_stays_first(book: CodeBook) -> None:
    hits = hits_of(book, ("E11.2", 1.0), ("E11.21", 1.0), ("E11.22", 1.0))

    assert order(ranked(hits, using(E1122=40), "e11.2")) == ["E11.2", "E11.22", "E11.21"]


def test_a_code_passes_only_so_many_and_one_that_ended_passes_none(book: CodeBook) -> None:
    codes = ["E11.21", "E11.22", "E11.29", "E11.36", "E11.39", "E11.40", "E11.41", "E11.42", "E11.43"]
    hits = hits_of(book, *((code, 0.8) for code in codes[:-1]), (codes[-1], 0.799))

    assert order(ranked(hits, using(E1143=32), "diabetes")).index("E11.43") == len(codes) - 1 - PLACES
    equals = [replace(hit, score=0.8) for hit in hits]
    assert order(ranked(equals, using(E1143=32), "diabetes"))[0] == "E11.43"
    ended = [*hits[:-1], replace(hits[-1], entry=replace(hits[-1].entry, valid=False))]
    assert order(ranked(ended, using(E1143=32), "diabetes")) == order(tuple(hits))


def test_a_star_alone_decides_between_equals(book: CodeBook) -> None:
    hits = hits_of(book, ("E11.21", 0.8), ("E11.22", 0.8))

    assert order(ranked(hits, OwnCodes(favourites=(icd10cm("E11.22"),)), "diabetes")) == ["E11.22", "E11.21"]


# -- groups --------------------------------------------------------------------------------------------------------


def a_group(*codes: GroupCode, name: str = "Diabetes visit") -> CodeGroup:
    return CodeGroup(GroupId("group"), name, CLIENT, codes)


def test_the_codes_of_a_chart_become_a_group_and_a_group_becomes_codes_of_a_chart(vault: Vault) -> None:
    chart = a_chart("E11.42", "I10").encounter
    whole = chart.with_line(ServiceLine(service_code("J1885"), ("JZ",), Decimal("2.5")))
    group = groups.save_group(vault.begin, name=" Diabetes  visit ", client=CLIENT, codes=codes_of_chart(whole))
    assert (group.name, group.words) == ("Diabetes visit", "E11.42, I10, 99214, J1885-JZ x2.5")
    assert own_codes.own_codes(vault.begin, client=CLIENT).groups == (group,)

    charges = groups.usual_charges(vault.begin, client=CLIENT, group=group)
    assert charges == {VISIT: Money(18500)}
    posted = groups.with_group(a_chart("E78.2", "I10").encounter, group, charges)

    encounter = posted.encounter
    assert (posted.posted, posted.known) == (3, 1)
    assert [diagnosis.code.dotted for diagnosis in encounter.diagnoses] == ["E78.2", "I10", "E11.42"]
    visit, injection = encounter.lines[1:]
    assert (visit.charge, visit.pointers, visit.found_by) == (Money(18500), (2, 3), "group “Diabetes visit”")
    assert (injection.modifiers, injection.units, injection.charge) == (("JZ",), Decimal("2.5"), Money(0))
    assert encounter.diagnoses[-1].found_by == "group “Diabetes visit”"


def test_a_group_of_services_alone_points_at_the_first_diagnosis() -> None:
    posted = groups.with_group(a_chart("E78.2", "I10").encounter, a_group(GroupCode(VISIT)), {})
    assert posted.encounter.lines[-1].pointers == (1,)


def test_to_save_a_group_again_replaces_it_and_all_of_it_is_in_the_trail(vault: Vault) -> None:
    first = groups.save_group(vault.begin, name="Visit", client=CLIENT, codes=[GroupCode(PRESSURE)])
    again = groups.save_group(vault.begin, name="VISIT", client=CLIENT, codes=[GroupCode(LIPIDS)])
    assert again.id == first.id
    other = groups.save_group(vault.begin, name="Other", client=CLIENT, codes=[GroupCode(PRESSURE)])
    with pytest.raises(InvalidValue, match="that name"):
        groups.rename_group(vault.begin, group=other.id, name="visit")
    renamed = groups.rename_group(vault.begin, group=other.id, name="Pressure")
    groups.remove_group(vault.begin, group=renamed)
    with pytest.raises(InvalidValue, match="no longer there"):
        groups.rename_group(vault.begin, group=other.id, name="Late")
    groups.put_group_back(vault.begin, group=renamed)

    assert [group.name for group in own_codes.own_codes(vault.begin, client=CLIENT).groups] == ["Pressure", "VISIT"]
    assert trail(vault)[:6] == [
        "code group put back: Pressure: I10",
        "code group removed: Pressure: I10",
        "code group renamed: Other -> Pressure",
        "code group saved: Other: I10",
        "code group replaced: VISIT: E78.2",
        "code group saved: Visit: I10",
    ]


@pytest.mark.parametrize("name", ["", "  \n ", "x" * 61])
def test_a_group_needs_a_name_of_one_line(vault: Vault, name: str) -> None:
    with pytest.raises(InvalidValue):
        groups.save_group(vault.begin, name=name, client=CLIENT, codes=[GroupCode(PRESSURE)])


def test_a_group_needs_codes_that_a_claim_would_take() -> None:
    with pytest.raises(InvalidValue, match="at least one code"):
        a_group()
    with pytest.raises(InvalidValue, match="modifier of 99214"):
        GroupCode(VISIT, ("2 5",))
    with pytest.raises(InvalidValue, match="number of units"):
        GroupCode(VISIT, units=Decimal("NaN"))


# -- the path ------------------------------------------------------------------------------------------------------


def test_the_path_is_one_line_of_words_and_reason() -> None:
    assert searched(PRESSURE, " htn\n", "Index: Hypertension") == "search “htn”: Index: Hypertension"
    assert searched(PRESSURE, "", "under E11") == "under E11"
    assert len(searched(PRESSURE, "x" * 1000, "title")) == 400


def test_a_code_that_a_way_out_put_there_says_so_and_not_what_led_to_the_one_before() -> None:
    chart = a_chart("E11.42").encounter
    found = chart.with_diagnosis_replaced(0, Diagnosis(POLYNEUROPATHY, found_by="search “neuropathy”: Title"))
    replaced = coding.with_fix(found, Fix(FixKind.REPLACE_DIAGNOSIS, "Replace with E11.65", 0, code=icd10cm("E11.65")))
    added = coding.with_fix(found, Fix(FixKind.ADD_DIAGNOSIS, "Post Z79.84", code=icd10cm("Z79.84")))

    assert replaced.diagnoses[0].found_by == "way out of a finding: Replace with E11.65"
    assert added.diagnoses[-1].found_by == "way out of a finding: Post Z79.84"


def test_no_path_holds_a_descriptor_of_cpt() -> None:
    own = Code(CodeSystem.CPT, "99999")
    assert searched(own, "office", "Invented descriptor of ours") == "search “office”"
    brought = "from a list: INVENTED descriptor, then invented descriptor of ours"
    cleaned = without_descriptor(brought, own, "Invented descriptor", "Invented descriptor of ours", "")
    assert cleaned == "from a list: …, then …"
    assert without_descriptor(brought, PRESSURE, "Invented descriptor") == brought
