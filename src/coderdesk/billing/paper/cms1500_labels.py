"""The words and upright rules of our drawing of the CMS-1500, as data.

Columns may be halves: a half column lies between two characters. Labels are our own short ones.
"""

from __future__ import annotations

from coderdesk.domain.page import Align

#: Upright rules: the column, and the lines (of the layout) after which they begin and with which they end.
VERTICALS: tuple[tuple[float, int, int], ...] = (
    (49.5, 6, 40),  # patient on the left, insured on the right
    (29.5, 8, 26),
    (25.5, 12, 14),
    (14.0, 14, 16),
    (73.5, 12, 14),
    (63.0, 14, 16),
    (52.5, 20, 22),
    (29.5, 30, 32),
    (28.25, 32, 34),
    (32.5, 32, 34),
    (61.5, 36, 38),
    # item 24: A to G part in the unshaded halves only, for the shaded ones are one long field
    *(
        (column, 43 + 2 * row, 44 + 2 * row)
        for row in range(6)
        for column in (18.5, 21.5, 24.5, 32.5, 44.5, 49.5, 58.5)
    ),
    *((column, 40, 42) for column in (18.5, 21.5, 24.5, 32.5, 44.5, 49.5, 58.5)),
    *((column, 40, 54) for column in (62.5, 64.5, 67.5)),
    (21.5, 54, 61),
    (37.5, 54, 56),
    (49.5, 54, 61),
    (61.0, 54, 56),
    (70.5, 54, 56),
)

_L, _M, _R = 0.8, 29.8, 49.8

#: Labels at the top of a row: the line after which the row begins, the column, the text.
LABELS: tuple[tuple[int, float, str], ...] = (
    (6, _L, "1  Coverage"),
    (6, _R, "1a  Insured's ID number"),
    (8, _L, "2  Patient's name"),
    (8, _M, "3  Birth date"),
    (8, 41.5, "Sex"),
    (8, _R, "4  Insured's name"),
    (10, _L, "5  Patient's address"),
    (10, _M, "6  Patient's relationship to insured"),
    (10, _R, "7  Insured's address"),
    (12, _L, "City"),
    (12, 25.8, "State"),
    (12, _M, "8  Reserved"),
    (12, _R, "City"),
    (12, 73.8, "State"),
    (14, _L, "ZIP"),
    (14, 14.3, "Telephone"),
    (14, _R, "ZIP"),
    (14, 63.3, "Telephone"),
    (16, _L, "9  Other insured's name"),
    (16, _M, "10  Condition related to"),
    (16, _R, "11  Insured's policy group or FECA number"),
    (18, _L, "9a  Other insured's policy or group number"),
    (18, _M, "10a  Employment"),
    (18, _R, "11a  Insured's birth date"),
    (18, 67.0, "Sex"),
    (20, _L, "9b  Reserved"),
    (20, _M, "10b  Auto accident"),
    (20, 44.8, "State"),
    (20, _R, "11b"),
    (20, 52.8, "Other claim ID"),
    (22, _L, "9c  Reserved"),
    (22, _M, "10c  Other accident"),
    (22, _R, "11c  Insurance plan or program"),
    (24, _L, "9d  Insurance plan or program"),
    (24, _M, "10d  Claim codes"),
    (24, _R, "11d  Another health plan? If yes, items 9, 9a and 9d"),
    (26, _L, "12  Patient's or authorized person's signature: release of information"),
    (26, _R, "13  Insured's or authorized person's signature: payment to the provider"),
    (30, _L, "14  Current illness, injury, LMP"),
    (30, 15.8, "Qualifier"),
    (30, _M, "15  Other date, its qualifier first"),
    (30, _R, "16  Unable to work"),
    (32, _L, "17  Referring or other provider"),
    (32, _R, "18  Hospitalization for these services"),
    (34, _L, "19  Additional claim information"),
    (34, _R, "20  Outside lab"),
    (34, 61.0, "Charges"),
    (36, _L, "21  Diagnoses, letters as in 24E"),
    (36, _R, "22  Resubmission code"),
    (36, 61.8, "Original reference number"),
    (38, _R, "23  Prior authorization number"),
    (40, _L, "24A  Dates of service"),
    (40, 18.8, "B"),
    (40, 21.8, "C"),
    (40, 24.8, "D  Procedure"),
    (40, 32.8, "Modifiers"),
    (40, 44.8, "E"),
    (40, _R, "F  Charge"),
    (40, 58.8, "G"),
    (40, 62.7, "H"),
    (40, 64.8, "I"),
    (40, 67.8, "J  Rendering provider"),
    (54, _L, "25  Federal tax ID"),
    (54, 21.8, "26  Patient's account number"),
    (54, 37.8, "27  Accept assignment"),
    (54, _R, "28  Total charge"),
    (54, 61.3, "29  Amount paid"),
    (54, 70.8, "30  Reserved"),
    (56, _L, "31  Physician's or supplier's signature"),
    (56, 21.8, "32  Service facility location"),
    (56, _R, "33  Billing provider"),
)

