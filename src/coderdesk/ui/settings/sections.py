"""The sections that do their own work, in the order of the list; they stand between the basics and the facts."""

from __future__ import annotations

from coderdesk.ui.settings.activity import ActivitySection
from coderdesk.ui.settings.backups import BackupsSection
from coderdesk.ui.settings.keeping import KeepingSection
from coderdesk.ui.settings.keys_section import KeysSection
from coderdesk.ui.settings.section import Maker

SECTIONS: tuple[Maker, ...] = (KeysSection, BackupsSection, KeepingSection, ActivitySection)
