"""The reader of FHIR R4 files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coderdesk.domain.people import Client
from coderdesk.intake.draft import Draft
from coderdesk.intake.fhir.bundle import Bundle, Resource
from coderdesk.intake.fhir.charts import Charts
from coderdesk.intake.fhir.coverage import Policies
from coderdesk.intake.fhir.extras import Extras
from coderdesk.intake.fhir.links import MISTAKE, Links
from coderdesk.intake.fhir.notices import Notices
from coderdesk.intake.fhir.people import People
from coderdesk.intake.fhir.source import load, looks_like_fhir

_NEVER_HAPPENED: Final = frozenset({"cancelled", MISTAKE})


class FhirReader:
    """Reads a Bundle, or one resource, of FHIR R4 in JSON: one chart for each Encounter."""

    def recognises(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content decides
        """Say whether the file is FHIR, by its content: names of files tell nothing."""
        return looks_like_fhir(head)

    def read(self, path: Path, *, client: Client | None) -> Draft:
        """Return the charts, people and notes of the file, or raise `FileRefused` with the place in it and the reason.

        `client`, where given, is whose charts they are, whatever the file says; else each encounter's own organization.
        """
        bundle = Bundle(load(path))
        notices = Notices()
        links = Links(bundle, notices, tuple(_encounters(bundle, notices)))
        people = People(bundle, notices, client)
        policies = Policies(bundle, notices)
        maker = Charts(bundle, links, people, policies, notices)
        charts = tuple(maker.chart(encounter) for encounter in links.encounters)
        return Extras(bundle, links, people, policies, notices).draft(charts, client)


def _encounters(bundle: Bundle, notices: Notices) -> list[Resource]:
    found = []
    for resource in bundle.of("Encounter"):
        if resource.node.text("status") in _NEVER_HAPPENED:
            notices.add("An encounter that was cancelled or entered by mistake was left out", resource.node)
        else:
            found.append(resource)
    return found