_YES_NO = tuple(
    (line, column, text, Align.LEFT)
    for line, yes, no in ((20, 35, 41), (22, 35, 41), (24, 35, 41), (26, 52, 57), (36, 52, 57), (56, 38, 43))
    for column, text in ((yes + 1.4, "Yes"), (no + 1.4, "No"))
)

#: Labels beside data: the line whose baseline they share, the column where they stand, the text.
SIDE_LABELS: tuple[tuple[float, float, str, Align], ...] = (
    (1.0, 41.0, "Payer", Align.LEFT),
    (8, 2.4, "Medicare", Align.LEFT),
    (8, 9.4, "Medicaid", Align.LEFT),
    (8, 16.4, "TRICARE", Align.LEFT),
    (8, 25.4, "CHAMPVA", Align.LEFT),
    (8, 32.4, "Group plan", Align.LEFT),
    (8, 40.4, "FECA", Align.LEFT),
    (8, 46.4, "Other", Align.LEFT),
    (10, 43.4, "M", Align.LEFT),
    (10, 48.3, "F", Align.LEFT),
    (12, 32.6, "Self", Align.RIGHT),
    (12, 37.6, "Spouse", Align.RIGHT),
    (12, 41.6, "Child", Align.RIGHT),
    (12, 46.6, "Other", Align.RIGHT),
    (20, 69.4, "M", Align.LEFT),
    (20, 76.4, "F", Align.LEFT),
    (29, _L, "Signed", Align.LEFT),
    (29, 35.5, "Date", Align.RIGHT),
    (29, _R, "Signed", Align.LEFT),
    (32, 50.5, "From", Align.LEFT),
    (32, 67.2, "To", Align.RIGHT),
    (34, 50.5, "From", Align.LEFT),
    (34, 67.2, "To", Align.RIGHT),
    (33, 28.5, "17a", Align.LEFT),
    (34, 28.5, "17b NPI", Align.LEFT),
    (37, 41.4, "ICD indicator", Align.RIGHT),
    (41.4, 1.0, "From", Align.LEFT),
    (41.4, 10.0, "To", Align.LEFT),
    (42, 1.0, "MM    DD    YY", Align.LEFT),
    (42, 10.0, "MM    DD    YY", Align.LEFT),
    (42, 18.8, "Place", Align.LEFT),
    (42, 21.8, "EMG", Align.LEFT),
    (42, 44.8, "Diagnosis", Align.LEFT),
    (42, 58.8, "Units", Align.LEFT),
    (41.6, 62.7, "EPS", Align.LEFT),
    (42.1, 62.7, "DT", Align.LEFT),
    (42, 64.8, "Qual.", Align.LEFT),
    (55.3, 17.5, "SSN", Align.CENTRE),
    (55.3, 19.6, "EIN", Align.CENTRE),
    (61.6, 6.0, "Date", Align.LEFT),
    (61.6, 23.0, "32a  NPI", Align.LEFT),
    (61.6, 36.0, "32b  Other ID", Align.LEFT),
    (61.6, 50.0, "33a  NPI", Align.LEFT),
    (61.6, 63.0, "33b  Other ID", Align.LEFT),
    *_YES_NO,
)
