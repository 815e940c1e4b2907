"""The findings of a chart: errors, then warnings, then what is only advice, and what the coder let stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from coderdesk.domain.findings import Finding, Severity
from coderdesk.services.charts import ChartState
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.widgets.base import clear, column
from coderdesk.ui.widgets.finding_card import FindingCard
from coderdesk.ui.widgets.heads import SectionBar
from coderdesk.ui.widgets.labels import Label

#: Cards shown at most: a chart with hundreds of faults is mended from the top.
MOST_CARDS = 40


class FindingsPanel(QFrame):
    """`fix_chosen(Fix)`, `show_chosen(Finding)`, `override_chosen(Finding)`."""

    fix_chosen = Signal(object)
    show_chosen = Signal(object)
    override_chosen = Signal(object)

    def __init__(self, keys: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._cards: list[FindingCard] = []
        self._at = -1
        self._told: frozenset[str] = frozenset()
        self._bar = SectionBar("Findings")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self._column = column(gap=6, margins=(8, 6, 8, 6))
        inside.setLayout(self._column)
        self._area.setWidget(inside)
        self.setLayout(column(self._bar, self._area, gap=0))

    def show_state(self, state: ChartState) -> None:
        """Show the findings of a chart. A screen reader hears those that are new."""
        key = self._cards[self._at].finding.key if 0 <= self._at < len(self._cards) else ""
        had_focus = self._has_focus()
        clear(self._column)
        overrides = {override.key: override for override in state.encounter.overrides}
        standing = {finding.key for finding in state.checked.standing}
        found = [*state.checked.standing, *(f for f in state.checked.findings if f.key not in standing)]
        self._cards = [
            self._card(finding, overrides.get(finding.key) if finding.key not in standing else None)
            for finding in found[:MOST_CARDS]
        ]
        for card in self._cards:
            self._column.addWidget(card)
        if len(found) > MOST_CARDS:
            self._column.addWidget(Label(f"and {len(found) - MOST_CARDS} more", "small", "text_muted"))
        self._column.addStretch(1)
        self._bar.set_note(str(len(found)) if found else "none")
        self._announce(standing)
        self._at = next((i for i, card in enumerate(self._cards) if card.finding.key == key), 0 if self._cards else -1)
        self._mark()
        if had_focus:
            self._give_focus()

    def step(self, by: int) -> Finding | None:
        """Go to the next finding or the one before, around the ends; returns it, None where there are none."""
        if not self._cards:
            return None
        # The first press after a chart was opened goes to the first card, not past it.
        if not any(card.hasFocus() for card in self._cards) and by > 0 and self._at == 0:
            by = 0
        self._at = (self._at + by) % len(self._cards)
        self._mark()
        card = self._cards[self._at]
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._area.ensureWidgetVisible(card)
        return card.finding

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _give_focus(self) -> None:
        """Keep the focus here while the cards are made anew: without one, no key of the screen would work."""
        if 0 <= self._at < len(self._cards):
            self._cards[self._at].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focusPreviousChild()

    def take_first_way_out(self) -> None:
        """Do what the first button of the current card does."""
        if 0 <= self._at < len(self._cards):
            self._cards[self._at].take_first_way_out()

    def _card(self, finding: Finding, override: object) -> FindingCard:
        card = FindingCard(finding, keys=self._keys, override=override)  # type: ignore[arg-type] # an Override or None
        card.fix_chosen.connect(self.fix_chosen)
        card.show_chosen.connect(self.show_chosen)
        card.override_chosen.connect(self.override_chosen)
        card.focused.connect(self._came_to)
        return card

    def _came_to(self, finding: Finding) -> None:
        self._at = next((i for i, card in enumerate(self._cards) if card.finding is finding), self._at)
        self._mark()

    def _mark(self) -> None:
        for place, card in enumerate(self._cards):
            blocking = card.finding.severity is Severity.ERROR and place == self._at
            card.set_current(place == self._at, blocking=blocking)

    def _announce(self, standing: set[str]) -> None:
        for card in self._cards:
            if card.finding.key in standing - self._told:
                card.announce()
        self._told = frozenset(standing)
