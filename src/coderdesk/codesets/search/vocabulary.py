"""Words that medicine uses for one another, and words that tell little. Chosen by us for the search."""

from __future__ import annotations

#: Words that carry no meaning of their own in a title.
STOP = frozenset(
    {"of", "the", "and", "in", "to", "a", "an", "by", "or", "for", "on", "as", "at", "from", "into", "is", "are", "be",
     "due", "nos"}
)  # fmt: skip

#: Words that a title often has and a query seldom: they count for little, found or missing.
LIGHT = {
    "unspecified": 0.12, "other": 0.35, "specified": 0.15, "classified": 0.25, "elsewhere": 0.25, "without": 0.15,
    "with": 0.08, "not": 0.12, "encounter": 0.12, "initial": 0.12, "subsequent": 0.3, "sequela": 0.3, "routine": 0.15,
    "healing": 0.15, "complication": 0.25, "disease": 0.35, "disorder": 0.35, "condition": 0.3, "syndrome": 0.5,
    "type": 0.45, "approach": 0.15, "autosomal": 0.25, "dominant": 0.3, "recessive": 0.3, "linked": 0.35,
    "familial": 0.4, "hereditary": 0.45, "related": 0.2, "associated": 0.2, "onset": 0.25, "form": 0.3,
    "isolated": 0.3, "severe": 0.4, "mild": 0.4, "moderate": 0.4, "generalized": 0.5, "progressive": 0.45,
    "active": 0.3, "multiple": 0.6, "abnormality": 0.5, "abnormal": 0.5, "patient": 0.2, "present": 0.3,
    "presence": 0.5, "significant": 0.2, "marked": 0.2, "possible": 0.2, "probable": 0.2, "suspected": 0.25,
    "known": 0.2, "new": 0.3, "old": 0.5, "slight": 0.3, "diffuse": 0.5, "left": 0.6, "right": 0.6,
    "history": 0.6, "personal": 0.4, "region": 0.3, "part": 0.3, "area": 0.3, "level": 0.3,
    "device": 0.3, "uncomplicated": 0.15, "organism": 0.15, "site": 0.2, "episode": 0.3,
}  # fmt: skip

#: Words that a phrase adds at little cost, or at a high one where they make another patient or purpose of it: what each
#: weighs beside what it tells, where a query lacks it. The others keep what `LIGHT` leaves them.
HEAVY = {
    "unspecified": 0.02, "uncomplicated": 0.02, "nonrheumatic": 0.1, "traumatic": 0.1, "unilateral": 0.1,
    "organism": 0.05, "stage": 0.02,
    "virus": 0.5, "other": 0.7, "classified": 1.0,
    "newborn": 1.4, "perinatal": 1.4, "pregnancy": 1.4, "puerperium": 1.4, "childbirth": 1.4,
    "maternal": 1.4, "postpartum": 1.4, "fetus": 1.3, "screening": 2.0, "history": 2.0, "family": 2.0, "sequela": 2.0,
    "subsequent": 1.5, "rheumatic": 1.5, "induced": 1.5, "postprocedural": 1.5, "drug": 1.5,
}  # fmt: skip
#: Words, in the singular, that make no other name of a name: "hypertension, unspecified" is "hypertension".
FREE = frozenset({"unspecified", "traumatic", "nonrheumatic", "nos", "nec", "uncomplicated"})

#: Roman numerals, and the words after which a letter is one.
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
COUNTED = frozenset({"type", "stage", "grade", "class", "phase", "degree", "level", "bipolar"})

#: Sides of the body, of which one is not the other.
SIDES = frozenset({"left", "right"})

#: Words after which "a" is a letter that tells: hepatitis A, vitamin A.
LETTERED = frozenset({"hepatitis", "vitamin", "type", "group", "influenza", "hemophilia"})
LETTER = {"a": "lettera"}

#: British spelling -> American, inside a word.
BRITISH = (
    ("oedema", "edema"), ("oesoph", "esoph"), ("haem", "hem"), ("aemi", "emi"), ("anaes", "anes"), ("tumour", "tumor"),
    ("rrhoea", "rrhea"), ("paed", "ped"), ("foet", "fet"), ("caec", "cec"), ("coeliac", "celiac"), ("gynaec", "gynec"),
    ("faec", "fec"), ("colour", "color"), ("oestr", "estr"), ("aetiol", "etiol"), ("pnoea", "pnea"),
    ("leucocyt", "leukocyt"), ("leucop", "leukop"), ("fibre", "fiber"), ("caesar", "cesar"), ("sulph", "sulf"),
    ("behaviour", "behavior"), ("goitre", "goiter"), ("centre", "center"), ("ischaem", "ischem"), ("humour", "humor"),
    ("isation", "ization"), ("ised", "ized"),
)  # fmt: skip

#: Numbers as words.
ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "1st": "1", "2nd": "2", "3rd": "3",
    "4th": "4", "5th": "5",
}  # fmt: skip

#: A word that stands for several.
PHRASES = {
    "cancer": ("malignant", "neoplasm"),
    "cancerous": ("malignant", "neoplasm"),
    "carcinoma": ("malignant", "neoplasm"),
    "preeclampsia": ("pre", "eclampsia"),
    "gastroesophageal": ("gastro", "esophageal"),
}

