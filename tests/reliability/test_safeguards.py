"""What the documents on security and reliability name is there: every safeguard, every test, every script."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("security.md", "threat-model.md", "reliability.md")
#: 45 CFR 164.312, every standard and implementation specification.
SAFEGUARDS = (
    "(a)(1)", "(a)(2)(i)", "(a)(2)(ii)", "(a)(2)(iii)", "(a)(2)(iv)", "(b)", "(c)(1)", "(c)(2)", "(d)", "(e)(1)",
    "(e)(2)(i)", "(e)(2)(ii)",
)  # fmt: skip
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_FILE = re.compile(r"`((?:benchmarks|tests|docs|src)/[\w/.-]+\.\w+)`")


def text_of(document: str) -> str:
    return (ROOT / "docs" / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_is_named_is_there(document: str) -> None:
    named = _TEST.findall(text_of(document))
    missing = [f"{file}::{test}" for file, test in named if test not in names_in(file)]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_is_there(document: str) -> None:
    assert [name for name in _FILE.findall(text_of(document)) if not (ROOT / name).exists()] == []


def test_every_safeguard_has_its_line_and_every_line_its_test() -> None:
    lines = [line.split("|") for line in text_of("security.md").splitlines() if line.startswith("| (")]
    assert tuple(cells[1].strip() for cells in lines) == SAFEGUARDS
    for cells in lines:
        assert _TEST.search(cells[4]), cells[1]


def names_in(file: str) -> set[str]:
    """Return the names of the tests in a file, as Python reads it."""
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
