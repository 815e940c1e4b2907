"""Words as the search compares them: the same for what is looked for and for what is found.

Accents, case and possessives go; British spelling becomes American; plurals become singular; an adjective becomes its
noun where medicine uses both for one thing (renal, kidney). A word of both numbers and letters stays whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[a-z0-9]+")
_POSSESSIVE = re.compile(r"['’]s\b")
#: Longer than any title; what is typed beyond it says nothing more.
LONGEST = 400

#: Words that carry no meaning of their own in a title.
STOP = frozenset(
    {"of", "the", "and", "in", "to", "a", "an", "by", "or", "for", "on", "as", "at", "from", "into", "is", "are", "be",
     "due", "nos", "nec"}
)  # fmt: skip

#: Words that a title often has and a query seldom: they count for little, found or missing.
LIGHT = {
    "unspecified": 0.12, "other": 0.15, "specified": 0.15, "classified": 0.15, "elsewhere": 0.15, "without": 0.15,
    "with": 0.08, "not": 0.12, "encounter": 0.12, "initial": 0.12, "subsequent": 0.3, "sequela": 0.3, "routine": 0.15,
    "healing": 0.15, "complication": 0.25, "disease": 0.35, "disorder": 0.35, "condition": 0.3, "syndrome": 0.5,
    "type": 0.45, "approach": 0.15, "device": 0.3, "uncomplicated": 0.15,
}  # fmt: skip

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_COUNTED = frozenset({"type", "stage", "grade", "class", "phase", "degree", "level", "bipolar"})

_BRITISH = (
    ("oedema", "edema"), ("oesoph", "esoph"), ("haem", "hem"), ("aemi", "emi"), ("anaes", "anes"), ("tumour", "tumor"),
    ("diarrhoea", "diarrhea"), ("rrhoea", "rrhea"), ("paed", "ped"), ("foet", "fet"), ("caec", "cec"), ("coel", "cel"),
    ("gynaec", "gynec"), ("faec", "fec"), ("colour", "color"), ("oestr", "estr"), ("aetiol", "etiol"),
    ("haemorrh", "hemorrh"), ("dyspnoea", "dyspnea"), ("apnoea", "apnea"), ("pnoea", "pnea"), ("leucocyt", "leukocyt"),
    ("leucop", "leukop"), ("fibre", "fiber"), ("litre", "liter"), ("paralys", "paralys"), ("caes", "ces"),
    ("ischaem", "ischem"), ("orthopaed", "orthoped"), ("sulph", "sulf"), ("behaviour", "behavior"),
)  # fmt: skip

#: One word for each pair that medicine uses for one thing.
_SAME = {
    "renal": "kidney", "nephric": "kidney", "hepatic": "liver", "cardiac": "heart", "pulmonary": "lung",
    "gastric": "stomach", "cerebral": "brain", "ocular": "eye", "dermal": "skin", "cutaneous": "skin",
    "osseous": "bone", "arterial": "artery", "venous": "vein", "muscular": "muscle", "vaginal": "vagina",
    "uterine": "uterus", "ovarian": "ovary", "testicular": "testis", "testicle": "testis", "prostatic": "prostate",
    "thyroidal": "thyroid", "pancreatic": "pancreas", "splenic": "spleen", "vesical": "bladder", "urethral": "urethra",
    "ureteral": "ureter", "ureteric": "ureter", "rectal": "rectum", "colonic": "colon", "esophageal": "esophagus",
    "laryngeal": "larynx", "pharyngeal": "pharynx", "tracheal": "trachea", "bronchial": "bronchus",
    "nasal": "nose", "auricular": "ear", "dental": "tooth", "teeth": "tooth", "gingival": "gum", "lingual": "tongue",
    "femoral": "femur", "tibial": "tibia", "humeral": "humerus", "radial": "radius", "ulnar": "ulna",
    "spinal": "spine", "vertebral": "vertebra", "cranial": "skull", "pelvic": "pelvis", "abdominal": "abdomen",
    "thoracic": "thorax", "retinal": "retina", "corneal": "cornea", "aortic": "aorta", "valvular": "valve",
    "diabetic": "diabetes", "anemic": "anemia", "septic": "sepsis", "ischemic": "ischemia",
    "hypertensive": "hypertension", "asthmatic": "asthma", "alcoholic": "alcohol", "cancer": "neoplasm",
    "tumor": "neoplasm", "carcinoma": "neoplasm", "feet": "foot", "toenail": "nail", "fractured": "fracture",
    "broken": "fracture", "infected": "infection", "infectious": "infection", "infective": "infection",
    "burned": "burn", "burnt": "burn", "sprained": "sprain", "inflamed": "inflammation", "inflammatory": "inflammation",
    "allergic": "allergy", "malignancy": "malignant", "dislocated": "dislocation", "injured": "injury",
    "obstructed": "obstruction", "obstructive": "obstruction", "perforated": "perforation", "ruptured": "rupture",
    "dependent": "dependence", "deficient": "deficiency", "insufficient": "insufficiency", "neonatal": "newborn",
    "neonate": "newborn", "congenita": "congenital", "poisoned": "poisoning", "bacterial": "bacteria",
    "viral": "virus", "fungal": "fungus", "hemorrhagic": "hemorrhage", "bleeding": "hemorrhage", "lumbar": "lumbar",
    "screen": "screening", "vaccine": "vaccination", "immunisation": "immunization",
}  # fmt: skip


@lru_cache(maxsize=60_000)
def canonical(word: str) -> str:
    """Return the form under which `word` (lower case, no accents) is compared."""
    for british, american in _BRITISH:
        if british in word:
            word = word.replace(british, american)
    if word in _SAME:
        return _SAME[word]
    single = _singular(word)
    return _SAME.get(single, single)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith(("s", "ae")):
        return word
    if word.endswith("ae"):
        return word[:-1]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("oses") and len(word) > 5:
        return word[:-2] + "is"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1]


def plain(text: str) -> str:
    """Return `text` in lower case and, as far as Unicode allows, in ASCII letters; possessives lose their "'s"."""
    bare = text[:LONGEST].lower()
    if not bare.isascii():
        bare = "".join(letter for letter in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(letter))
    return _POSSESSIVE.sub("", bare) if "'" in bare or "’" in bare else bare


def raw_words(text: str) -> list[str]:
    """Return the words of `text`, each as `plain` writes it, with counted roman numerals as digits ("type ii")."""
    found = _WORD.findall(plain(text))
    if not _ROMAN.keys().isdisjoint(found):
        for place, (before, word) in enumerate(pairwise(found), 1):
            if before in _COUNTED:
                found[place] = _ROMAN.get(word, word)
    return found


def indexed(text: str) -> tuple[list[str], list[str]]:
    """Return the canonical words of `text` that count, and further spellings under which they are found as typed."""
    counted: dict[str, None] = {}
    further: dict[str, None] = {}
    for part in text.split(", "):
        forms, spellings = _part(part)
        counted.update(forms)
        further.update(spellings)
    return list(counted), [word for word in further if word not in counted]


@lru_cache(maxsize=50_000)
def _part(text: str) -> tuple[dict[str, None], dict[str, None]]:
    """Return the canonical words of `text`, and those of its words that do not begin with theirs; in order, once each.

    Titles are made of parts between commas, and thousands share one (", open approach").
    """
    counted: dict[str, None] = {}
    further: dict[str, None] = {}
    for word in raw_words(text):
        if word not in STOP:
            form = canonical(word)
            counted[form] = None
            if not word.startswith(form):
                further[word] = None
    return counted, further
