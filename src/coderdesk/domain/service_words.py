"""What the indicators of the HCPCS file, the fee schedule and the NCCI edits mean, in words.

Sources: the record layout of the HCPCS file, the notes of the physician fee schedule's relative value file, and the
NCCI policy manual. An indicator that none of them lists has no words ("").
"""

from __future__ import annotations

from collections.abc import Mapping

COVERAGE: Mapping[str, str] = {
    "C": "Carrier judgment",
    "D": "Special coverage instructions apply",
    "I": "Not payable by Medicare",
    "M": "Non-covered by Medicare",
    "S": "Non-covered by Medicare statute",
}
ACTION: Mapping[str, str] = {
    "A": "Added",
    "B": "Coverage and long description changed",
    "C": "Long description changed",
    "D": "Discontinued",
    "F": "Coverage changed",
    "N": "No change",
    "P": "Payment changed",
    "R": "Reactivated",
    "S": "Short description changed",
    "T": "Other change (BETOS or type of service)",
}
STATUS: Mapping[str, str] = {
    "A": "Active: paid separately where covered",
    "B": "Bundled into other services",
    "C": "Priced by the contractor",
    "D": "Deleted",
    "E": "Excluded by regulation",
    "F": "Deleted or discontinued",
    "G": "Not valid for Medicare; another code is used",
    "H": "Deleted modifier",
    "I": "Not valid for Medicare; another code is used",
    "J": "Anesthesia service",
    "M": "Measurement, for reporting only",
    "N": "Non-covered",
    "P": "Bundled or excluded",
    "Q": "Therapy functional information, for reporting only",
    "R": "Restricted coverage",
    "T": "Paid only where nothing else is paid on the date",
    "X": "Excluded by statute",
}
PC_TC: Mapping[str, str] = {
    "0": "Physician service; 26 and TC do not apply",
    "1": "Diagnostic test; 26 and TC apply",
    "2": "Professional component only",
    "3": "Technical component only",
    "4": "Global test only",
    "5": "Incident to a physician's service",
    "6": "Laboratory physician interpretation; 26 applies",
    "7": "Physical therapy service",
    "8": "Physician interpretation",
    "9": "Does not apply",
}
GLOBAL_DAYS: Mapping[str, str] = {
    "000": "The day of the procedure",
    "010": "The day of the procedure and 10 days after it",
    "090": "The day before, the day of the procedure and 90 days after it",
    "MMM": "Maternity care",
    "XXX": "No global period",
    "YYY": "Set by the contractor",
    "ZZZ": "Part of another service's global period",
}
MULTIPLE: Mapping[str, str] = {
    "0": "No reduction for several procedures",
    "2": "Standard reduction (100, 50, 50, 50, 50 %)",
    "3": "Endoscopy family of the base code",
    "4": "Diagnostic imaging family",
    "5": "Therapy: practice expense reduced by 50 %",
    "6": "Diagnostic cardiology: reduced by 25 %",
    "7": "Diagnostic ophthalmology: reduced by 20 %",
    "9": "Does not apply",
}
BILATERAL: Mapping[str, str] = {
    "0": "No 150 % for both sides",
    "1": "150 % for both sides: modifier 50",
    "2": "Priced for both sides already",
    "3": "100 % for each side",
    "9": "Does not apply",
}
ASSISTANT: Mapping[str, str] = {
    "0": "Paid with documentation of need",
    "1": "May not be paid",
    "2": "May be paid",
    "9": "Does not apply",
}
TOGETHER: Mapping[str, str] = {
    "0": "Not permitted",
    "1": "Permitted with documentation of need",
    "2": "Permitted",
    "9": "Does not apply",
}
ADJUDICATION: Mapping[str, str] = {
    "1": "each line",
    "2": "date of service, absolute",
    "3": "date of service, clinical",
}
PAIR_MODIFIER: Mapping[str, str] = {
    "0": "no modifier is allowed",
    "1": "a modifier is allowed",
    "9": "does not apply",
}
ADD_ON: Mapping[str, str] = {
    "1": "only with a primary that is listed",
    "2": "with a primary that the payer defines",
    "3": "with a primary that is listed, or another that the payer accepts",
}