#: One word for each of those that medicine uses for one thing, where their beginnings differ.
SAME = {
    "nec": "other", "renal": "kidney", "nephric": "kidney", "hepatic": "liver", "cardiac": "heart", "pulmonary": "lung",
    "gastric": "stomach", "cerebral": "brain", "ocular": "eye", "dermal": "skin", "cutaneous": "skin",
    "osseous": "bone", "arterial": "artery", "venous": "vein", "vaginal": "vagina", "uterine": "uterus",
    "ovarian": "ovary", "testicular": "testis", "testicle": "testis", "prostatic": "prostate", "splenic": "spleen",
    "vesical": "bladder", "ureteric": "ureter", "rectal": "rectum", "colonic": "colon", "laryngeal": "larynx",
    "pharyngeal": "pharynx", "nasal": "nose", "auricular": "ear", "dental": "tooth", "teeth": "tooth",
    "gingival": "gum", "lingual": "tongue", "tibial": "tibia", "radial": "radius", "ulnar": "ulna", "fibular": "fibula",
    "spinal": "spine", "cranial": "skull", "pelvic": "pelvis", "abdominal": "abdomen", "thoracic": "thorax",
    "chest": "thorax", "aortic": "aorta", "valvular": "valve", "fetal": "fetus", "anal": "anus", "penile": "penis",
    "costal": "rib", "facial": "face", "mandibular": "mandible", "vulvar": "vulva", "iliac": "ilium", "ileal": "ileum",
    "diabetic": "diabetes", "anemic": "anemia", "septic": "sepsis", "asthmatic": "asthma", "alcoholic": "alcohol",
    "alcoholism": "alcohol", "tumor": "neoplasm", "feet": "foot", "toenail": "nail", "fingernail": "nail",
    "fractured": "fracture", "broken": "fracture", "infected": "infection", "infectious": "infection",
    "infective": "infection", "burned": "burn", "burnt": "burn", "sprained": "sprain", "inflamed": "inflammation",
    "inflammatory": "inflammation", "malignancy": "malignant", "dislocated": "dislocation", "injured": "injury",
    "obstructed": "obstruction", "obstructive": "obstruction", "perforated": "perforation", "ruptured": "rupture",
    "dependent": "dependence", "deficient": "deficiency", "insufficient": "insufficiency", "neonatal": "newborn",
    "neonate": "newborn", "poisoned": "poisoning", "viral": "virus", "fungal": "fungus", "bleeding": "hemorrhage",
    "hemorrhagic": "hemorrhage", "screen": "screening", "vaccine": "vaccination", "paralytic": "paralysis",
    "epileptic": "epilepsy", "dyspneic": "dyspnea", "hypoxic": "hypoxia", "edematous": "edema", "obese": "obesity",
    "jaundiced": "jaundice", "swollen": "swelling", "painful": "pain", "bitten": "bite", "itching": "pruritus",
    "itch": "pruritus", "itchy": "pruritus", "miscarriage": "abortion", "seizures": "seizure", "belly": "abdomen",
    "gallstone": "cholelithiasis", "shortsightedness": "myopia", "nearsightedness": "myopia",
    "farsightedness": "hypermetropia", "disorder": "disease", "sacral": "sacrum", "coccygeal": "coccyx",
    "arthrosis": "osteoarthritis", "ulcus": "ulcer", "lymphoid": "lymphocytic", "myeloid": "myelogenous",
    "congestive": "congestion", "metastatic": "metastasis", "allergic": "allergy",
    "hypertensive": "hypertension", "hypotensive": "hypotension", "immunologic": "immune", "orbital": "orbit",
    "atrophic": "atrophy", "hypertrophic": "hypertrophy", "hypoplastic": "hypoplasia", "dysplastic": "dysplasia",
    "traumatic": "trauma", "febrile": "fever", "pyrexia": "fever", "gait": "walking", "eyelids": "eyelid",
    "lid": "eyelid", "mouth": "oral", "enuretic": "enuresis",
    "gravid": "pregnancy", "gestational": "pregnancy", "pregnant": "pregnancy", "gestation": "pregnancy",
    "bony": "bone", "muscular": "muscle", "tendinous": "tendon", "nerval": "nerve", "cervix": "cervical",
    "umbilical": "umbilicus", "inguinal": "groin", "axillary": "axilla", "scrotal": "scrotum", "perineal": "perineum",
    "peritoneal": "peritoneum", "pleural": "pleura", "pericardial": "pericardium", "meningeal": "meninges",
    "retinal": "retina", "corneal": "cornea", "conjunctival": "conjunctiva", "tracheal": "trachea",
    "bronchial": "bronchus", "esophageal": "esophagus", "pancreatic": "pancreas", "biliary": "bile",
    "urethral": "urethra",
    "thyroidal": "thyroid", "plantar": "sole", "digital": "finger", "digit": "finger",
}  # fmt: skip

#: Endings that tell an adjective from its noun (duodenal, duodenum), the longest first.
ENDINGS = ("atic", "ical", "ary", "ous", "al", "ar", "ia", "ic", "us", "um", "a", "e", "y")
#: Endings that make a word of its own: prostatitis is not the prostate.
OWN = ("itis", "osis", "asis", "esis", "oma", "emia", "uria", "algia", "plegia", "phobia", "secondary")
