"""A morning's work that came in, full of words that occur nowhere else."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

from coderdesk.services.demo import sample_charts
from support.whole_charts import a_pdf

PASSPHRASE = "wolpertinger ladle orbit gravel"
LAST, FIRST, OTHER_LAST = "Quillfeather", "Zaphodina", "Sødergårdsen"
#: All that is a patient's own: names, numbers, what was written about them, and what the coder wrote and typed.
WORDS = (
    LAST,
    FIRST,
    OTHER_LAST,
    "zqmrn44718",
    "ZQ7MEMBER9",
    "ZQ3550188",
    "Basilisk Lane",
    "plantednotetext",
    "plantedpages",
    "plantedtitle",
    "plantedreason",
    "plantedhold",
    "plantedscan",
    "plantedfault",
    "wolpertinger",
)
NOTE = (
    "Office visit note\n\nChief complaint\nplantednotetext of {last}.\nThrobbing headaches, three a month.\n\n"
    "Assessment\n1. Migraine without aura.\n2. Insomnia.\n"
)


def plant(folder: Path, charts: int = 4) -> Path:
    """Write the files of a morning into `folder`: encounter files, a worklist, notes and a report that is a PDF.

    Each of the `charts` encounter files holds a chart that is still to be coded, one that is coded and clean, and one
    whose finding needs a reason.
    """
    folder.mkdir(parents=True)
    samples = {path.stem: json.loads(path.read_text(encoding="utf-8"))["encounters"][0] for path in sample_charts()}
    for number in range(charts):
        kinds = [
            _planted(samples["cedar-11-to-code"], f"C{number}"),
            _planted(samples["cedar-01-diabetes"], f"D{number}"),
            _planted(samples["cedar-09-bronchitis-twice"], f"E{number}"),
        ]
        content = json.dumps({"coderdesk": 1, "encounters": kinds})
        (folder / f"morning-{number}.json").write_text(content, encoding="utf-8")
    (folder / "worklist.csv").write_text(
        "Client,Account,Type,DOS,Last name,First name,DOB,Sex,MRN,Payer,Payer ID,Plan type,Member ID\n"
        f"Harbor Street Family Medicine,88-01,professional,2026-09-14,{OTHER_LAST},{FIRST},1961-11-30,F,zqmrn44718,"
        "Prairie Mutual,PRM01,group,ZQ7MEMBER9\n",
        encoding="utf-8",
    )
    (folder / "88-01.txt").write_text(
        f"Account: 88-01\nplantednotetext {FIRST} {OTHER_LAST}, seen today.\n", encoding="utf-8"
    )
    (folder / "88-01_report.pdf").write_bytes(a_pdf(f"Account: 88-01\nplantedpages of {LAST}", "plantedscan"))
    return folder


def plant_to_code(folder: Path, charts: int) -> Path:
    """Write one file of so many charts that are still to be coded."""
    folder.mkdir(parents=True)
    (sample,) = (path for path in sample_charts() if path.stem == "cedar-11-to-code")
    chart = json.loads(sample.read_text(encoding="utf-8"))["encounters"][0]
    content = {"coderdesk": 1, "encounters": [_planted(chart, f"C{number:03}") for number in range(charts)]}
    (folder / "hours.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def plant_refused(folder: Path) -> Path:
    """Write files that the program must refuse, each with planted words at the place of its fault."""
    folder.mkdir(parents=True)
    (folder / "broken.json").write_text(
        f'{{"coderdesk": 1, "encounters": [{{"account": "{LAST}", "patient": {{"name": '
    )
    (folder / "wrong.json").write_text(
        json.dumps({"coderdesk": 1, "encounters": [{"account": "1", "patient": {"name": LAST, "mrn": "zqmrn44718"}}]})
    )
    (folder / "worklist.csv").write_text(
        f"Client,Account,Type,DOS,Last name,First name,DOB\nHarbor,88-02,pro,{LAST},{LAST},{FIRST},plantedreason\n"
    )
    (folder / "cut.pdf").write_bytes(a_pdf(f"plantedpages {LAST}")[:-200])
    return folder


def _planted(sample: dict[str, Any], mark: str) -> dict[str, Any]:
    """Return a sample chart under another account, with everything that is a patient's replaced."""
    chart = copy.deepcopy(sample)
    for place in ("id", "external_id"):
        chart[place] = f"{mark.lower():0>8}{chart[place][8:]}" if place == "id" else f"planted:{mark}"
    chart["account"] = f"77-{mark}"
    patient = chart["patient"]
    patient |= {"name": {"last": LAST, "first": FIRST}, "mrn": "zqmrn44718", "phone": "ZQ3550188"}
    patient["address"]["line1"] = "9 Basilisk Lane"
    for coverage in chart["coverages"]:
        coverage["id"] = f"{mark.lower():0>8}{coverage['id'][8:]}"
        coverage["member_id"] = "ZQ7MEMBER9"
    # One patient for all would be one chart's coverages mixed with another's.
    patient["id"] = f"{mark.lower():0>8}{patient['id'][8:]}"
    for code in (*chart.get("diagnoses", ()), *chart.get("lines", ())):
        code.pop("evidence", None)
    text = NOTE.format(last=LAST)
    chart["documents"] = [
        {"id": f"{mark.lower():0>8}-fc44-52e3-bf91-229da6e0f1c8", "title": "plantedtitle", "text": text},
        {
            "id": f"{mark.lower():0>8}-fc44-52e3-bf91-229da6e0f1c9", "title": "plantedtitle",
            "pdf": base64.b64encode(a_pdf(f"plantedpages of {LAST}", "plantedscan")).decode(),
        },
    ]  # fmt: skip
    return chart
