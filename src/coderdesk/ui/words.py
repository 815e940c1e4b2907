"""Dates, ages and amounts in the words of the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale

from coderdesk.domain.book import SearchHit
from coderdesk.domain.counting import count as count  # noqa: PLC0414 - all words of the window are had from here
from coderdesk.domain.money import Money, Sum
from coderdesk.ui.tokens import Tone

MONTH_FIRST = "MM/dd/yyyy"
ISO = "yyyy-MM-dd"


@lru_cache(maxsize=1)
def date_format() -> str:
    """Return the user's way of writing a date, if it can be typed back without doubt.

    That is month first where the locale writes so (or says nothing), and 2026-09-14 elsewhere: in a chart of a US
    practice 04/05/2026 must never be read as the fourth of May.
    """
    locale = QLocale.system()
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    unsaid = locale.language() in (QLocale.Language.C, QLocale.Language.AnyLanguage)
    return MONTH_FIRST if unsaid or short.upper().startswith("M") else ISO


def short_date(day: date | None) -> str:
    """Return "09/14/2026", or "" for None."""
    return QDate(day.year, day.month, day.day).toString(date_format()) if day else ""


def clock(moment: datetime) -> str:
    """Return the local time of day of a UTC moment: "13:06:26"."""
    return moment.astimezone().strftime("%H:%M:%S")


def day_and_time(moment: datetime, now: datetime | None = None) -> str:
    """Return when something happened: "today, 17:48", "yesterday, 17:48" or "09/02/2026"."""
    local = moment.astimezone()
    today = (now or datetime.now(UTC)).astimezone().date()
    ago = (today - local.date()).days
    if ago in (0, 1):
        return f"{('today', 'yesterday')[ago]}, {local:%H:%M}"
    return short_date(local.date())


def due_words(due: date | None, today: date) -> str:
    """Return a deadline as words: "3 days late", "today", "tomorrow", "in 5 days", "" where there is none."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return f"{count(-days, 'day')} late"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def due_tone(due: date | None, today: date) -> Tone:
    """Return how near a deadline is: danger today or late, warning within two days."""
    if due is None or (due - today).days > 2:
        return Tone.NEUTRAL
    return Tone.DANGER if due <= today else Tone.WARNING


def money(amount: Money | Sum | None) -> str:
    """Return "1,234.50", or "" for None."""
    return amount.grouped if amount is not None else ""


def minutes_words(minutes: int) -> str:
    """Return "3 h 20 min", "12 min"."""
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def read_as_words(hit: SearchHit) -> str:
    """Return how the words of a search were understood to find `hit`, "" where they were taken as they stand."""
    return f"Read as {hit.read_as}" if hit.read_as else ""
