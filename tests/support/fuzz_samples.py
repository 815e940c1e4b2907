"""Whole files for the readers to be fed with, each as small as its reader takes it. All descriptors are invented."""

from __future__ import annotations

from support import small_terms
from support.small_store import CODES_2026, PROCEDURES, addenda_text, order_text

WORKLIST = (
    "Client,Account,Type,DOS,Last name,First name,DOB,Sex,MRN,Payer,Payer ID,Plan type,Member ID,Note file\n"
    "Harbor,7710-03,professional,2026-09-14,Abernathy,June,1961-11-30,F,88120,Prairie,PRM01,group,PM1,7710-03.txt\n"
    'Harbor Street,7710-04,ip,09/14/2026,"Ruiz, Jr.",Tomás,02/03/1950,M,88121,Medicare,MCR01,medicare,1EG4,\n'
)
_CHAPTER = (
    "<chapter><name>{n}</name><desc>Chapter</desc><includes><note>all</note></includes><section id='{c}00-{c}09'>"
    "<desc>Section</desc><excludes1><note>R11 (R11.0)</note></excludes1><diag><name>{c}00</name><desc>Cholera</desc>"
    "<sevenChrDef><extension char='A'>initial</extension></sevenChrDef><diag><name>{c}00.0</name><desc>Classical</desc>"
    "</diag></diag></section></chapter>"
)
_TABULAR = (
    "<?xml version='1.0'?><ICD10CM.tabular><version>2026</version>"
    + "".join(_CHAPTER.format(n=n + 1, c="ABCDEFGHIJKLMNOPQRSTUV"[n]) for n in range(22))
    + "</ICD10CM.tabular>"
)
_NOTICE = (
    "CPT codes, descriptions and other data only are copyright 1966, 1970, 1983-2025 American Medical Association.\r\n"
    "All rights reserved. CPT is a registered trademark.\r\n\r\n"
)
#: A list that has fewer than ten thousand codes is refused as a list of changes.
_POA = "Order26\tPOAexemptCode\tDescription\r\n" + "".join(
    f"{place + 1:05}\t{'ABCDEFGHIJKLM'[place // 1000]}{place // 10 % 100:02}.{place % 10}\tx\r\n"
    for place in range(10_200)
)
OFFICIAL = {
    "icd10cm_order_2026.txt": order_text(CODES_2026),
    "icd10pcs_order_2026.txt": order_text(PROCEDURES),
    "icd10cm_order_addenda_2027.txt": addenda_text(2027, 9, 8, [("Delete:", 1, "A009", "Cholera, unspecified")]),
    "icd10cm_tabular_2026.xml": _TABULAR,
    "icd10cm_index_2026.xml": small_terms.INDEX,
    "icd10cm_eindex_2026.xml": small_terms.EXTERNAL,
    "icd10cm_neoplasm_2026.xml": small_terms.NEOPLASM,
    "icd10cm_drug_2026.xml": small_terms.DRUGS,
    "icd10pcs_index_2026.xml": small_terms.PCS_INDEX,
    "icd10pcs_tables_2026.xml": small_terms.PCS_TABLES,
    "icd10pcs_definitions_2026.xml": small_terms.PCS_DEFINITIONS,
    "POAexemptCodesFY26.txt": _POA,
    "LONGULT_2026.txt": f"{_NOTICE}99990\tPainting of the left kneecap, invented, in blue\r\n",
    "MODUL_2026.txt": (
        f"{_NOTICE}\r\nAppendix A\r\n\r\nModifiers\r\n\r\nThis list has all modifiers.\r\n\r\n"
        "22 Painted Twice: The kneecap was painted\r\n50 times over, invented.\r\n\r\nE1 Upper left, invented\r\n"
    ),
}
