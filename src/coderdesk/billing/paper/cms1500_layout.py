"""Where each box of the CMS-1500 (02/12) stands, as data.

The form is a grid of ten characters and six lines to the inch. Lines and columns count from 1, in the numbering that
billing programs share (item 1 is line 8, the first service line 44). Lengths are those of the NUCC's field
specifications where the columns leave room for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from coderdesk.domain.page import Align

#: Points to the inch over ten characters, and over six lines.
COLUMN = 7.2
LINE = 12.0
#: What makes Courier ten characters to the inch: each of its characters is six tenths of the size wide.
DATA_SIZE = 12.0
#: Service lines that one form takes.
LINES_PER_FORM = 6
#: Diagnoses of item 21, by their letters.
LETTERS = "ABCDEFGHIJKL"
_LEFT = 21.6
_TOP = 24.0


def column_x(column: float) -> float:
    """Return how far from the left edge of the paper `column` begins, in points."""
    return _LEFT + COLUMN * (column - 1)


def baseline_y(line: float) -> float:
    """Return how far from the top of the paper the baseline of `line` is, in points."""
    return _TOP + LINE * line


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box stands and how many characters it takes. `check` says that the box is ticked rather than written."""

    line: int
    column: int
    length: int
    align: Align = Align.LEFT
    check: bool = False

    @property
    def x(self) -> float:
        """The left edge, in points."""
        return column_x(self.column)

    @property
    def y(self) -> float:
        """The baseline, in points from the top."""
        return baseline_y(self.line)

    @property
    def right(self) -> float:
        """The right edge, in points."""
        return column_x(self.column + self.length)

    def start(self, text: str) -> float:
        """Return where `text` begins, so that right-justified text ends at the right edge."""
        return column_x(self.column + self.length - len(text)) if self.align is Align.RIGHT else self.x


_Entry = tuple[str, Place]


def _text(line: int, *boxes: tuple[str, int, int]) -> Iterator[_Entry]:
    """Boxes that are written from the left: name, column, length."""
    for name, column, length in boxes:
        yield name, Place(line, column, length)


def _checks(line: int, *boxes: tuple[str, int]) -> Iterator[_Entry]:
    """Boxes that are ticked: name, column."""
    for name, column in boxes:
        yield name, Place(line, column, 1, check=True)


def _amount(line: int, name: str, column: int, length: int) -> _Entry:
    return name, Place(line, column, length, Align.RIGHT)


def _date(line: int, item: str, month: int, day: int, year: int) -> Iterator[_Entry]:
    """A date as the rules of the form part it: MM, DD, CCYY."""
    return _text(line, (f"{item}_mm", month, 2), (f"{item}_dd", day, 2), (f"{item}_yyyy", year, 4))


def _head() -> Iterator[_Entry]:
    """The carrier and items 1 to 13."""
    for line, part in enumerate(("name", "attn", "street", "city_state_zip"), start=2):
        yield f"carrier_{part}", Place(line, 41, 31)
    yield from _checks(8, ("1_medicare", 1), ("1_medicaid", 8), ("1_tricare", 15), ("1_champva", 24), ("1_group", 31))
    yield from _checks(8, ("1_feca", 39), ("1_other", 45))
    yield from _text(8, ("1a", 50, 29))
    yield from _text(10, ("2", 1, 28), ("4", 50, 29))
    yield from _date(10, "3", 31, 34, 37)
    yield from _checks(10, ("3_sex_M", 42), ("3_sex_F", 47))
    yield from _text(12, ("5_street", 1, 28), ("7_street", 50, 29))
    yield from _checks(12, ("6_self", 33), ("6_spouse", 38), ("6_child", 42), ("6_other", 47))
    yield from _text(14, ("5_city", 1, 24), ("5_state", 26, 2), ("7_city", 50, 23), ("7_state", 74, 2))
    yield from _text(16, ("5_zip", 1, 12), ("5_area", 15, 3), ("5_phone", 19, 10))
    yield from _text(16, ("7_zip", 50, 12), ("7_area", 65, 3), ("7_phone", 69, 10))
    yield from _text(18, ("9", 1, 28), ("11", 50, 29))
    yield from _text(20, ("9a", 1, 28))
    yield from _checks(20, ("10a_yes", 35), ("10a_no", 41), ("11a_M", 68), ("11a_F", 75))
    yield from _date(20, "11a", 53, 56, 59)
    yield from _checks(22, ("10b_yes", 35), ("10b_no", 41))
    yield from _text(22, ("10b_state", 45, 2), ("11b_qual", 50, 2), ("11b", 53, 26))
    yield from _checks(24, ("10c_yes", 35), ("10c_no", 41))
    yield from _text(24, ("11c", 50, 29))
    yield from _text(26, ("9d", 1, 28), ("10d", 30, 19))
    yield from _checks(26, ("11d_yes", 52), ("11d_no", 57))
    yield from _text(29, ("12_sig", 7, 25), ("12_date", 36, 13), ("13_sig", 55, 23))


