"""What the process keeps to itself: its memory, and the files that it makes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31
_NO_FAULT_BOX = 0x0001 | 0x0002


def harden() -> None:
    """Let no crash leave the memory of this process in a file, and no file that it makes be read by others.

    `close_memory` does the rest. What a platform refuses is left: the program is no less usable.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        _keep_windows_quiet()
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        # The hard limit too: nothing in this process can switch it on again.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_memory() -> None:
    """Let no other program of the user read this one's memory or attach to it (root may), nor a handler of crashes.

    On Linux and macOS. To be called before the first secret comes in. A window calls it only once it is shown: the
    desktop portal, which Qt asks then whether the look is dark, answers no process that it cannot look into.
    """
    with contextlib.suppress(AttributeError, OSError):
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            library.ptrace(_PT_DENY_ATTACH, 0, 0, 0)


def _keep_windows_quiet() -> None:
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.kernel32.SetErrorMode(_NO_FAULT_BOX)
            ctypes.windll.wer.WerAddExcludedApplication(str(Path(sys.executable).name), False)


def make_folders_private(folders: Iterable[Path]) -> None:
    """Let the program's own `folders`, where they are there, be entered by their owner alone (0700)."""
    for folder in folders:
        with contextlib.suppress(OSError):
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)


def make_files_private(files: Iterable[Path]) -> None:
    """Let `files` of a vault, where they are there, be read and written by their owner alone (0600).

    A vault that was copied from elsewhere may have come with wider rights.
    """
    for file in files:
        with contextlib.suppress(OSError):
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)
