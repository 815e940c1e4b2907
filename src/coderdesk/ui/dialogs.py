"""The dialogs that are Qt's own or the system's: opened here alone, and all closed at once when the desk is locked.

What they are called and what they remember names no patient: folders and files may be named after one. Qt's file
dialog keeps a list of where it was in a file that every Qt program reads; `keep_no_history` sends that nowhere. Where
GTK draws the dialogs, it adds each chosen file to the list of recent documents; so on Linux Qt draws them. Windows and
macOS keep lists of their own, which no program can switch off (the user guide says so).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from coderdesk.ui.window import TITLE

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: More dialogs than this never stand upon each other.
_MOST = 20
_open: list[QDialog] = []


def keep_no_history() -> None:
    """Let Qt's dialogs keep nothing of where they were; to be called before the first is opened."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def ask_folder(parent: QWidget, title: str, begin: Path) -> Path | None:
    """Return the folder that the coder chooses, or None."""
    dialog = _file_dialog(parent, title, str(begin))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog)), None)


def ask_file(parent: QWidget, title: str, kinds: str, begin: Path) -> Path | None:
    """Return the file that is there and that the coder chooses, or None; `kinds` as Qt writes filters."""
    dialog = _file_dialog(parent, title, str(begin), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog)), None)


def ask_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Return the files that the coder chooses, or none."""
    dialog = _file_dialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(dialog)


def ask_new_file(parent: QWidget, title: str, name: str, kinds: str, begin: Path) -> Path | None:
    """Return where a new file shall go, or None; `name` is proposed, and so must name no patient."""
    dialog = _file_dialog(parent, title, str(begin), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(name)
    return next(iter(_chosen(dialog)), None)


def new_printer(name: str = "") -> QPrinter:
    """Return a printer (the usual one without a `name`) whose jobs are called after the program: queues are read by
    others."""
    # What prints is imported no sooner than it is needed: the gate has dialogs too.
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(TITLE)
    if name:
        printer.setPrinterName(name)
    return printer


def ask_printer(parent: QWidget, printer: QPrinter) -> bool:
    """Let the coder set `printer` up; False where he or she leaves it."""
    from PySide6.QtPrintSupport import QPrintDialog

    return run(QPrintDialog(printer, parent))


def run(dialog: QDialog) -> bool:
    """Show `dialog` until it is answered or closed; True where it was accepted. It is gone afterwards."""
    _open.append(dialog)
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        _open.remove(dialog)
        dialog.deleteLater()


def any_open() -> bool:
    """Whether a dialog is open, or was closed a moment ago and whoever opened it has not gone on yet."""
    return bool(_open)


def close_all() -> None:
    """Leave every dialog, menu and popup without an answer, the topmost first; also those that dialogs opened."""
    for _ in range(_MOST):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    for _ in range(_MOST):
        modal = QApplication.activeModalWidget()
        if modal is None:
            break
        if isinstance(modal, QDialog):
            modal.reject()
        else:
            modal.close()
        modal.hide()
    # The system's own dialogs are no widgets of ours; theirs are told through those that stand for them.
    for dialog in reversed(_open):
        dialog.reject()


def _file_dialog(parent: QWidget, title: str, begin: str, kinds: str = "") -> QFileDialog:
    dialog = QFileDialog(parent, title, begin, kinds)
    if sys.platform == "linux":
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


def _chosen(dialog: QFileDialog) -> list[Path]:
    return [Path(file) for file in dialog.selectedFiles()] if run(dialog) else []
