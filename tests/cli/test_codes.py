"""The code sets from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.calls import Call


def test_a_search_answers_in_json_with_why(call: Call) -> None:
    found = call(
        "codes", "search", "--set", "icd10cm", "--on", "2026-09-14", "--json", "diabetic polyneuropathy type 2"
    )
    codes = [result["code"] for result in found.json["results"]]
    assert codes[0] == "E11.42"
    assert all(result["why"] and result["title"] for result in found.json["results"])


def test_words_need_no_quotation_marks(call: Call) -> None:
    apart = call("codes", "search", "--json", "--limit", "5", "heart", "attack").json
    assert apart == call("codes", "search", "--json", "--limit", "5", "heart attack").json
    assert apart["results"][0]["code"] == "I21.9"


def test_a_search_without_words_is_refused(call: Call) -> None:
    assert call("codes", "search").code == 3


def test_queries_of_a_file_answer_one_object_a_line(call: Call, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("heart failure\n\nE11.4\n", encoding="utf-8")
    answer = call("codes", "search", "--json", "--limit", "3", "--queries", queries)
    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert [line["query"] for line in lines] == ["heart failure", "", "E11.4"]
    assert lines[1]["results"] == []
    assert all(len(line["results"]) <= 3 for line in lines)


def test_a_file_of_queries_that_is_not_there_is_told(call: Call, tmp_path: Path) -> None:
    answer = call("codes", "search", "--queries", tmp_path / "none.txt")
    assert (answer.code, answer.out) == (3, "")
    assert "one query a line" in answer.err


def test_a_code_is_shown_with_notes_and_where_they_stand(call: Call) -> None:
    shown = call("codes", "show", "e11.42", "--on", "2026-09-14", "--json").json
    assert (shown["code"], shown["billable"], shown["valid"]) == ("E11.42", True, True)
    assert any(note["kind"] == "excludes1" and note["level"] == "E11" for note in shown["notes"])
    assert [parent["code"] for parent in shown["parents"]][-2:] == ["E11", "E11.4"]


def test_a_code_is_as_of_the_date(call: Call) -> None:
    before = call("codes", "show", "R10.2", "--on", "2025-09-30", "--json").json
    after = call("codes", "show", "R10.2", "--on", "2025-10-01", "--json").json
    assert (before["valid"], after["valid"]) == (True, False)


def test_an_unknown_code_is_told(call: Call) -> None:
    answer = call("codes", "show", "ZZ9.99")
    assert answer.code == 3
    assert "No loaded code set" in answer.err


def test_status_names_every_release_with_its_source(call: Call) -> None:
    releases = call("codes", "status", "--json").json
    assert {release["set"] for release in releases} >= {"icd10cm", "icd10pcs"}
    assert all(release["source"] and release["codes"] > 0 for release in releases)


@pytest.mark.parametrize("text", ["", "*", '"', "a OR", "NEAR(", "é" * 2000, "\x00", "-- drop table"])
def test_any_text_may_be_searched(call: Call, text: str) -> None:
    assert call("codes", "search", "--json", "--", text).code == 0


def test_a_search_needs_a_text_or_a_file(call: Call) -> None:
    assert call("codes", "search").code == 3
