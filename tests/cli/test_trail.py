"""`coderdesk vault audit`: verify by exit code, list, export."""

from __future__ import annotations

from pathlib import Path

from coderdesk.domain.secret import Secret
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.services.house import House
from support.calls import Call
from support.factories import a_chart
from support.house import PASSPHRASE

CHART = a_chart()


def filled(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "charts.json"
    file.write_text(write_encounters([CHART]), encoding="utf-8")
    assert call("import", *vault, file).code == 0


def meddle(house: House, vault: tuple[str, ...], *statements: str) -> None:
    """Change the trail as another program could that knows the passphrase."""
    opened = house.keeper.open(Path(vault[1]), Secret(PASSPHRASE))
    with opened.begin() as work:
        work._session.take_turn()  # type: ignore[attr-defined]
        connection = work._connection  # type: ignore[attr-defined]
        for name in ("audit_is_not_changed", "audit_is_not_filled_again", "audit_is_not_removed"):
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        work.commit()
    opened.close()


def test_a_whole_trail_is_told_with_its_mark(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    filled(call, vault, tmp_path)
    said = call("vault", "audit", "verify", *vault)
    found = call("vault", "audit", "verify", *vault, "--json").json
    assert said.code == 0
    assert "as they were written" in said.out
    assert (found["whole"], found["faults"]) == (True, [])
    # The mark of before must still be there.
    assert call("vault", "audit", "verify", *vault, "--anchor", found["mark"]).code == 0
    wrong = call("vault", "audit", "verify", *vault, "--anchor", "2:0123456789abcdef")
    assert (wrong.code, "entry 2" in wrong.out) == (1, True)
    assert call("vault", "audit", "verify", *vault, "--anchor", "nonsense").code == 3


def test_a_broken_trail_ends_with_1_and_names_the_first_entry(
    call: Call, house: House, vault: tuple[str, ...], tmp_path: Path
) -> None:
    filled(call, vault, tmp_path)
    meddle(house, vault, "UPDATE audit SET detail = 'nothing' WHERE number = 3", "DELETE FROM audit WHERE number = 1")
    said = call("vault", "audit", "verify", *vault)
    found = call("vault", "audit", "verify", *vault, "--json")
    assert said.code == found.code == 1
    assert said.out.startswith("The trail is broken. Entry 1 is missing.")
    # What followed the entry that was taken out does not fit the one before it.
    assert [fault["entry"] for fault in found.json["faults"]] == [1, 2, 3]
    written = call("vault", "audit", "export", *vault, "--format", "csv", "--out", tmp_path / "t.csv")
    assert (written.code, (tmp_path / "t.csv").exists()) == (1, True)


def test_entries_are_listed_and_filtered(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    filled(call, vault, tmp_path)
    account = CHART.encounter.account
    listed = call("vault", "audit", "list", *vault, "--encounter", account, "--json").json
    assert [entry["action"] for entry in listed] == ["chart imported"]
    assert listed[0]["account"] == account
    kinds = call("vault", "audit", "list", *vault, "--kind", "unlock", "--limit", "2", "--json").json
    assert [entry["action"] for entry in kinds] == ["vault opened"] * 2
    assert call("vault", "audit", "list", *vault, "--to", "2001-01-01", "--json").json == []
    plain = call("vault", "audit", "list", *vault, "--text", "chart imported")
    assert account in plain.out
    assert call("vault", "audit", "list", *vault, "--encounter", "nobody").code == 3
    assert call("vault", "audit", "list", *vault, "--patient", "nobody").code == 3


def test_disclosures_of_a_patient_are_written(call: Call, vault: tuple[str, ...], tmp_path: Path) -> None:
    filled(call, vault, tmp_path)
    account = CHART.encounter.account
    assert call("finish", *vault, account).code == 0
    out = call("export", *vault, "--format", "csv", "--out", tmp_path / "out", "--recipient", "Dr. Ng", account)
    assert out.code == 0
    told = call(
        *("vault", "audit", "export", *vault, "--format", "csv", "--out", tmp_path / "d.csv"),
        *("--patient", account, "--disclosures", "--json"),
    )
    assert (told.code, told.json["entries"], told.json["patients"]) == (0, 1, 1)
    assert "Dr. Ng" in (tmp_path / "d.csv").read_text(encoding="utf-8-sig")
    report = call("vault", "audit", "export", *vault, "--format", "pdf", "--out", tmp_path / "trail")
    assert (report.code, (tmp_path / "trail.pdf").read_bytes()[:5]) == (0, b"%PDF-")
