"""Names of the axes of ICD-10-PCS, and of the systems, types and common values of sections that no package names.

From the ICD-10-PCS reference manual. Sections 0 and 1 come with a package (`codesets.pcs`).
"""

from __future__ import annotations

_MEDICAL = ("Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier")
_MANUAL = ("Section", "Body System", "Operation", "Body Region", "Approach", "Method", "Qualifier")
_TREATMENT = ("Section", "Body System", "Type", "Qualifier", "Qualifier", "Qualifier", "Qualifier")

#: The titles of the axes 1 to 7 by section.
AXES: dict[str, tuple[str, ...]] = {
    "0": _MEDICAL,
    "1": _MEDICAL,
    "2": ("Section", "Body System", "Operation", "Body Region", "Approach", "Device", "Qualifier"),
    "3": ("Section", "Body System", "Operation", "Body System / Region", "Approach", "Substance", "Qualifier"),
    "4": ("Section", "Body System", "Operation", "Body System", "Approach", "Function / Device", "Qualifier"),
    "5": ("Section", "Body System", "Operation", "Body System", "Duration", "Function", "Qualifier"),
    "6": ("Section", "Body System", "Operation", "Body System", "Duration", "Qualifier", "Qualifier"),
    "7": _MANUAL,
    "8": _MANUAL,
    "9": _MANUAL,
    "B": ("Section", "Body System", "Type", "Body Part", "Contrast", "Qualifier", "Qualifier"),
    "C": ("Section", "Body System", "Type", "Body Part", "Radionuclide", "Qualifier", "Qualifier"),
    "D": ("Section", "Body System", "Modality", "Treatment Site", "Modality Qualifier", "Isotope", "Qualifier"),
    "F": ("Section", "Section Qualifier", "Type", "Body System / Region", "Type Qualifier", "Equipment", "Qualifier"),
    "G": _TREATMENT,
    "H": _TREATMENT,
    "X": (*_MEDICAL[:5], "Device / Substance / Technology", "Qualifier"),
}

#: What a value means wherever an axis of that title stands, outside sections 0 and 1.
EVERYWHERE: dict[str, dict[str, str]] = {
    "Approach": {
        "0": "Open",
        "3": "Percutaneous",
        "4": "Percutaneous Endoscopic",
        "7": "Via Natural or Artificial Opening",
        "8": "Via Natural or Artificial Opening Endoscopic",
        "X": "External",
    },
    "Substance": {"0": "Antineoplastic", "1": "Thrombolytic", "2": "Anti-infective", "8": "Irrigating Substance"},
    "Duration": {"0": "Single"},
    "Function": {"0": "Filtration", "5": "Ventilation"},
    "Contrast": {"2": "Fluorescing Agent", "Y": "Other Contrast"},
    "Radionuclide": {"Y": "Other Radionuclide"},
    "Isotope": {"B": "Palladium 103 (Pd-103)"},
    "Modality Qualifier": {"B": "Low Dose Rate (LDR)"},
}

_IMAGED = {
    "0": "Central Nervous System",
    "2": "Heart",
    "3": "Upper Arteries",
    "4": "Lower Arteries",
    "5": "Veins",
    "7": "Lymphatic System",
    "8": "Eye",
    "9": "Ear, Nose, Mouth and Throat",
    "B": "Respiratory System",
    "D": "Gastrointestinal System",
    "F": "Hepatobiliary System and Pancreas",
    "G": "Endocrine System",
    "H": "Skin, Subcutaneous Tissue and Breast",
    "L": "Connective Tissue",
    "N": "Skull and Facial Bones",
    "P": "Non-Axial Upper Bones",
    "Q": "Non-Axial Lower Bones",
    "R": "Axial Skeleton, Except Skull and Facial Bones",
    "T": "Urinary System",
    "U": "Female Reproductive System",
    "V": "Male Reproductive System",
    "W": "Anatomical Regions",
    "Y": "Fetus and Obstetrical",
}
_SCANNED = {
    **{one: _IMAGED[one] for one in "028BDFGHTV"},
    "5": "Veins",
    "7": "Lymphatic and Hematologic System",
    "9": "Ear, Nose, Mouth and Throat",
    "P": "Musculoskeletal System",
    "W": "Anatomical Regions",
}
_RADIATED = {
    "0": "Central and Peripheral Nervous System",
    "7": "Lymphatic and Hematologic System",
    "8": "Eye",
    "9": "Ear, Nose, Mouth and Throat",
    "B": "Respiratory System",
    "D": "Gastrointestinal System",
    "F": "Hepatobiliary System and Pancreas",
    "G": "Endocrine System",
    "H": "Skin",
    "M": "Breast",
    "P": "Musculoskeletal System",
    "T": "Urinary System",
    "U": "Female Reproductive System",
    "V": "Male Reproductive System",
    "W": "Anatomical Regions",
}
#: What the second character means, by section.
SYSTEMS: dict[str, dict[str, str]] = {
    "2": {"W": "Anatomical Regions", "Y": "Anatomical Orifices"},
    "3": {"0": "Circulatory", "C": "Indwelling Device", "E": "Physiological Systems and Anatomical Regions"},
    "4": {"A": "Physiological Systems", "B": "Physiological Devices"},
    "5": {"A": "Physiological Systems"},
    "6": {"A": "Physiological Systems"},
    "7": {"W": "Anatomical Regions"},
    "8": {"C": "Indwelling Device", "E": "Physiological Systems and Anatomical Regions"},
    "9": {"W": "Anatomical Regions"},
    "B": _IMAGED,
    "C": _SCANNED,
    "D": _RADIATED,
    "F": {"0": "Rehabilitation", "1": "Diagnostic Audiology"},
    "G": {"Z": "None"},
    "H": {"Z": "None"},
    "X": {
        "0": "Nervous System",
        "2": "Cardiovascular System",
        "D": "Gastrointestinal System",
        "F": "Hepatobiliary System and Pancreas",
        "H": "Skin, Subcutaneous Tissue, Fascia and Breast",
        "K": "Muscles, Tendons, Bursae and Ligaments",
        "N": "Bones",
        "R": "Joints",
        "T": "Urinary System",
        "V": "Male Reproductive System",
        "W": "Anatomical Regions",
        "X": "Physiological Systems",
        "Y": "Extracorporeal",
    },
}

