"""Small books of terms and PCS tables, written for the tests in the layout of the official files."""

from __future__ import annotations

from pathlib import Path

from coderdesk.codesets.official.reader import Member

YEAR = 2026

INDEX = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
<version>{YEAR}</version>
<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>D</title>
<mainTerm><title>Diabetes, diabetic <nemod>(mellitus) (sugar)</nemod></title><code>E11.9</code>
<term level="1"><title>with</title>
<term level="2"><title>neuropathy</title><see>Diabetes, type 2, with, neuropathy</see></term>
</term>
<term level="1"><title>type 2</title><code>E11.9</code>
<term level="2"><title>with</title>
<term level="3"><title>neuropathy</title><code>E11.40</code></term>
<term level="3"><title>retinopathy</title><code>E11.31-</code></term>
</term>
</term>
</mainTerm>
<mainTerm><title>Diarrhea, diarrheal <nemod>(disease) (infantile)</nemod> NEC</title><code>R19.7</code></mainTerm>
<mainTerm><title>Disease, diseased</title><seeAlso>Syndrome</seeAlso>
<term level="1"><title>heart <nemod>(organic)</nemod></title><code>I51.9</code></term>
</mainTerm>
</letter>
<letter><title>L</title>
<mainTerm><title>Lump</title><seeAlso>Pain; and see also Syndrome</seeAlso>
<term level="1"><title>lung</title><see>Neoplasm, lung, malignant</see></term>
<term level="1"><title>drug-induced</title><see>Table of Drugs and Chemicals, by drug, adverse effect</see></term>
<term level="1"><title>by another name</title><see>condition</see></term>
</mainTerm>
</letter>
<letter><title>N</title>
<mainTerm><title>Neoplasm, neoplastic</title><seeAlso>Table of Neoplasms</seeAlso></mainTerm>
</letter>
<letter><title>P</title>
<mainTerm><title>Pain(s) <nemod>(see also Painful)</nemod></title><code>R52</code>
<term level="1"><title>abdominal</title><code>R10.9</code></term>
</mainTerm>
<mainTerm><title>Painful</title><seeAlso>Pain</seeAlso></mainTerm>
</letter>
<letter><title>S</title>
<mainTerm><title>Syndrome</title><seeAlso>Disease, Pain</seeAlso>
<term level="1"><title>Ménière's</title><code>H81.0-</code><manif>G99.8</manif></term>
</mainTerm>
</letter>
</ICD10CM.index>
"""

EXTERNAL = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
<version>{YEAR}</version>
<title>ICD-10-CM EXTERNAL CAUSE of INJURIES INDEX</title>
<letter><title>F</title>
<mainTerm><title>Fall, falling<nemod>(accidental)</nemod></title><code>W19</code>
<term level="1"><title>from ladder</title><code>W11</code></term>
<term level="1"><title>into cave</title><seecat>T71</seecat></term>
<term level="1"><title>with injury</title><see>Index to Diseases and Injuries, Pain</see></term>
</mainTerm>
</letter>
</ICD10CM.index>
"""

_NEOPLASM_HEADS = (
    "Neoplasm", "Malignant Primary", "Malignant Secondary", "Ca in situ", "Benign", "Uncertain Behavior",
    "Unspecified Behavior",
)  # fmt: skip
_DRUG_HEADS = (
    "Substance", "Poisoning Accidental (unintentional)", "Poisoning Intentional self-harm", "Poisoning Assault",
    "Poisoning Undetermined", "Adverse effect", "Underdosing",
)  # fmt: skip


def _heading(*heads: str) -> str:
    columns = "".join(f'<head col="{place}">{head}</head>' for place, head in enumerate(heads, 1))
    return f"<indexHeading>{columns}</indexHeading>"


def _cells(*codes: str) -> str:
    return "".join(f'<cell col="{place}">{code}</cell>' for place, code in enumerate(codes, 2))


