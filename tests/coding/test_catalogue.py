"""What the catalogue says of the rules."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from coderdesk.coding.edits.catalogue import RULES, as_markdown, catalogue
from coderdesk.domain.findings import Severity

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_identifiers_are_unique_and_written_alike() -> None:
    assert [name for name, times in Counter(facts.id for facts in catalogue()).items() if times > 1] == []
    assert all(re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", facts.id) for facts in catalogue())


def test_each_rule_says_what_it_checks_and_by_whose_authority() -> None:
    for facts in catalogue():
        assert facts.checks.endswith(".")
        assert facts.source
        assert "|" not in facts.checks + facts.source


def test_only_rules_that_exist_are_superseded() -> None:
    known = {facts.id for facts in catalogue()}
    assert {older for facts in catalogue() for older in facts.supersedes} <= known


def test_a_reason_is_allowed_only_where_there_is_an_error_to_excuse() -> None:
    assert all(facts.severity is Severity.ERROR for facts in catalogue() if facts.overridable)


def test_no_two_rules_share_a_function() -> None:
    assert len({rule.judge for rule in RULES}) == len(RULES)


def test_the_document_is_what_the_catalogue_writes() -> None:
    written = (DOCS / "checks.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "run: python -m coderdesk.coding.edits.catalogue > docs/checks.md"