_COUNSELING = {
    "2": "Detoxification Services",
    "3": "Individual Counseling",
    "4": "Group Counseling",
    "5": "Individual Psychotherapy",
    "6": "Family Counseling",
    "8": "Medication Management",
    "9": "Pharmacotherapy",
}
#: What the third character means, by as much of what stands before it as decides that.
TYPES: dict[str, dict[str, str]] = {
    "2": {
        "0": "Change",
        "1": "Compression",
        "2": "Dressing",
        "3": "Immobilization",
        "4": "Packing",
        "5": "Removal",
        "6": "Traction",
    },
    "3": {"0": "Introduction", "1": "Irrigation", "2": "Transfusion"},
    "4": {"0": "Measurement", "1": "Monitoring"},
    "5": {"0": "Assistance", "1": "Performance", "2": "Restoration"},
    "6": {
        "0": "Atmospheric Control",
        "1": "Decompression",
        "2": "Electromagnetic Therapy",
        "3": "Hyperthermia",
        "4": "Hypothermia",
        "5": "Pheresis",
        "6": "Phototherapy",
        "7": "Ultrasound Therapy",
        "8": "Ultraviolet Light Therapy",
        "9": "Shock Wave Therapy",
        "B": "Perfusion",
    },
    "7": {"0": "Treatment"},
    "8": {"0": "Other Procedures"},
    "9": {"B": "Manipulation"},
    "B": {
        "0": "Plain Radiography",
        "1": "Fluoroscopy",
        "2": "Computerized Tomography (CT Scan)",
        "3": "Magnetic Resonance Imaging (MRI)",
        "4": "Ultrasonography",
        "5": "Other Imaging",
    },
    "C": {
        "1": "Planar Nuclear Medicine Imaging",
        "2": "Tomographic (Tomo) Nuclear Medicine Imaging",
        "3": "Positron Emission Tomographic (PET) Imaging",
        "4": "Nonimaging Nuclear Medicine Uptake",
        "5": "Nonimaging Nuclear Medicine Probe",
        "6": "Nonimaging Nuclear Medicine Assay",
        "7": "Systemic Nuclear Medicine Therapy",
    },
    "D": {"0": "Beam Radiation", "1": "Brachytherapy", "2": "Stereotactic Radiosurgery", "Y": "Other Radiation"},
    "F0": {
        "0": "Speech Assessment",
        "1": "Motor and/or Nerve Function Assessment",
        "2": "Activities of Daily Living Assessment",
        "6": "Speech Treatment",
        "7": "Motor Treatment",
        "8": "Activities of Daily Living Treatment",
        "9": "Hearing Treatment",
        "B": "Cochlear Implant Treatment",
        "C": "Vestibular Treatment",
        "D": "Device Fitting",
        "F": "Caregiver Training",
    },
    "F1": {
        "3": "Hearing Assessment",
        "4": "Hearing Aid Assessment",
        "5": "Vestibular Assessment",
    },
    "G": {
        "1": "Psychological Tests",
        "2": "Crisis Intervention",
        "3": "Medication Management",
        "5": "Individual Psychotherapy",
        "6": "Counseling",
        "7": "Family Psychotherapy",
        "B": "Electroconvulsive Therapy",
        "C": "Biofeedback",
        "F": "Hypnosis",
        "G": "Narcosynthesis",
        "H": "Group Psychotherapy",
        "J": "Light Therapy",
    },
    "H": _COUNSELING,
    "X": {
        "0": "Introduction",
        "1": "Transfusion",
        "2": "Monitoring",
        "5": "Destruction",
        "7": "Dilation",
        "8": "Division",
        "A": "Assistance",
        "C": "Extirpation",
        "E": "Measurement",
        "G": "Fusion",
        "H": "Insertion",
        "J": "Inspection",
        "K": "Bypass",
        "P": "Irrigation",
        "R": "Replacement",
        "S": "Reposition",
        "U": "Supplement",
        "V": "Restriction",
        "Z": "Other Procedures",
    },
}


def axis_title(section: str, place: int) -> str:
    """Return the title of the axis at `place` (1 to 7) of `section`; "Axis 4" in a section that is not known."""
    titles = AXES.get(section)
    return titles[place - 1] if titles else ("Section" if place == 1 else f"Axis {place}")


def name_of(start: str, character: str) -> str:
    """Return what `character` means as the second or third of a code that begins with `start`, or ""."""
    if len(start) == 1:
        return SYSTEMS.get(start, {}).get(character, "")
    return next((names[character] for key in (start, start[:1]) if character in (names := TYPES.get(key, {}))), "")


def meaning_of(section: str, place: int, character: str) -> str:
    """Return what `character` means at `place` (4 to 7) of `section` whatever the table, or ""."""
    return "" if section in "01" else EVERYWHERE.get(axis_title(section, place), {}).get(character, "")
