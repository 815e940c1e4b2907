"""From panel to panel by key, round and round."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def walk(panels: Sequence[QWidget], by: int) -> None:
    """Give the focus to the next of `panels` that can be seen (-1: the one before) and in which anything takes it."""
    seen = [panel for panel in panels if panel.isVisible() and panel.isEnabled()]
    if not seen:
        return
    focus = QApplication.focusWidget()
    place = next((i for i, panel in enumerate(seen) if focus and (panel is focus or panel.isAncestorOf(focus))), -1)
    start = place + by if place >= 0 else (0 if by > 0 else -1)
    # A panel in which nothing takes the focus now, such as an empty preview, must not be the end of the walk.
    for step in range(len(seen)):
        if focus_into(seen[(start + by * step) % len(seen)]):
            return


def focus_into(panel: QWidget) -> bool:
    """Give the focus to `panel`, or to the first thing in it that takes it; False where nothing does."""
    candidates = [panel, *panel.findChildren(QWidget)]
    for widget in candidates:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False
