"""What is typed into the search, where its speed or what it leaves behind is measured."""

from __future__ import annotations

SEARCHES = [
    f"{word} {more}".strip()
    for word in (
        "diabetes",
        "fracture",
        "asthma",
        "E11",
        "hypertension",
        "pneumonia",
        "bypass",
        "pain",
        "J45",
        "sepsis",
    )
    for more in ("", "type 2", "left", "with", "acute", "chronic", "unspecified", "of knee", "in pregnancy", "history")
]
