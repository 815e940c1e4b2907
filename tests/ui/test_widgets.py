"""The small widgets: what they say, what they emit, how they follow the look."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from coderdesk.domain.codes import icd10cm
from coderdesk.domain.encounter import Override
from coderdesk.domain.findings import Finding, Fix, FixKind, Part, Place, Severity
from coderdesk.domain.progress import Progress
from coderdesk.ui.failures import Told
from coderdesk.ui.keys import KeyTable
from coderdesk.ui.matching import match_words
from coderdesk.ui.tasks import Tasks
from coderdesk.ui.theme import Mode, Theme
from coderdesk.ui.tokens import Tone
from coderdesk.ui.widgets.base import clear, column, plain_tip, restyle, row
from coderdesk.ui.widgets.buttons import DeskButton, Kind, icon_button
from coderdesk.ui.widgets.chip import Chip
from coderdesk.ui.widgets.finding_card import FindingCard
from coderdesk.ui.widgets.heads import PanelHead
from coderdesk.ui.widgets.keycap import KeyCap
from coderdesk.ui.widgets.labels import ElidedLabel, Label
from coderdesk.ui.widgets.message_line import Message, MessageLine, MessageList
from coderdesk.ui.widgets.passphrase import PassphraseField
from coderdesk.ui.widgets.progress_line import ProgressLine
from coderdesk.ui.widgets.search_field import SearchField
from coderdesk.ui.widgets.stateful_panel import StatefulPanel
from coderdesk.ui.widgets.tabs import Tab, TabStrip

REPLACE = Fix(FixKind.REPLACE_DIAGNOSIS, "Replace with E11.65", 4, code=icd10cm("E11.65"))
REMOVE = Fix(FixKind.REMOVE_DIAGNOSIS, "Remove E10.65", 4)
EXCLUDES1 = Finding(
    rule="ICD-EX1",
    severity=Severity.ERROR,
    message="E10.65 may not stand together with E11.42.",
    source="ICD-10-CM Tabular List, E11",
    places=(Place(Part.DIAGNOSIS, 4),),
    release="FY2026",
    codes=(icd10cm("E10.65"), icd10cm("E11.42")),
    quote="Excludes1: type 1 diabetes mellitus (E10.-)",
    overridable=True,
    fixes=(REPLACE, REMOVE),
)


def buttons_of(widget: QWidget) -> dict[str, DeskButton]:
    return {button.words(): button for button in widget.findChildren(DeskButton)}


def test_a_layout_follows_the_font_setting_and_dies_quietly(qtbot: QtBot, theme: Theme) -> None:
    kept, gone = QWidget(), QWidget()
    qtbot.addWidget(kept)
    box = row(Label("one"), 12, Label("two"), None, gap=8, margins=(12, 0, 12, 0))
    kept.setLayout(box)
    gone.setLayout(column(Label("x")))
    with qtbot.waitSignal(gone.destroyed):
        gone.deleteLater()
    theme.set_base_px(26)
    assert box.spacing() == 16
    assert box.contentsMargins().left() == 24
    spacer = box.itemAt(1)
    assert spacer is not None
    assert spacer.sizeHint() == QSize(24, 0)


def test_clearing_a_layout_takes_its_widgets_away(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    outer = column(row(Label("a"), Label("b")), Label("c"))
    widget.setLayout(outer)
    clear(outer)
    assert outer.count() == 0
    qtbot.waitUntil(lambda: widget.findChildren(QLabel) == [])


def test_a_label_changes_ink_on_the_screen(qtbot: QtBot, theme: Theme) -> None:
    label = Label("1 error")
    qtbot.addWidget(label)
    label.show()
    label.set_ink("danger")
    assert label.palette().windowText().color().name().upper() == theme.palette.danger
    restyle(label, ink="danger")


def test_markup_in_a_patients_words_stays_text(qtbot: QtBot) -> None:
    label = Label("<b>Whitfield</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_markup_in_a_tooltip_stays_text() -> None:
    assert plain_tip("BP 140/90 & stable") == "BP 140/90 & stable"
    assert plain_tip("<img src='x'>Whitfield") == "<qt>&lt;img src=&#x27;x&#x27;&gt;Whitfield</qt>"


def test_a_long_label_gives_way_and_keeps_its_words(qtbot: QtBot) -> None:
    label = ElidedLabel("Type 2 diabetes mellitus with diabetic polyneuropathy")
    qtbot.addWidget(label)
    label.resize(80, 20)
    assert label.is_elided
    assert label.minimumSizeHint().width() < 60
    label.resize(800, 20)
    assert not label.is_elided


def test_a_button_tells_its_key_and_follows_the_table(qtbot: QtBot, keys: KeyTable) -> None:
    button = DeskButton.of(keys, "chart.finish", "Finish", Kind.PRIMARY)
    qtbot.addWidget(button)
    assert button.toolTip() == "Finish (F9)"
    assert (button.accessibleName(), button.accessibleDescription()) == ("Finish", "Key F9")
    wide = button.sizeHint().width()
    keys.set_keys("chart.finish", ["Ctrl+Shift+J"])
    assert button.toolTip() == "Finish (Ctrl+Shift+J)"
    assert button.sizeHint().width() > wide


def test_enter_presses_a_button_that_has_the_focus(qtbot: QtBot) -> None:
    button = DeskButton("Import charts")
    qtbot.addWidget(button)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        with qtbot.waitSignal(button.clicked):
            QTest.keyClick(button, key)


def test_an_icon_alone_has_a_name(qtbot: QtBot) -> None:
    button = icon_button("print", "Print", tip="Print (Ctrl+P)")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Print", "Print (Ctrl+P)")


def test_chips_and_caps_grow_with_the_font_setting(qtbot: QtBot, theme: Theme, keys: KeyTable) -> None:
    chip, cap = Chip("Due in 2 days", Tone.WARNING, "due"), KeyCap.of(keys, "chart.finish")
    qtbot.addWidget(chip)
    qtbot.addWidget(cap)
    small = chip.sizeHint(), cap.sizeHint()
    assert small[0].height() == 18
    theme.set_base_px(26)
    assert chip.sizeHint().height() == 36
    assert cap.sizeHint().width() > small[1].width()
    assert cap.text() == "F9"


def test_a_head_keeps_its_height_at_every_size(qtbot: QtBot, theme: Theme) -> None:
    head = PanelHead("Diagnoses", "9")
    qtbot.addWidget(head)
    assert head.height() == 36
    theme.set_base_px(26)
    assert head.height() == 72


# -- search ------------------------------------------------------------------------------------------------------------


def test_the_list_under_a_search_moves_while_the_focus_stays(qtbot: QtBot, keys: KeyTable) -> None:
    field = SearchField("Search codes", keys=keys)
    qtbot.addWidget(field)
    moves: list[int] = []
    field.moved.connect(moves.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(field, key)
    assert moves == [1, -1, 10]
    with qtbot.waitSignal(field.chosen):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_esc_empties_a_search_and_then_leaves_it(qtbot: QtBot) -> None:
    field = SearchField("Search codes")
    qtbot.addWidget(field)
    edited: list[str] = []
    field.textEdited.connect(edited.append)
    QTest.keyClicks(field, "dm")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert edited == ["d", "dm", ""]
    with qtbot.waitSignal(field.left):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_a_search_shows_its_key_or_what_was_found(qtbot: QtBot, keys: KeyTable) -> None:
    field = SearchField("Search codes", keys=keys)
    qtbot.addWidget(field)
    field.resize(400, 28)
    field.show()
    cap, note = field.findChildren(KeyCap)[0], field.findChildren(Label)[0]
    assert (cap.text(), cap.isVisible()) == ("/", True)
    field.setText("type 2")
    field.set_note("31 codes, ICD-10-CM")
    assert (cap.isVisible(), note.isVisible()) == (False, True)
    assert note.geometry().right() < field.width()


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("hold", ["Hold"]),
        ("REA hold", ["Hold", "rea"]),
        ("hold hol", ["Hold"]),
        ("", []),
        ("old", None),
        ("((", None),
        ("chart 9", None),
    ],
)
def test_words_in_any_order_are_found_where_words_begin(typed: str, marked: list[str] | None) -> None:
    text = "Hold the selected chart with reason"
    spans = match_words(typed, text)
    assert (None if spans is None else [text[start:end] for start, end in spans]) == marked


# -- panels ------------------------------------------------------------------------------------------------------------


def test_a_panel_says_why_it_is_empty_and_offers_one_action(qtbot: QtBot) -> None:
    panel = StatefulPanel(QLabel("charts"))
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    panel.show_empty("No charts yet", "Import a worklist.", "Import charts")
    assert panel.state == "empty"
    with qtbot.waitSignal(panel.action_chosen):
        QTest.mouseClick(buttons_of(panel)["Import charts"], Qt.MouseButton.LeftButton)


def test_a_panel_that_loads_quickly_never_says_so(qtbot: QtBot) -> None:
    content = QLabel("charts")
    panel = StatefulPanel(content)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_loading("Reading the charts")
    assert content.isVisible()
    panel.show_content()
    panel._later.timeout.emit()
    panel.show_content()
    assert content.isVisible()


def test_a_panel_that_loads_slowly_says_what_it_reads(qtbot: QtBot) -> None:
    content = QLabel("charts")
    panel = StatefulPanel(content)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_loading("Reading the charts")
    qtbot.waitUntil(lambda: not content.isVisible())
    assert "Reading the charts" in {label.text() for label in panel.findChildren(Label)}


def test_a_panel_that_failed_says_what_to_do(qtbot: QtBot) -> None:
    panel = StatefulPanel(QLabel("charts"))
    qtbot.addWidget(panel)
    panel.show()
    panel.show_failed(Told("The disk is full.", "Free some space."))
    words = {label.text() for label in panel.findChildren(Label)}
    assert {"The disk is full.", "Free some space."} <= words
    assert buttons_of(panel)["Try again"].isVisible()


# -- findings ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def card(qtbot: QtBot, keys: KeyTable) -> FindingCard:
    card = FindingCard(EXCLUDES1, keys=keys)
    qtbot.addWidget(card)
    card.resize(560, card.sizeHint().height())
    card.show()
    return card


def test_a_finding_says_severity_sentence_rule_and_release(card: FindingCard) -> None:
    assert card.accessibleName() == "Error. E10.65 may not stand together with E11.42."
    assert card.accessibleDescription() == "ICD-EX1 · ICD-10-CM Tabular List, E11 · FY2026"
    words = [label.text() for label in card.findChildren(Label)]
    assert "Error" in words
    assert "Excludes1: type 1 diabetes mellitus (E10.-)" in words


def test_each_way_out_of_a_finding_is_told(card: FindingCard) -> None:
    told: list[object] = []
    card.fix_chosen.connect(told.append)
    card.show_chosen.connect(lambda finding: told.append(("show", finding)))
    card.override_chosen.connect(lambda finding: told.append(("override", finding)))
    for words in ("Replace with E11.65", "Remove E10.65", "Show", "Override…"):
        QTest.mouseClick(buttons_of(card)[words], Qt.MouseButton.LeftButton)
    assert told == [REPLACE, REMOVE, ("show", EXCLUDES1), ("override", EXCLUDES1)]
    card.take_first_way_out()
    assert told[-1] == REPLACE


def test_the_first_fix_of_a_blocking_error_is_the_main_action(card: FindingCard) -> None:
    first = buttons_of(card)["Replace with E11.65"]
    assert first.kind is Kind.PLAIN
    card.set_current(True, blocking=True)
    assert first.property("kind") == "primary"
    assert first.accessibleDescription() == "Key Ctrl+."
    card.set_current(False)
    assert first.kind is Kind.PLAIN


def test_codes_in_a_finding_are_set_apart_and_markup_is_not_read(qtbot: QtBot, keys: KeyTable) -> None:
    card = FindingCard(replace(EXCLUDES1, message="E10.65 & <i>E11.42</i>"), keys=keys)
    qtbot.addWidget(card)
    text = card._message.text()
    assert "&amp; &lt;i&gt;" in text
    assert text.count("font-weight:700") == 2


def test_a_warning_with_one_fix_and_no_override_takes_two_lines(qtbot: QtBot, keys: KeyTable) -> None:
    warning = replace(EXCLUDES1, severity=Severity.WARNING, overridable=False, fixes=(REMOVE,))
    card, error = FindingCard(warning, keys=keys), FindingCard(EXCLUDES1, keys=keys)
    for each in (card, error):
        qtbot.addWidget(each)
    assert set(buttons_of(card)) == {"Remove E10.65"}
    assert card.heightForWidth(560) < error.heightForWidth(560)


def test_a_finding_without_a_fix_can_be_shown(qtbot: QtBot, keys: KeyTable) -> None:
    card = FindingCard(replace(EXCLUDES1, fixes=(), overridable=False, severity=Severity.INFO), keys=keys)
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.show_chosen):
        card.take_first_way_out()


def test_an_overridden_finding_says_who_let_it_stand_and_why(qtbot: QtBot, keys: KeyTable) -> None:
    at = datetime(2026, 9, 15, 16, 0, tzinfo=UTC)
    override = Override(EXCLUDES1.key, "ICD-EX1", "Two separate problems, see line 25.", "R. Coder", at)
    card = FindingCard(EXCLUDES1, keys=keys, override=override)
    qtbot.addWidget(card)
    words = [label.text() for label in card.findChildren(Label)]
    assert "Overridden" in words
    assert "Two separate problems, see line 25." in words
    assert any("by R. Coder" in word for word in words)
    assert "Replace with E11.65" not in buttons_of(card)


def test_a_screen_reader_hears_a_finding_that_appears(card: FindingCard, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[QAccessibleEvent] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", heard.append)
    card.announce()
    assert [event.type() for event in heard] == [QAccessible.Event.Announcement]


def test_f8_leads_to_a_finding_that_takes_the_focus(card: FindingCard, qtbot: QtBot) -> None:
    with qtbot.waitActive(card):
        card.activateWindow()
    with qtbot.waitSignal(card.focused) as focused:
        card.setFocus()
    assert focused.args == [EXCLUDES1]


# -- messages and progress ---------------------------------------------------------------------------------------------


def test_a_message_is_shown_kept_and_can_be_undone(qtbot: QtBot, keys: KeyTable) -> None:
    messages = MessageLine(keys)
    qtbot.addWidget(messages)
    messages.say(Message("3 charts imported."))
    assert not messages.offers_undo
    messages.say(Message("Posted N18.31 as diagnosis 4", undo=True))
    with qtbot.waitSignal(messages.undo_chosen):
        buttons_of(messages)["Undo"].click()
    messages.take_back_undo()
    assert not messages.offers_undo
    assert [message.text for message in messages.said()] == ["3 charts imported.", "Posted N18.31 as diagnosis 4"]


def test_messages_are_forgotten_when_the_desk_is_locked(qtbot: QtBot, keys: KeyTable) -> None:
    messages = MessageLine(keys)
    qtbot.addWidget(messages)
    messages.say(Message("Whitfield, Darlene M. is on hold", undo=True))
    messages.forget()
    assert messages.said() == ()
    assert all("Whitfield" not in label.text() for label in messages.findChildren(QLabel))


def test_only_so_many_messages_are_kept(qtbot: QtBot, keys: KeyTable) -> None:
    messages = MessageLine(keys)
    qtbot.addWidget(messages)
    for number in range(250):
        messages.say(Message(f"message {number}"))
    assert len(messages.said()) == 200
    assert messages.said()[-1].text == "message 249"


def test_a_failure_is_a_message_in_danger_unless_the_coder_stopped_it() -> None:
    assert Message.of(Told("The disk is full.", "Free some space.")).tone is Tone.DANGER
    assert Message.of(Told("Stopped; nothing was changed.", cancelled=True)).tone is Tone.INFO


def test_past_messages_are_listed_the_newest_first(qtbot: QtBot) -> None:
    shown = MessageList()
    qtbot.addWidget(shown)
    at = datetime(2026, 9, 15, 16, 0, tzinfo=UTC)
    shown.show_messages((Message("first", at=at), Message("second", at=at)))
    assert [shown._list.item(place).text()[-6:] for place in range(2)] == ["second", " first"]


def test_long_work_is_shown_and_can_be_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    shown, go = ProgressLine(), threading.Event()
    qtbot.addWidget(shown)

    def work(progress: Progress) -> None:
        progress.step(3, 12, "Reading file 3")
        go.wait(10)
        progress.step(4, 12, "Reading file 4")

    task = tasks.run_long(work, "Import")
    shown.watch(task)
    qtbot.waitUntil(lambda: shown._doing.text() == "Reading file 3")
    assert (shown._bar.value(), shown._bar.maximum()) == (3, 12)
    buttons_of(shown)["Cancel"].click()
    assert shown._doing.text() == "Stopping…"
    with qtbot.waitSignal(shown.ended):
        go.set()
    assert shown.isHidden()


# -- tabs, passphrase --------------------------------------------------------------------------------------------------


def test_tabs_tell_which_was_taken_and_keep_it_when_they_change(qtbot: QtBot, keys: KeyTable) -> None:
    tabs = TabStrip((Tab("due", "Due first", 23), Tab("hold", "On hold", 2)), keys=keys)
    qtbot.addWidget(tabs)
    buttons = tabs._buttons
    assert tabs.current == "due"
    with qtbot.waitSignal(tabs.chosen) as chosen:
        buttons["hold"].click()
    assert chosen.args == ["hold"]
    tabs.set_count("hold", 1)
    assert buttons["hold"].accessibleName() == "On hold, 1"
    tabs.set_tabs((Tab("due", "Due first", 22), Tab("hold", "On hold", 3), Tab("new", "New")))
    assert tabs.current == "hold"
    tabs.set_tabs(())
    assert tabs.current == ""


def test_a_passphrase_is_hidden_handed_over_once_and_forgotten(qtbot: QtBot, keys: KeyTable) -> None:
    field = PassphraseField(keys=keys)
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
    field.setFocus()
    QTest.keyClicks(field.line, "river stone")
    assert field.line.displayText() != "river stone"
    QTest.keyClick(field.line, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert field.line.displayText() == "river stone"
    secret = field.take()
    assert secret.reveal() == "river stone"
    assert "river" not in repr(secret)
    assert field.is_empty
    QTest.keyClicks(field.line, "next")
    assert field.line.displayText() != "next", "what is typed next is hidden again"


@pytest.mark.parametrize(
    ("text", "modifier", "warned"),
    [
        ("A", Qt.KeyboardModifier.NoModifier, True),
        ("a", Qt.KeyboardModifier.ShiftModifier, True),
        ("A", Qt.KeyboardModifier.ShiftModifier, False),
        ("a", Qt.KeyboardModifier.NoModifier, False),
        ("7", Qt.KeyboardModifier.NoModifier, False),
    ],
)
def test_caps_lock_is_told_from_what_the_keys_give(
    qtbot: QtBot, text: str, modifier: Qt.KeyboardModifier, warned: bool
) -> None:
    field = PassphraseField()
    qtbot.addWidget(field)
    field.show()
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.line, Qt.Key(ord(text.upper())), text, modifier)
    assert field.warns_of_caps_lock is warned


def test_the_hint_goes_when_caps_lock_is_pressed_again(qtbot: QtBot) -> None:
    field = PassphraseField()
    qtbot.addWidget(field)
    field.show()
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.line, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(field.line, Qt.Key.Key_CapsLock)
    assert not field.warns_of_caps_lock


def test_widgets_made_and_thrown_away_do_not_trouble_the_next_theme(qtbot: QtBot, theme: Theme, keys: KeyTable) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout = QVBoxLayout(host)
    for _round in range(5):
        for widget in (
            FindingCard(EXCLUDES1, keys=keys),
            DeskButton.of(keys, "chart.finish"),
            SearchField("Search", keys=keys),
            PanelHead("Diagnoses", "9", KeyCap.of(keys, "chart.edit")),
            TabStrip((Tab("a", "A", 1, "encoder.index"),), keys=keys),
            PassphraseField(keys=keys),
        ):
            layout.addWidget(widget)
        clear(layout)
    qtbot.waitUntil(lambda: len(host.findChildren(QWidget)) == 0)
    theme.set_mode(Mode.DARK)
    keys.set_keys("chart.finish", ["F10"])
