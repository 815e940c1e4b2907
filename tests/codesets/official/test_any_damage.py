"""Whatever happens to a file on its way: it is read, passed over, or refused in words. Never anything else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coderdesk.codesets.official.reader import Member, Reading
from coderdesk.codesets.official.readers import recognised
from coderdesk.domain.failures import FileRefused
from coderdesk.domain.progress import Silent
from support.small_store import CODES_2026, PROCEDURES, addenda_text, order_text

_TABULAR = (
    "<?xml version='1.0'?><ICD10CM.tabular><version>2026</version><chapter><name>1</name><desc>Chapter</desc>"
    "<section id='A00-A09'><desc>Section</desc><diag><name>A00</name><desc>Cholera</desc></diag></section></chapter>"
    "</ICD10CM.tabular>"
)
WHOLE = {
    "icd10cm_order_2026.txt": order_text(CODES_2026),
    "icd10pcs_order_2026.txt": order_text(PROCEDURES),
    "icd10cm_order_addenda_2027.txt": addenda_text(2027, 9, 8, [("Delete:", 1, "A009", "Cholera, unspecified")]),
    "icd10cm_tabular_2026.xml": _TABULAR,
    "POAexemptCodesFY26.txt": "Order26\tPOAexemptCode\tDescription\r\n00001\tZ95.1\tPresence of a graft\r\n",
    "ANES2025.csv": "Contractor,Locality,Locality Name,National Anes CF of 20.3\r\n02102,01,ALASKA,27.86\r\n",
    "GPCI2025.csv": (
        "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2025 PW GPCI,2025 PE GPCI,"
        "2025 MP GPCI\r\n02102,AK,01,ALASKA,1.5,1.1,0.6\r\n"
    ),
}
_PUT = st.binary(max_size=12) | st.sampled_from((b"", b"\t", b",", b'"', b"\r\n", b"\x00", b"&x;", b"<a>", b"\xff\xfe"))


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_damaged_file_is_refused_in_words_or_still_read(name: str, data: st.DataObject) -> None:
    content = WHOLE[name].encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)) | st.just(len(content)))
    damaged = content[:start] + data.draw(_PUT) + content[end:]
    outcome = read(Member(Path(name), "", damaged))
    if isinstance(outcome, FileRefused):
        assert outcome.file.startswith(name)
        assert outcome.reason
        assert outcome.remedy
    else:
        assert outcome is None or isinstance(outcome, Reading)


def read(member: Member) -> Reading | FileRefused | None:
    """Return what comes of `member`."""
    try:
        return recognised(member, Silent())
    except FileRefused as refusal:
        return refusal


def test_a_number_of_thousands_of_digits_is_refused_in_words() -> None:
    name = "icd10cm_order_addenda_2027.txt"
    damaged = WHOLE[name].replace("8 codes in", f"{'9' * 5000} codes in")
    assert isinstance(read(Member(Path(name), "", damaged.encode())), FileRefused)
    heading = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,COV,BETOS,ADD DT,ACT EFF DT,TERM DT,ACTION CD"
    row = f"E0100,{'9' * 5000},3,Walking stick of the tests,Walking stick,D,D1E,19860101,19980101,,N"
    assert isinstance(read(Member(Path("HCPC2025_OCT_ANWEB.csv"), "", f"{heading}\r\n{row}\r\n".encode())), FileRefused)
