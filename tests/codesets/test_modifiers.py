"""What a title says without asking for it."""

from __future__ import annotations

import pytest

from coderdesk.codesets.search.modifiers import essential, essential_words, names, optional_words
from coderdesk.codesets.search.tokens import marks, tokens
from coderdesk.codesets.search.words import mark, negated, raw_words


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Sepsis, unspecified organism", "sepsis"),
        ("Type 2 diabetes mellitus with foot ulcer", "diabete with foot ulcer"),
        ("Type 1 diabetes mellitus without complications", "type 1 diabete"),
        ("Calculus of gallbladder without cholecystitis with obstruction", "calculus of gallbladder with obstruction"),
        ("Diverticulitis of intestine, part unspecified, without perforation or abscess without bleeding",
         "diverticulitis of intestine"),
        ("Respiratory failure, unspecified, unspecified whether with hypoxia or hypercapnia", "respiratory failure"),
        ("Duodenal ulcer, unspecified as acute or chronic, without hemorrhage or perforation", "duodenal ulcer"),
        ("Laceration without foreign body of right hand, initial encounter", "laceration of right hand"),
        ("Unspecified dementia, unspecified severity, without behavioral disturbance, mood disturbance, and anxiety",
         "dementia"),
        ("Bursitis, unspecified hand", "bursitis hand"),
        ("Concussion without loss of consciousness, sequela", "concussion sequela"),
        ("Malignant neoplasm of left kidney, except renal pelvis", "malignant neoplasm of left kidney"),
        ("Migraine, unspecified, not intractable, without status migrainosus", "migraine"),
        ("Hurler's syndrome", "hurler syndrome"),
    ],
)  # fmt: skip
def test_what_is_not_known_or_not_there_stands_aside(title: str, words: str) -> None:
    assert " ".join(essential_words(title)) == words


def test_words_of_what_is_not_there_are_other_words() -> None:
    assert essential("Osteoporosis without fracture") == "Osteoporosis  (without zzfracture)"
    typed = raw_words("hernia without obstruction or gangrene with fever")
    assert [word for word, absent in zip(typed, negated(typed), strict=True) if absent] == ["obstruction", "gangrene"]


def test_a_word_is_optional_that_a_term_of_the_same_words_has_in_parentheses() -> None:
    term = "Tricuspid (valve) insufficiency (rheumatic)"
    assert optional_words("Rheumatic tricuspid insufficiency", [term]) == {"valve", "rheumatic"}
    assert essential("Rheumatic tricuspid insufficiency", frozenset({"rheumatic"})) == (
        "(Rheumatic) tricuspid insufficiency"
    )
    assert essential("Essential (primary) hypertension", frozenset({"essential", "primary", "benign"})) == (
        "(Essential) ((primary)) hypertension (benign)"
    )
    assert optional_words("Chronic pharyngitis", ["Atrophic pharyngitis (chronic)"]) == frozenset()


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("Syncope and collapse", ["Syncope", "collapse"]),
        ("Neuralgia and neuritis, unspecified", ["Neuralgia", "neuritis"]),
        ("Acute obstructive laryngitis [croup]", ["croup"]),
        ("Abdominal and pelvic pain", []),
        ("Retinal detachments and breaks", []),
        ("Malignant neoplasm of bronchus and lung", []),
        ("Human immunodeficiency virus [HIV] disease", []),
        ("Contact with and (suspected) exposure to human immunodeficiency virus [HIV]", []),
    ],
)
def test_a_title_names_what_stands_on_either_side_of_and(title: str, others: list[str]) -> None:
    assert list(names(title)) == others


def test_texts_and_queries_of_the_same_words_have_the_same_mark() -> None:
    texts = ["Stenosis, aortic (valve)", "Stenosis of aorta", "Lymphoma, unspecified", "Lung cancer", "Hepatitis A"]
    expected = [mark(raw_words(text)) for text in ("aortic stenosis", "aorta stenosis", "lymphomas", "lung cancer")]
    assert marks(tokens(texts), len(texts)).tolist()[:3] == expected[:3]
    assert len(set(expected)) == len(expected)
    assert mark(raw_words("lung cancer")) == mark(raw_words("malignant neoplasm of lung"))
    assert mark(raw_words("hepatitis A")) != mark(raw_words("hepatitis"))
