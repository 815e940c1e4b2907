"""Version 1: every table.

- A thing of the trade is known outside by its text id. `encounter`, `client` and `payer`, which thousands of rows name,
  have a short number inside as well.
- What belongs to one encounter hangs on its number and goes with it. References between things of the trade are
  checked at commit, so that a chart may be saved in any order.
- A date is text, 2026-09-14; a moment is UTC text, 2026-09-14T08:30:00.000000Z; money is whole cents; a quantity is
  decimal text, so that 1.5 comes back as 1.5.
- `worklist_row` repeats what the list sorts and searches by. `coderdesk.vault.listing` alone writes it, in the
  transaction of the change that it follows from.
"""

from __future__ import annotations

from coderdesk.vault.connection import Connection

_PEOPLE = (
    """
    CREATE TABLE client (
        number           INTEGER PRIMARY KEY,
        id               TEXT NOT NULL UNIQUE,
        name             TEXT NOT NULL,
        npi              TEXT NOT NULL,
        tax_id           TEXT NOT NULL,
        tax_id_type      TEXT NOT NULL,
        taxonomy         TEXT NOT NULL,
        line1            TEXT NOT NULL,
        line2            TEXT NOT NULL,
        city             TEXT NOT NULL,
        state            TEXT NOT NULL,
        zip              TEXT NOT NULL,
        country          TEXT NOT NULL,
        has_pay_to       INTEGER NOT NULL CHECK (has_pay_to IN (0, 1)),
        pay_to_line1     TEXT NOT NULL,
        pay_to_line2     TEXT NOT NULL,
        pay_to_city      TEXT NOT NULL,
        pay_to_state     TEXT NOT NULL,
        pay_to_zip       TEXT NOT NULL,
        pay_to_country   TEXT NOT NULL,
        phone            TEXT NOT NULL,
        contact          TEXT NOT NULL,
        turnaround_days  INTEGER NOT NULL,
        sort_key         TEXT NOT NULL,
        words            TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE patient (
        id       TEXT PRIMARY KEY NOT NULL,
        client   TEXT NOT NULL REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
        last     TEXT NOT NULL,
        first    TEXT NOT NULL,
        middle   TEXT NOT NULL,
        suffix   TEXT NOT NULL,
        born     TEXT CHECK (born = date(born)),
        sex      TEXT NOT NULL CHECK (sex IN ('F', 'M', 'U')),
        line1    TEXT NOT NULL,
        line2    TEXT NOT NULL,
        city     TEXT NOT NULL,
        state    TEXT NOT NULL,
        zip      TEXT NOT NULL,
        country  TEXT NOT NULL,
        phone    TEXT NOT NULL,
        mrn      TEXT NOT NULL,
        died     TEXT CHECK (died = date(died))
    )
    """,
    "CREATE INDEX patient_of_client ON patient (client)",
    """
    CREATE TABLE provider (
        id            TEXT PRIMARY KEY NOT NULL,
        last          TEXT NOT NULL,
        first         TEXT NOT NULL,
        middle        TEXT NOT NULL,
        suffix        TEXT NOT NULL,
        npi           TEXT NOT NULL,
        taxonomy      TEXT NOT NULL,
        credentials   TEXT NOT NULL,
        organisation  INTEGER NOT NULL CHECK (organisation IN (0, 1))
    )
    """,
    """
    CREATE TABLE facility (
        id                TEXT PRIMARY KEY NOT NULL,
        name              TEXT NOT NULL,
        npi               TEXT NOT NULL,
        line1             TEXT NOT NULL,
        line2             TEXT NOT NULL,
        city              TEXT NOT NULL,
        state             TEXT NOT NULL,
        zip               TEXT NOT NULL,
        country           TEXT NOT NULL,
        place_of_service  TEXT NOT NULL
    )
    """,
)

