"""A column that scrolls when there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def scrolled(layout: QLayout, name: str) -> QScrollArea:
    """Return `layout` inside an area that scrolls down, never sideways, and takes the focus to be scrolled by key."""
    inside = QWidget()
    inside.setProperty("ground", "raised")
    inside.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAccessibleName(name)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