NEOPLASM = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
<version>{YEAR}</version>
{_heading(*_NEOPLASM_HEADS)}
<letter><title>N</title>
<mainTerm><title>Neoplasm, neoplastic</title>{_cells("C80.1", "C79.9", "D09.9", "D36.9", "D48.9", "D49.9")}
<term level="1"><title>breast <nemod>(connective tissue)</nemod></title>
{_cells("C50.9-", "C79.81", "D05.9-", "D24.-", "D48.6-", "D49.3")}
<term level="2"><title>upper-outer quadrant</title>{_cells("C50.4-", "C79.81", "D05.-", "D24.-", "D48.6-", "D49.3")}
</term></term>
<term level="1"><title>lung</title>{_cells("C34.9-", "C78.0-", "D02.2-", "D14.3-", "D38.1", "-")}</term>
</mainTerm></letter>
</ICD10CM.index>
"""

DRUGS = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
<version>{YEAR}</version>
{_heading(*_DRUG_HEADS)}
<letter><title>#</title>
<mainTerm><title>2-propanol</title>{_cells("T51.2X1", "T51.2X2", "T51.2X3", "T51.2X4", "--", "--")}</mainTerm>
</letter>
<letter><title>D</title>
<mainTerm><title>Digoxin</title>{_cells("T46.0X1", "T46.0X2", "T46.0X3", "T46.0X4", "T46.0X5", "T46.0X6")}</mainTerm>
<mainTerm><title>Dye<nemod>(s)</nemod> NEC</title><see>Digoxin</see></mainTerm>
</letter>
</ICD10CM.index>
"""

PCS_INDEX = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.index>
<version>{YEAR}</version>
<title>{YEAR} ICD-10-PCS Index</title>
<letter><title>A</title>
<mainTerm><title>Abdominal esophagus</title><use>Esophagus, Lower</use></mainTerm>
<mainTerm><title>Appendectomy</title>
<term level="1"><see>Excision, Appendix<codes>0DBJ</codes></see></term>
<term level="1"><see>Resection, Appendix<codes>0DTJ</codes></see></term>
</mainTerm>
</letter>
<letter><title>R</title>
<mainTerm><title>Resection</title>
<term level="1"><title>Appendix</title><codes>0DTJ</codes></term>
<term level="1"><title>Gastrointestinal System</title><tab>0DT</tab></term>
<term level="1"><title>Esophagus, laparoscopic</title><code>0DT54ZZ</code></term>
</mainTerm>
</letter>
</ICD10PCS.index>
"""


def _axis(place: int, title: str, extra: str = "", **values: str) -> str:
    labels = "".join(f'<label code="{key.lstrip("_")}">{label}</label>' for key, label in values.items())
    return f'<axis pos="{place}" values="{len(values)}"><title>{title}</title>{labels}{extra}</axis>'


_NO_DEVICE = _axis(6, "Device", Z="No Device")
_NO_QUALIFIER = _axis(7, "Qualifier", Z="No Qualifier")
_TAKEN_OUT = "<definition>Cutting out or off, without replacement, all of a body part</definition>"
PCS_TABLES = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular>
<version>{YEAR}</version>
<title>{YEAR} ICD-10-PCS Tables</title>
<pcsTable>
{_axis(1, "Section", _0="Medical and Surgical")}
{_axis(2, "Body System", D="Gastrointestinal System")}
{_axis(3, "Operation", _TAKEN_OUT, T="Resection")}
<pcsRow codes="4">
{_axis(4, "Body Part", _5="Esophagus", J="Appendix")}
{_axis(5, "Approach", _0="Open", _4="Percutaneous Endoscopic")}{_NO_DEVICE}{_NO_QUALIFIER}
</pcsRow>
<pcsRow codes="1">
{_axis(4, "Body Part", _5="Esophagus")}
{_axis(5, "Approach", _7="Via Natural or Artificial Opening")}{_NO_DEVICE}{_NO_QUALIFIER}
</pcsRow>
</pcsTable>
</ICD10PCS.tabular>
"""

PCS_DEFINITIONS = f"""<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.definitions>
<version>{YEAR}</version>
<title>{YEAR} ICD-10-PCS Definitions</title>
<section code="0"><title>Medical and Surgical</title>
<axis pos="3"><title>Operation</title>
<terms><title>Resection</title><definition>Cutting out all of a body part</definition>
<includes>Total nephrectomy</includes></terms>
</axis>
<axis pos="5"><title>Approach</title>
<terms><title>Open</title><definition>Cutting through the skin</definition></terms>
</axis>
</section>
</ICD10PCS.definitions>
"""


def member(content: str | bytes, name: str = "book.xml") -> Member:
    """Return `content` as a file of that name to read."""
    return Member(Path(name), "", content.encode() if isinstance(content, str) else content)