_COVERAGE = (
    """
    CREATE TABLE payer (
        number        INTEGER PRIMARY KEY,
        id            TEXT NOT NULL UNIQUE,
        name          TEXT NOT NULL,
        payer_id      TEXT NOT NULL,
        plan_type     TEXT NOT NULL,
        claim_filing  TEXT NOT NULL,
        line1         TEXT NOT NULL,
        line2         TEXT NOT NULL,
        city          TEXT NOT NULL,
        state         TEXT NOT NULL,
        zip           TEXT NOT NULL,
        country       TEXT NOT NULL,
        filing_days   INTEGER NOT NULL,
        sort_key      TEXT NOT NULL,
        words         TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE coverage (
        id            TEXT PRIMARY KEY NOT NULL,
        patient       TEXT NOT NULL REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED,
        payer         TEXT NOT NULL REFERENCES payer (id) DEFERRABLE INITIALLY DEFERRED,
        rank          TEXT NOT NULL CHECK (rank IN ('P', 'S', 'T')),
        member_id     TEXT NOT NULL,
        group_number  TEXT NOT NULL,
        plan_name     TEXT NOT NULL,
        relationship  TEXT NOT NULL,
        msp_type      TEXT NOT NULL
    )
    """,
    "CREATE INDEX coverage_of_patient ON coverage (patient)",
    "CREATE INDEX coverage_by_payer ON coverage (payer)",
    """
    CREATE TABLE subscriber (
        coverage  TEXT PRIMARY KEY NOT NULL
                  REFERENCES coverage (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        last      TEXT NOT NULL,
        first     TEXT NOT NULL,
        middle    TEXT NOT NULL,
        suffix    TEXT NOT NULL,
        born      TEXT CHECK (born = date(born)),
        sex       TEXT NOT NULL CHECK (sex IN ('F', 'M', 'U')),
        line1     TEXT NOT NULL,
        line2     TEXT NOT NULL,
        city      TEXT NOT NULL,
        state     TEXT NOT NULL,
        zip       TEXT NOT NULL,
        country   TEXT NOT NULL,
        phone     TEXT NOT NULL
    )
    """,
)

