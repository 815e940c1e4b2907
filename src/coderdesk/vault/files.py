"""Files that are there wholly or not at all, and that only their owner can read."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import time
from pathlib import Path

OWNER_ONLY = 0o600
#: No small file takes so many seconds to be written.
HALF_WRITTEN_S = 60


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read and write; `FileExistsError` where one is there."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def write_private(path: Path, data: bytes, *, new: bool = False) -> None:
    """Put `data` at `path` through a neighbour that is renamed: never half of it.

    What is there is replaced; where the file must be `new`, it is left alone and `FileExistsError` raised.
    """
    neighbour = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(neighbour, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if new:
            move_new(neighbour, path)
        else:
            neighbour.replace(path)
            sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            neighbour.unlink()


def clear_half_written(*paths: Path) -> None:
    """Remove what a `write_private` of `paths` left that was killed, once nobody can be writing it any more.

    Half a key file holds a slot, and a slot that was taken out of the key file must not live on beside it.
    """
    for path in paths:
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > HALF_WRITTEN_S:
                    left.unlink()


def move_new(source: Path, target: Path) -> None:
    """Rename `source` to `target`, never over a file that is there: then `FileExistsError`."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        # A memory stick has no hard links. Two programs that make the same vault there in the same instant may collide.
        if target.exists():
            raise FileExistsError(target) from None
        source.rename(target)
    else:
        source.unlink()
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that names made in `folder` survive a loss of power, where the platform can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems cannot sync a folder; the file's own data is safe by then.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
