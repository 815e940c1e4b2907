"""A file is told by its content; what no reader knows is refused with what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coderdesk.domain.failures import FileRefused
from coderdesk.intake.draft import Draft
from coderdesk.intake.encounter_file import write_encounters
from coderdesk.intake.read import read_file
from support.factories import a_chart
from support.whole_charts import a_pdf

WriteFile = Callable[[str, str | bytes], Path]
Refuse = Callable[[str, str | bytes], FileRefused]

WORKLIST = "client,account,last_name,type,dos\nHarbor,1,Abernathy,pro,2026-09-14\n"
BUNDLE = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": []})


@pytest.mark.parametrize("name", ["chart", "chart.txt", "chart.csv", "chart.json", "chart.pdf"])
def test_the_ending_does_not_decide(file: WriteFile, name: str) -> None:
    assert len(read_file(file(name, write_encounters([a_chart()]))).charts) == 1
    assert read_file(file(name, BUNDLE)).charts == ()
    assert len(read_file(file(name, a_pdf("Account: 1"))).loose) == 1
    if not name.endswith((".json", ".pdf")):
        assert len(read_file(file(name, WORKLIST)).charts) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\\rtf1\\ansi note}", "a rich text document"),
        (b"PK\x03\x04\x14\x00", "an Office document or a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an older Office"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"II*\x00", "a picture"),
        (b"MSH|^~\\&|", "an HL7 v2 message"),
        (b"\n ISA*00*", "an X12 file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><ClinicalDocument/>", "XML or HTML"),
    ],
)
def test_what_is_known_and_not_read_is_named_with_a_way_out(refused: Refuse, content: bytes, reason: str) -> None:
    failure = refused("chart.txt", content)
    assert reason in failure.reason
    assert failure.remedy.startswith(("Save", "Ask", "Unpack"))


@pytest.mark.parametrize("content", [b"\0\1\2\3", b"just words", b"\x7fELF"])
def test_what_nobody_knows_is_refused_with_what_is_read(refused: Refuse, content: bytes) -> None:
    failure = refused("chart.bin", content)
    assert failure.reason == "what it is cannot be told from its content"
    assert "CoderDesk reads" in failure.remedy


def test_an_empty_file_is_refused(refused: Refuse) -> None:
    assert refused("chart.json", b"").reason == "it is empty"


def test_a_file_over_the_limit_is_not_even_opened(file: WriteFile) -> None:
    path = file("chart.txt", b"x" * 3_000_000)
    with pytest.raises(FileRefused, match="it has 3 MB, more than the 1 MB that are read"):
        read_file(path, limit=1_048_576)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be read"):
        read_file(tmp_path / "nothing.json")
    with pytest.raises(FileRefused, match="it is a folder"):
        read_file(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileRefused, match="not a regular file"):
        read_file(tmp_path / "pipe.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(file: WriteFile) -> None:
    path = file("chart.json", b"{}")
    path.chmod(0)
    with pytest.raises(FileRefused, match="cannot be read"):
        read_file(path)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(["1.csv", "1.json", "1.txt", "1.pdf", "1"]),
    start=st.sampled_from([b"", b"%PDF-1.7\n", b'{"', b'{"resourceType": "', b"account,client,type\n", b"\xff\xfe"]),
    rest=st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
)
@example(name="1.csv", start=b"", rest=b'account,"')
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, start: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(start + rest)
    try:
        draft = read_file(path)
    except FileRefused as failure:
        draft = Draft(notices=(failure.reason,))
    assert draft != Draft() or b"resourceType" in start