_ENCOUNTER = (
    # AUTOINCREMENT: a number is never given twice, not even after its encounter was disposed of.
    """
    CREATE TABLE encounter (
        number            INTEGER PRIMARY KEY AUTOINCREMENT,
        id                TEXT NOT NULL UNIQUE,
        version           INTEGER NOT NULL CHECK (version > 0),
        client            TEXT NOT NULL REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED,
        patient           TEXT NOT NULL REFERENCES patient (id) DEFERRABLE INITIALLY DEFERRED,
        type              TEXT NOT NULL CHECK (type IN ('professional', 'outpatient', 'inpatient')),
        account           TEXT NOT NULL,
        external_id       TEXT NOT NULL,
        status            TEXT NOT NULL CHECK (status IN ('ready', 'coding', 'on_hold', 'finished', 'exported')),
        service_from      TEXT CHECK (service_from = date(service_from)),
        service_to        TEXT CHECK (service_to = date(service_to)),
        received          TEXT CHECK (received = date(received)),
        due               TEXT CHECK (due = date(due)),
        place_of_service  TEXT NOT NULL,
        facility          TEXT REFERENCES facility (id) DEFERRABLE INITIALLY DEFERRED,
        reason_for_visit  TEXT NOT NULL,
        bill_type         TEXT NOT NULL,
        admission_type    TEXT NOT NULL,
        admission_source  TEXT NOT NULL,
        discharge_status  TEXT NOT NULL,
        admitting_system  TEXT,
        admitting_code    TEXT,
        hold_reason       TEXT NOT NULL,
        finished_at       TEXT,
        CHECK ((admitting_system IS NULL) = (admitting_code IS NULL))
    )
    """,
    "CREATE UNIQUE INDEX encounter_by_external_id ON encounter (external_id) WHERE external_id <> ''",
    "CREATE INDEX encounter_by_account ON encounter (account)",
    "CREATE INDEX encounter_of_patient ON encounter (patient)",
    """
    CREATE TABLE encounter_provider (
        encounter  INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        place      INTEGER NOT NULL,
        role       TEXT NOT NULL,
        provider   TEXT NOT NULL REFERENCES provider (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (encounter, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE encounter_coverage (
        encounter  INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        place      INTEGER NOT NULL,
        coverage   TEXT NOT NULL REFERENCES coverage (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (encounter, place)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX encounter_by_coverage ON encounter_coverage (coverage)",
    """
    CREATE TABLE document (
        number     INTEGER PRIMARY KEY,
        id         TEXT NOT NULL UNIQUE,
        encounter  TEXT NOT NULL REFERENCES encounter (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        title      TEXT NOT NULL,
        format     TEXT NOT NULL CHECK (format IN ('text', 'pdf')),
        written    TEXT CHECK (written = date(written)),
        pages      INTEGER NOT NULL,
        kind       TEXT NOT NULL,
        text       TEXT NOT NULL,
        data       BLOB NOT NULL
    )
    """,
    "CREATE INDEX document_of_encounter ON document (encounter)",
)

_CODING = (
    """
    CREATE TABLE diagnosis (
        encounter  INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        place      INTEGER NOT NULL,
        system     TEXT NOT NULL,
        code       TEXT NOT NULL,
        poa        TEXT NOT NULL,
        found_by   TEXT NOT NULL,
        PRIMARY KEY (encounter, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE procedure (
        encounter  INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        place      INTEGER NOT NULL,
        system     TEXT NOT NULL,
        code       TEXT NOT NULL,
        performed  TEXT CHECK (performed = date(performed)),
        found_by   TEXT NOT NULL,
        PRIMARY KEY (encounter, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE service_line (
        encounter         INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        place             INTEGER NOT NULL,
        system            TEXT NOT NULL,
        code              TEXT NOT NULL,
        units             TEXT NOT NULL,
        charge            INTEGER NOT NULL CHECK (abs(charge) <= 9999999999),
        place_of_service  TEXT NOT NULL,
        service_from      TEXT CHECK (service_from = date(service_from)),
        service_to        TEXT CHECK (service_to = date(service_to)),
        description       TEXT NOT NULL,
        unit              TEXT NOT NULL,
        emergency         INTEGER NOT NULL CHECK (emergency IN (0, 1)),
        epsdt             INTEGER NOT NULL CHECK (epsdt IN (0, 1)),
        family_planning   INTEGER NOT NULL CHECK (family_planning IN (0, 1)),
        note              TEXT NOT NULL,
        rendering         TEXT REFERENCES provider (id) DEFERRABLE INITIALLY DEFERRED,
        revenue_code      TEXT NOT NULL,
        PRIMARY KEY (encounter, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE line_modifier (
        encounter  INTEGER NOT NULL,
        line       INTEGER NOT NULL,
        place      INTEGER NOT NULL,
        modifier   TEXT NOT NULL,
        PRIMARY KEY (encounter, line, place),
        FOREIGN KEY (encounter, line) REFERENCES service_line (encounter, place) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE line_pointer (
        encounter  INTEGER NOT NULL,
        line       INTEGER NOT NULL,
        place      INTEGER NOT NULL,
        diagnosis  INTEGER NOT NULL,
        PRIMARY KEY (encounter, line, place),
        FOREIGN KEY (encounter, line) REFERENCES service_line (encounter, place) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE line_drug (
        encounter     INTEGER NOT NULL,
        line          INTEGER NOT NULL,
        ndc           TEXT NOT NULL,
        quantity      TEXT NOT NULL,
        unit          TEXT NOT NULL,
        prescription  TEXT NOT NULL,
        PRIMARY KEY (encounter, line),
        FOREIGN KEY (encounter, line) REFERENCES service_line (encounter, place) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    # What a code rests on. `part` says which list `owner` is a place of.
    """
    CREATE TABLE evidence (
        encounter  INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        part       TEXT NOT NULL CHECK (part IN ('diagnosis', 'line', 'procedure')),
        owner      INTEGER NOT NULL,
        place      INTEGER NOT NULL,
        document   TEXT NOT NULL REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED,
        first      INTEGER NOT NULL CHECK (first >= 0),
        past       INTEGER NOT NULL CHECK (past > first),
        quote      TEXT NOT NULL,
        PRIMARY KEY (encounter, part, owner, place)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE override (
        encounter    INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        place        INTEGER NOT NULL,
        finding_key  TEXT NOT NULL,
        rule         TEXT NOT NULL,
        reason       TEXT NOT NULL,
        coder        TEXT NOT NULL,
        moment       TEXT NOT NULL,
        PRIMARY KEY (encounter, place)
    ) WITHOUT ROWID
    """,
    # What a unit was last charged: what a new line begins with.
    """
    CREATE TABLE unit_charge (
        client  TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        code    TEXT NOT NULL,
        cents   INTEGER NOT NULL CHECK (cents > 0),
        PRIMARY KEY (client, code)
    ) WITHOUT ROWID
    """,
)

_CLAIM = (
    """
    CREATE TABLE claim_info (
        encounter              INTEGER PRIMARY KEY REFERENCES encounter (number) ON DELETE CASCADE,
        accident_state         TEXT NOT NULL,
        accident_date          TEXT CHECK (accident_date = date(accident_date)),
        onset                  TEXT CHECK (onset = date(onset)),
        last_menstrual_period  TEXT CHECK (last_menstrual_period = date(last_menstrual_period)),
        initial_treatment      TEXT CHECK (initial_treatment = date(initial_treatment)),
        last_seen              TEXT CHECK (last_seen = date(last_seen)),
        unable_from            TEXT CHECK (unable_from = date(unable_from)),
        unable_to              TEXT CHECK (unable_to = date(unable_to)),
        hospital_from          TEXT CHECK (hospital_from = date(hospital_from)),
        hospital_to            TEXT CHECK (hospital_to = date(hospital_to)),
        prior_authorization    TEXT NOT NULL,
        referral_number        TEXT NOT NULL,
        clia                   TEXT NOT NULL,
        mammography            TEXT NOT NULL,
        frequency              TEXT NOT NULL,
        original_reference     TEXT NOT NULL,
        note                   TEXT NOT NULL,
        outside_lab            INTEGER NOT NULL CHECK (outside_lab IN (0, 1)),
        outside_lab_charge     INTEGER NOT NULL CHECK (abs(outside_lab_charge) <= 9999999999),
        amount_paid            INTEGER NOT NULL CHECK (abs(amount_paid) <= 9999999999),
        provider_signature     INTEGER NOT NULL CHECK (provider_signature IN (0, 1)),
        assignment             TEXT NOT NULL,
        benefits               TEXT NOT NULL,
        release                TEXT NOT NULL,
        medical_record         TEXT NOT NULL,
        delay_reason           TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE accident_cause (
        encounter  INTEGER NOT NULL REFERENCES encounter (number) ON DELETE CASCADE,
        cause      TEXT NOT NULL,
        PRIMARY KEY (encounter, cause)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE export (
        number            INTEGER PRIMARY KEY,
        id                TEXT NOT NULL UNIQUE,
        moment            TEXT NOT NULL,
        coder             TEXT NOT NULL,
        format            TEXT NOT NULL,
        file              TEXT NOT NULL,
        digest            TEXT NOT NULL,
        interchange       TEXT NOT NULL,
        functional_group  TEXT NOT NULL,
        transaction_set   TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE claim (
        export          INTEGER NOT NULL REFERENCES export (number) ON DELETE CASCADE,
        place           INTEGER NOT NULL,
        encounter       TEXT NOT NULL REFERENCES encounter (id) DEFERRABLE INITIALLY DEFERRED,
        control_number  TEXT NOT NULL,
        payer           TEXT NOT NULL,
        frequency       TEXT NOT NULL,
        total           INTEGER NOT NULL CHECK (abs(total) <= 9999999999),
        lines           INTEGER NOT NULL,
        PRIMARY KEY (export, place)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX claim_of_encounter ON claim (encounter)",
    # ISA13 holds nine digits and is never used twice.
    """
    CREATE TABLE control_number (
        name  TEXT PRIMARY KEY NOT NULL,
        last  INTEGER NOT NULL CHECK (last BETWEEN 0 AND 999999999)
    ) WITHOUT ROWID
    """,
    "INSERT INTO control_number (name, last) VALUES ('interchange', 0), ('group', 0)",
)

_RECORD = (
    # No reference: an entry outlives what it speaks of.
    """
    CREATE TABLE audit (
        number     INTEGER PRIMARY KEY AUTOINCREMENT,
        moment     TEXT NOT NULL,
        coder      TEXT NOT NULL,
        action     TEXT NOT NULL,
        encounter  TEXT,
        detail     TEXT NOT NULL
    )
    """,
    "CREATE INDEX audit_of_encounter ON audit (encounter, number) WHERE encounter IS NOT NULL",
    """
    CREATE TABLE setting (
        name   TEXT PRIMARY KEY NOT NULL,
        value  TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE imported_file (
        digest  TEXT PRIMARY KEY NOT NULL,
        file    TEXT NOT NULL,
        moment  TEXT NOT NULL
    ) WITHOUT ROWID
    """,
)

_WORKLIST = (
    # `status` and `type` are places in the order of their enumerations, by which they are sorted.
    """
    CREATE TABLE worklist_row (
        encounter     INTEGER PRIMARY KEY REFERENCES encounter (number) ON DELETE CASCADE,
        id            TEXT NOT NULL,
        status        INTEGER NOT NULL,
        type          INTEGER NOT NULL,
        client        INTEGER,
        payer         INTEGER,
        seen          TEXT,
        received      TEXT,
        due           TEXT,
        finished_at   TEXT,
        account_key   TEXT NOT NULL,
        patient_key   TEXT NOT NULL,
        words         TEXT NOT NULL
    )
    """,
    # All that the list needs in its usual order, so that it is shown and filtered in one walk, without a sort.
    """
    CREATE INDEX worklist_by_due
        ON worklist_row (due IS NULL, due, encounter, status, type, client, payer, words, id)
    """,
    "CREATE INDEX worklist_by_state ON worklist_row (status, type)",
)


def apply(connection: Connection) -> None:
    """Make every table."""
    for statement in (*_PEOPLE, *_COVERAGE, *_ENCOUNTER, *_CODING, *_CLAIM, *_RECORD, *_WORKLIST):
        connection.execute(statement)
