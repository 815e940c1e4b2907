"""The reference store that the tests look codes up in: built once a machine, and again when its builder changes."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import coderdesk.codesets
from coderdesk.codesets.build import CONTENT_VERSION, build_reference_store, is_current
from coderdesk.domain.progress import Silent

#: No build takes this long; a lock that is older was left by a worker that was killed.
_STALE_SECONDS = 300


def built_reference(folder: Path) -> Path:
    """Return the path of the store inside `folder`, building it where none of this builder is there."""
    path = folder / f"reference-{_builder()}.sqlite"
    if not is_current(path):
        with _locked(path.with_suffix(".lock")):
            if not is_current(path):
                for outdated in folder.glob("reference-*.sqlite"):
                    outdated.unlink(missing_ok=True)
                build_reference_store(path, Silent())
    return path


def _builder() -> str:
    digest = hashlib.sha256(CONTENT_VERSION.encode())
    for module in sorted(Path(coderdesk.codesets.__path__[0]).rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Let one worker in at a time."""
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            try:
                if time.time() - lock.stat().st_mtime > _STALE_SECONDS:
                    lock.unlink(missing_ok=True)
            except FileNotFoundError:
                continue
            time.sleep(0.2)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