def _middle() -> Iterator[_Entry]:
    """Items 14 to 23."""
    yield from _date(32, "14", 2, 5, 8)
    yield from _text(32, ("14_qual", 16, 3), ("15_qual", 31, 3))
    yield from _date(32, "15", 37, 40, 43)
    for line, item in ((32, "16"), (34, "18")):
        yield from _date(line, f"{item}_from", 54, 57, 60)
        yield from _date(line, f"{item}_to", 68, 71, 74)
    yield from _text(33, ("17a_qual", 30, 2), ("17a", 33, 16))
    yield from _text(34, ("17_qual", 1, 2), ("17_name", 4, 24), ("17b_npi", 33, 10))
    # 71 characters: what is left of the upper line beside the printed title, and the whole of the lower one.
    yield from _text(35, ("19_upper", 26, 23))
    yield from _text(36, ("19", 1, 48))
    yield from _checks(36, ("20_yes", 52), ("20_no", 57))
    yield _amount(36, "20_charges", 61, 9)
    yield from _text(37, ("21_icd_ind", 42, 1))
    for index, letter in enumerate(LETTERS):
        yield f"21{letter}", Place(38 + index // 4, (3, 16, 29, 42)[index % 4], 7)
    yield from _text(38, ("22_code", 50, 11), ("22_ref", 62, 18))
    yield from _text(40, ("23", 50, 29))


def _service(number: int) -> Iterator[_Entry]:
    """Item 24, line `number`: its shaded upper half and its unshaded lower one."""
    upper, lower, item = 41 + 2 * number, 42 + 2 * number, f"24.{number}"
    yield from _text(upper, (f"{item}_suppl", 1, 61), (f"{item}I_qual", 65, 2), (f"{item}J_id", 68, 11))
    for end, month in (("from", 1), ("to", 10)):
        parts = enumerate(("mm", "dd", "yy"))
        yield from _text(lower, *((f"{item}A_{end}_{part}", month + 3 * place, 2) for place, part in parts))
    yield from _text(lower, (f"{item}B_pos", 19, 2), (f"{item}C_emg", 22, 2), (f"{item}D_cpt", 25, 7))
    yield from _text(lower, (f"{item}D_mods", 33, 11), (f"{item}E_ptr", 45, 4))
    yield _amount(lower, f"{item}F_charge", 50, 8)
    yield from _text(lower, (f"{item}G_units", 59, 3), (f"{item}H_epsdt", 63, 1), (f"{item}J_npi", 68, 10))


def _foot() -> Iterator[_Entry]:
    """Items 25 to 33."""
    yield from _text(56, ("25", 1, 15), ("26", 23, 14))
    yield from _checks(56, ("25_ssn", 17), ("25_ein", 19), ("27_yes", 38), ("27_no", 43))
    yield _amount(56, "28", 51, 9)
    yield _amount(56, "29", 62, 8)
    yield from _text(57, ("33_area", 66, 3), ("33_phone", 70, 9))
    for line, part in enumerate(("name", "street", "csz"), start=58):
        yield from _text(line, (f"32_{part}", 23, 26), (f"33_{part}", 50, 29))
    yield from _text(60, ("31_sig", 1, 20))
    yield from _text(61, ("31_date", 6, 10), ("32a", 23, 10), ("32b", 36, 13), ("33a", 50, 10), ("33b", 63, 16))


def _boxes() -> Iterator[_Entry]:
    yield from _head()
    yield from _middle()
    for number in range(1, LINES_PER_FORM + 1):
        yield from _service(number)
    yield from _foot()


#: Every box that carries data, in the order of the form.
BOXES: Mapping[str, Place] = MappingProxyType(dict(_boxes()))
