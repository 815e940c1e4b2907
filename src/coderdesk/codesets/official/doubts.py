"""What the store has to say to files before they are loaded."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from coderdesk.codesets.official import load
from coderdesk.codesets.official.reader import Check
from coderdesk.domain.releases import FileKind, LoadedFile, Preview

#: What the addenda of a set change.
_LISTS = {FileKind.CM_ADDENDA: FileKind.CM_ORDER, FileKind.PCS_ADDENDA: FileKind.PCS_ORDER}


def doubts(store: sqlite3.Connection, found: Sequence[tuple[Preview, Check | None]]) -> list[Preview]:
    """Return the previews of `found`, in order, with what is to be settled first, as the store is.

    `FileRefused` where neither the store nor a file before it has what a file builds on. A needless one is not asked.
    """
    files = load.loaded(store)
    before: list[tuple[FileKind, str]] = []
    asked = []
    for looked_at, check in found:
        twin = next((one for one in files if one.digest == looked_at.digest), None)
        preview, already = _as_loaded(looked_at, twin), twin is not None
        needless = _needless(preview, before)
        further: Sequence[str] = ()
        if not already and not needless:
            further = (*_besides(preview, files), *(check(store, before) if check else ()))
        before.append((preview.kind, preview.name))
        asked.append(replace(preview, questions=(*preview.questions, *further), already=already, needless=needless))
    return asked


def _as_loaded(preview: Preview, twin: LoadedFile | None) -> Preview:
    """Return `preview` under the release that its content is loaded as: another name of the file makes no other one."""
    if twin is None:
        return preview
    return replace(preview, name=twin.name, effective_from=twin.effective_from, effective_to=twin.effective_to)


def _besides(preview: Preview, files: Sequence[LoadedFile]) -> tuple[str, ...]:
    """Ask about loaded files of the same kind that are newer, or of the same days with another content."""
    same = [one for one in files if one.kind is preview.kind and _edition(one.name) == _edition(preview.name)]
    if twin := next((one for one in same if one.name == preview.name), None):
        told = f"{preview.kind.label} {preview.name} is loaded already, from {twin.file}, with other content."
        return (f"{told} The new file would answer in its place.",)
    newest = max(same, key=lambda one: one.effective_from, default=None)
    if newest and newest.effective_from > preview.effective_from:
        told = f"{preview.kind.label} {preview.name} is older than {newest.name}, which is loaded."
        return (f"{told} It would answer for the days before only.",)
    return ()


def _edition(name: str) -> str:
    """Return what tells files apart that stand side by side although they are of one kind: all behind the release."""
    return name.partition(", ")[2]


def _needless(preview: Preview, before: Sequence[tuple[FileKind, str]]) -> str:
    if (_LISTS.get(preview.kind), preview.name) in before:
        return "The order file beside it holds these changes already."
    if (preview.kind, preview.name) in before:
        return "A file beside it holds the same release."
    return ""
