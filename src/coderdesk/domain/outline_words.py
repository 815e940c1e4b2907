"""The names under which clinical notes file what they say, in lower case."""

from __future__ import annotations

from typing import Final


def _each(listed: str) -> frozenset[str]:
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split("|") if name.strip())


#: Sections that name what the patient has.
DIAGNOSES: Final = _each(
    """
    assessment | a | impression | impressions | diagnosis | diagnoses | final diagnosis | final diagnoses | dx
    discharge diagnosis | discharge diagnoses | admission diagnosis | admission diagnoses | admitting diagnosis
    principal diagnosis | secondary diagnoses | preoperative diagnosis | pre-operative diagnosis | preop diagnosis
    postoperative diagnosis | post-operative diagnosis | postop diagnosis | clinical impression | final impression
    problem list | problems | active problems | conclusion | conclusions
    """
)
#: Sections that say what is to be done about it.
PLANS: Final = _each(
    """
    plan | p | treatment plan | plan of care | care plan | recommendation | recommendations | medical decision making
    mdm | a/p | a&p | ap | discharge plan | treatment | instructions plan
    """
)
_HISTORIES: Final = _each(
    """
    chief complaint | chief complaints | cc | presenting complaint | reason for visit | reason for consultation
    reason for consult | reason for admission | reason for encounter | reason for referral | history | hpi
    history of present illness | history of the present illness | present illness | interval history | subjective | s
    past history | past medical history | pmh | pmhx | medical history | past surgical history | psh | pshx
    surgical history | family history | fh | fhx | social history | sh | shx | birth history | obstetric history
    gynecologic history | ob/gyn history | developmental history | psychiatric history | past psychiatric history
    medications | current medications | home medications | meds | medication list | discharge medications
    admission medications | allergies | allergy | drug allergies | adverse reactions | immunizations
    immunization history | habits | substance use | review of systems | ros | systems review | background
    clinical history | indication | indications | indication for procedure | indications for procedure
    clinical information | clinical question | comparison | technique
    """
)
_FINDINGS: Final = _each(
    """
    objective | o | vital signs | vitals | vs | physical examination | physical exam | pe | exam | examination
    findings | mental status exam | mental status examination | mse | results | lab results | labs
    laboratory | laboratory data
    laboratory results | diagnostic results | test results | data | studies | diagnostic studies | imaging | radiology
    imaging results | x-rays | films | ekg | ecg | electrocardiogram | echocardiogram | pathology
    microbiology | cultures
    """
)
_COURSES: Final = _each(
    """
    procedure | procedures | procedure performed | procedures performed | procedure note | operation
    operation performed | operative findings | description of procedure | procedure description | procedure in detail
    details of procedure | operative technique | operative procedure | anesthesia | anaesthesia | surgeon | assistant
    assistants | estimated blood loss | ebl | complications | specimens | specimen | implants | drains
    tourniquet time | hospital course | course | ed course | emergency department course | course in the ed
    brief hospital course | hospital course by problem | summary | consultations | consults | disposition
    discharge instructions | instructions | patient instructions | discharge condition | condition at discharge
    condition | follow-up | follow up | followup | education | counseling | time | time spent | total time
    attestation | addendum | orders | prognosis | goals | interventions | narrative | discharge disposition
    """
)
#: Every name of a section.
HEADINGS: Final = DIAGNOSES | PLANS | _HISTORIES | _FINDINGS | _COURSES
#: Words that say something about a section and are no part of its name.
QUALIFIERS: Final = _each(
    """
    current | reviewed | review | today | general | focused | pertinent | relevant | brief | the | data
    """
)
#: Parts of an examination, a review of systems or a history, where they stand on a line of their own.
SYSTEMS: Final = _each(
    """
    constitutional | general | general appearance | head | head and face | heent | eyes | ears | nose | throat | mouth
    ears, nose, mouth, throat | ears, nose, and throat | ent | neck | lymphatic | lymph nodes | chest | breast | breasts
    respiratory | lungs | pulmonary | cardiovascular | cardiac | heart | cv | vascular | gastrointestinal | abdomen | gi
    genitourinary | gu | pelvic | rectal | musculoskeletal | msk | extremities | back | spine | skin | integumentary
    neurological | neurologic | neuro | psychiatric | psych | endocrine | hematologic | hematologic/lymphatic
    allergic/immunologic | medical | surgical | obstetric | gynecologic | family | social
    """
)
#: Abbreviations that stay in capitals.
SHORT: Final = _each(
    """
    a | a&p | a/p | ap | cc | cv | dx | ebl | ecg | ekg | ent | fh | fhx | gi | gu | heent | hpi | mdm | mse | msk | o
    p | pe | pmh | pmhx | psh | pshx | ros | s | sh | shx | vs
    """
)
