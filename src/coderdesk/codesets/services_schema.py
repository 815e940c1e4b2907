"""The tables of what is known of CPT and HCPCS codes: texts, coverage, fees, units, add-ons, code pairs.

Every row belongs to one official file, `import`, and goes with it. Days are ISO dates; RVUs and indices stand as the
files write them. `service_file` says of a file what the row in `import` cannot: for which setting it is, which part of
its release (0: the whole), and `known_from`, the first day that its dated rows speak of (an NCCI file also holds the
edits that ended before its quarter).

The 1.7 million code pairs of a quarter would fill 100 MB as rows with an index for each direction. `pair_from` keeps
one row for each column 1 code, `pair_to` one for each column 2 code, in 24 MB: `id` is the file and the code as one
number (`pairs.row_id`), `codes` the other codes as little-endian 32-bit numbers in rising order, `kinds` for
each of them the number of its `pair_kind`, as wide as `service_file.width` bytes. `service_file.first` and `last` bound
the column 1 codes.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE service_file (
    import INTEGER PRIMARY KEY REFERENCES import,
    part INTEGER NOT NULL,
    setting TEXT NOT NULL,
    known_from TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    width INTEGER NOT NULL
);

CREATE TABLE hcpcs (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    long TEXT NOT NULL,
    short TEXT NOT NULL,
    coverage TEXT NOT NULL,
    pricing TEXT NOT NULL,
    statute TEXT NOT NULL,
    betos TEXT NOT NULL,
    type_of_service TEXT NOT NULL,
    anesthesia_units INTEGER,
    cross_references TEXT NOT NULL,
    note TEXT NOT NULL,
    added TEXT,
    effective TEXT,
    terminated TEXT,
    action TEXT NOT NULL,
    PRIMARY KEY (import, code)
) WITHOUT ROWID;

CREATE TABLE processing_note (
    import INTEGER NOT NULL REFERENCES import,
    number TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (import, number)
) WITHOUT ROWID;

CREATE TABLE cpt (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    length INTEGER NOT NULL,
    text TEXT NOT NULL,
    effective TEXT,
    PRIMARY KEY (import, code, length)
) WITHOUT ROWID;

CREATE TABLE modifier (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    text TEXT NOT NULL,
    first TEXT,
    last TEXT,
    licensed INTEGER NOT NULL,
    PRIMARY KEY (import, code)
) WITHOUT ROWID;

CREATE TABLE fee (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    modifier TEXT NOT NULL,
    status TEXT NOT NULL,
    work TEXT NOT NULL,
    pe_non_facility TEXT,
    pe_facility TEXT,
    malpractice TEXT NOT NULL,
    pc_tc TEXT NOT NULL,
    global_days TEXT NOT NULL,
    multiple TEXT NOT NULL,
    bilateral TEXT NOT NULL,
    assistant TEXT NOT NULL,
    co_surgeon TEXT NOT NULL,
    team TEXT NOT NULL,
    endoscopic_base TEXT NOT NULL,
    conversion_factor TEXT NOT NULL,
    supervision TEXT NOT NULL,
    imaging_family TEXT NOT NULL,
    PRIMARY KEY (import, code, modifier)
) WITHOUT ROWID;

CREATE TABLE locality (
    import INTEGER NOT NULL REFERENCES import,
    contractor TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    work TEXT NOT NULL,
    practice_expense TEXT NOT NULL,
    malpractice TEXT NOT NULL,
    PRIMARY KEY (import, contractor, number)
) WITHOUT ROWID;

CREATE TABLE anesthesia (
    import INTEGER NOT NULL REFERENCES import,
    contractor TEXT NOT NULL,
    number TEXT NOT NULL,
    factor TEXT NOT NULL,
    PRIMARY KEY (import, contractor, number)
) WITHOUT ROWID;

CREATE TABLE units_limit (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    units INTEGER NOT NULL,
    adjudication TEXT NOT NULL,
    rationale TEXT NOT NULL,
    PRIMARY KEY (import, code)
) WITHOUT ROWID;

CREATE TABLE add_on (
    import INTEGER NOT NULL REFERENCES import,
    code TEXT NOT NULL,
    primary_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (import, code, primary_code, begins)
) WITHOUT ROWID;

CREATE TABLE pair_kind (
    import INTEGER NOT NULL REFERENCES import,
    number INTEGER NOT NULL,
    begins TEXT NOT NULL,
    ends TEXT,
    modifier TEXT NOT NULL,
    rationale TEXT NOT NULL,
    PRIMARY KEY (import, number)
) WITHOUT ROWID;

CREATE TABLE pair_from (
    id INTEGER PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES import,
    codes BLOB NOT NULL,
    kinds BLOB NOT NULL
);

CREATE TABLE pair_to (
    id INTEGER PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES import,
    codes BLOB NOT NULL,
    kinds BLOB NOT NULL
);
"""

INDEXES = ""

#: Stands for the primaries of an add-on code that the contractor defines.
CONTRACTOR_DEFINED = "CCCCC"
#: What `cpt.length` says of a descriptor.
LONG, MEDIUM, SHORT = 3, 2, 1

#: The tables whose rows go with the file that they came from.
IMPORTED: tuple[str, ...] = (
    "service_file", "hcpcs", "processing_note", "cpt", "modifier", "fee", "locality", "anesthesia", "units_limit",
    "add_on", "pair_kind", "pair_from", "pair_to",
)  # fmt: skip
