"""Official files that speak of CPT and HCPCS codes, written for the tests; every descriptor in them is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coderdesk.codesets.official import fees
from coderdesk.domain.progress import Silent
from coderdesk.domain.releases import OfficialFiles
from coderdesk.services.official import import_files, preview_files
from support.official import workbook

#: A day that every one of these files speaks of.
ON = date(2025, 11, 3)
NOTICE = '"CPT only copyright American Medical Association.\nAll rights reserved.","","",""\r\n'
_LIMITS = '"HCPCS/\nCPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"\r\n'
_LICENSED = (
    "CPT codes, descriptions and other data only are copyright 1966, 1970, 1983-2024 American Medical Association.\r\n"
    "All rights reserved. CPT is a registered trademark.\r\n\r\n"
    "99990\tPainting of the left kneecap, invented, in blue\r\n"
)
_FACTORS = "Contractor,Locality,Locality Name,National Anes CF of 20.3178\r\n02102 ,01 ,ALASKA*,27.86 \r\n"
_PAIRS = (
    '"CPT only copyright American Medical Association. All rights reserved."',
    "",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate *=no data\t0=not allowed 1=allowed 9=not applicable\t",
)
_ADD_ON = (
    "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
    "AOC_Edit_DelDT", "Special_Instruction_Notes",
)  # fmt: skip
#: How many codes 99213 stands beside as column 1 and as column 2.
PAID, DENIED = 241, 2


def fee_line(code: str, modifier: str = "", status: str = "A", **changed: str) -> str:
    """Return a line of the fee schedule of 31 columns; the units are those of 99213 in 2025 unless told."""
    cells = {
        "code": code, "modifier": modifier, "description": "", "status": status, "not used": "", "work": "1.30",
        "pe": "1.35", "na": "", "fpe": "0.57", "fna": "", "mp": "0.10", "total": "2.75", "ftotal": "1.97",
        "pctc": "0", "days": "XXX", "pre": "0.00", "intra": "0.00", "post": "0.00", "mult": "0", "bilat": "0",
        "asst": "0", "co": "0", "team": "0", "base": "", "cf": "32.3465", "sup": "09", "flag": "0", "family": "99",
        "opps1": "0", "opps2": "0", "opps3": "0",
    } | changed  # fmt: skip
    return ",".join(cells.values())


def write_service_files(folder: Path) -> Sequence[Path]:
    """Write a fee schedule, indices, factors, units, add-ons, pairs and HCPCS codes into `folder`."""
    texts = {
        "PPRRVU2025_Oct.csv": _fees(),
        "GPCI2025.csv": _places(),
        "ANES2025.csv": _FACTORS,
        "MCR_MUE_PractitionerServices_Eff_10-01-2025.csv": NOTICE
        + _LIMITS
        + '"99213","2","2 Date of Service Edit: Policy","Nature of Service"\r\n',
        "ccipra-v313r0.txt": _pairs(),
        "HCPC2025_OCT_ANWEB.csv": _hcpcs(),
        "LONGULT_2025.txt": _LICENSED,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    add_on = workbook("AOC_V2025Q4-MCR.xlsx", [["CPT codes only are copyright of the AMA"], _ADD_ON, *_add_ons()])
    (folder / "AOC_V2025Q4-MCR.xlsx").write_bytes(add_on.data)
    return [folder / name for name in (*texts, "AOC_V2025Q4-MCR.xlsx")]


def load_service_files(official: OfficialFiles, folder: Path) -> None:
    """Write the files and import them."""
    folder.mkdir(exist_ok=True)
    previews = preview_files(official, files=write_service_files(folder), progress=Silent())
    import_files(official, previews=previews, progress=Silent())


def _fees() -> str:
    title = ",,2025 National Physician Fee Schedule Relative Value File October Release" + 28 * ","
    rows = (
        fee_line("99213"),
        fee_line("71046", work="0.18", pe="0.86", fpe="0.86", fna="NA", mp="0.02", pctc="1", mult="4"),
        fee_line("71046", "26", work="0.18", pe="0.06", fpe="0.06", mp="0.01", pctc="1"),
        fee_line("71046", "TC", work="0.00", pe="0.80", fpe="0.80", fna="NA", mp="0.01", pctc="1"),
        fee_line("99072", status="B", work="0.00", pe="0.00", fpe="0.00", mp="0.00"),
        fee_line("00100", status="J", work="0.00", pe="0.00", fpe="0.00", mp="0.00"),
    )
    return "\r\n".join((title, ",,RELEASED 09/11/2025", ",".join(fees.WORDS), *rows, ""))


def _places() -> str:
    return (
        "ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES,,,,,,\r\n,,,,,,\r\n"
        "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2025 PW GPCI (with 1.0 Floor),"
        "2025 PE GPCI,2025 MP GPCI\r\n"
        "10112,AL,00,ALABAMA,1,0.869,0.575\r\n02102,AK,01,ALASKA*,1.5,1.081,0.592\r\n"
    )


def _pairs() -> str:
    lines = [f"99213\t{96360 + place:05}\t\t20200101\t*\t{place % 2}\tMore extensive" for place in range(PAID - 1)]
    lines += ["99213\t71046\t\t20200101\t*\t1\tMore extensive"]
    lines += [f"{99300 + place:05}\t99213\t\t20210401\t*\t0\tMisuse of column two" for place in range(DENIED)]
    return "\r\n".join((*_PAIRS, *lines, ""))


def _add_ons() -> list[list[object]]:
    return [[1, "99417", "", "99205", "", "2021001", "", ""], [1, "99417", "", "99215", "", "2021001", "", ""]]


def _hcpcs() -> str:
    heading = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,COV,BETOS,ADD DT,ACT EFF DT,TERM DT,ACTION CD"
    lines = (
        "E0100,100,3,Walking stick of the tests with a tip,Walking stick,D,D1E,19860101,19980101,,N",
        "LT,100,7,Left side as the tests have it,Left side,,,19820101,19820101,,N",
        "RT,100,7,Right side as the tests have it,Right side,,,19820101,19820101,,N",
    )
    return "\r\n".join((heading, *lines, ""))
