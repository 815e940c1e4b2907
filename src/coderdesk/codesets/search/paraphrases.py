"""What is said in many words and in any order, in the words of the code sets. Written by us, from what the words mean.

One a line: the words that must all stand in a query, in any order and with others between them, then what they mean.
A word with slashes is any of those; one with @ is any of a class below; one with ? may be missing. Words are compared
in their canonical form, so that a plural or an adjective need not be listed. The longest line that fits is taken.
"""

from __future__ import annotations

from coderdesk.codesets.search.abbreviations import read_list

#: Words that say the same in front of many nouns.
_CLASSES = {
    "@low": "low/lower/lowered/decreased/decrease/reduced/diminished/deficient/lack/few/scarce/insufficient",
    "@high": "high/elevated/increased/increase/raised/excess/excessive/too/elevation/much",
    "@small": "small/little/tiny/underdeveloped/undersized/hypoplastic",
    "@large": "large/big/enlarged/enlargement/oversized/huge/giant",
    "@absent": "absent/missing/absence/lacking/lack",
    "@pain": "pain/ache/aching/sore/soreness/hurt/hurting/hurts/painful/discomfort/tender/tenderness",
    "@hard": "difficulty/difficult/trouble/problem/hard/unable/inability/impossible/impossibility/cannot/cant/impaired",
    "@often": "frequent/repeated/recurrent/recurring/repeatedly/often",
    "@baby": "newborn/neonatal/neonate/infant/baby/infantile/infancy",
    "@level": "level/concentration/count/number/value",
    "@cell": "cell/count/number/level",
    "@skin": "skin/complexion",
    "@urinate": "urinate/urinating/urination/voiding/void/micturition/peeing/pee",
    "@motion": "motion/movement/mobility/extension/flexion/range/rotation",
    "@limited": "limited/restricted/decreased/reduced/limitation/restriction/stiff/loss",
    "@beat": "heartbeat/pulse/heart/beat",
    "@stool": "stool/bowel/feces/poop",
}

_LIST = """
@low ?blood ?serum ?@level sugar/glucose: hypoglycemia
@high ?blood ?serum ?@level sugar/glucose: hyperglycemia
@low ?blood ?serum ?@level sodium: hyponatremia
@high ?blood ?serum ?@level sodium: hypernatremia
@low ?blood ?serum ?@level potassium: hypokalemia
@high ?blood ?serum ?@level potassium: hyperkalemia
@low ?blood ?serum ?@level calcium: hypocalcemia
@high ?blood ?serum ?@level calcium: hypercalcemia
@low ?blood ?serum ?@level magnesium: hypomagnesemia
@high ?blood ?serum ?@level magnesium: hypermagnesemia
@low ?blood ?serum ?@level phosphate/phosphorus: hypophosphatemia
@high ?blood ?serum ?@level phosphate/phosphorus: hyperphosphatemia
@low ?blood ?serum ?@level albumin: hypoalbuminemia
@high ?blood ?serum ?@level cholesterol: hypercholesterolemia
@high ?blood ?serum ?@level triglyceride: hypertriglyceridemia
@high ?blood ?serum ?@level fat/lipid: hyperlipidemia
@high ?blood ?serum ?@level uric acid: hyperuricemia
@high ?blood ?serum ?@level bilirubin: hyperbilirubinemia
@high ?blood ?serum ?@level ammonia: hyperammonemia
@high ?blood ?serum ?@level transaminase/aminotransferase: elevated transaminase liver function
@low ?blood ?serum ?@level oxygen: hypoxemia
@high ?blood ?serum ?@level carbon dioxide: hypercapnia
@low ?blood ?@level iron: iron deficiency
@high urine/urinary ?@level calcium: hypercalciuria
@low ?blood ?@cell platelet: thrombocytopenia
@high ?blood ?@cell platelet: thrombocytosis
@low ?blood white @cell: leukopenia
@high ?blood white @cell: leukocytosis
@low ?blood red @cell: anemia
@high ?blood red @cell: polycythemia
@low ?blood ?@cell ?white neutrophil: neutropenia
@low ?blood ?@cell ?white lymphocyte: lymphocytopenia
@high ?blood ?@cell ?white eosinophil: eosinophilia
@low ?@level immunoglobulin/antibody: hypogammaglobulinemia
@low blood pressure: hypotension
@high blood pressure lung/pulmonary: pulmonary hypertension
@high blood pressure: hypertension
@low ?level thyroid hormone: hypothyroidism
@high ?level thyroid hormone: hyperthyroidism
@low ?body temperature: hypothermia
@high ?body temperature: fever
@low muscle/muscular tone @baby: congenital hypotonia
@low/floppy muscle/muscular tone: hypotonia
@high muscle/muscular tone: hypertonia
@low urine output/amount/volume: oliguria
@high urine output/amount/volume: polyuria
@absent/no urine output/production: anuria
@small head/skull/cranium ?size ?circumference ?abnormally: microcephaly
@large head/skull/cranium ?size ?circumference ?abnormally: macrocephaly
@low size/circumference head/skull/cranium: microcephaly
@high size/circumference head/skull/cranium: macrocephaly
@high size heart: cardiomegaly
@high size liver: hepatomegaly
@high size spleen: splenomegaly
@high size thyroid: goiter
short broad/wide head/skull: brachycephaly
long narrow head/skull: dolichocephaly
@small ear ?size ?external: microtia
@large ear ?size: macrotia
@small eye/eyeball ?size: microphthalmos
@absent eye/eyeball: anophthalmos
@small jaw/chin/mandible ?lower ?size: micrognathia
@large jaw/chin/mandible ?lower ?size: macrognathia
@large tongue ?size: macroglossia
@large heart ?size: cardiomegaly
@large liver ?size: hepatomegaly
@large spleen ?size: splenomegaly
@large liver spleen ?size: hepatosplenomegaly
@large thyroid ?gland ?size: goiter
@large/swollen lymph/lymphatic node/gland: enlarged lymph nodes
@large prostate ?gland ?size: benign prostatic hyperplasia
@large breast ?size man/male: gynecomastia
@large tonsil ?size: hypertrophy of tonsils
@absent kidney ?one ?side ?single: renal agenesis
@small kidney ?size: renal hypoplasia
@absent spleen: asplenia
underdeveloped/undersized: hypoplasia
absent/missing: congenital absence agenesis
protrude/protruding/protrudes: prolapse
@absent anus: imperforate anus congenital absence atresia of anus
@absent thumb/finger ?congenital: congenital absence of finger
@absent hair: alopecia
@absent teeth/tooth ?some: anodontia
@absent/no sperm ?semen: azoospermia
@low sperm ?count ?number: oligospermia
@absent/no menstruation/period/menses ?abnormal: amenorrhea
heavy menstruation/period/menses ?bleeding: menorrhagia excessive menstruation
@pain menstruation/period/menses: dysmenorrhea
widely/wide spaced/set/apart eye: hypertelorism
eye far apart: hypertelorism
eye close/closely together/set/spaced: hypotelorism
droopy/drooping/droop eyelid/lid: ptosis of eyelid
@low/poor/loss/impaired vision/sight/eyesight: visual loss
@low/poor/loss/impaired visual acuity: visual loss
blurry/blurring/fuzzy vision: blurred vision
sensitivity/sensitive light: photophobia
watery/watering/teary eye: epiphora
crossed/cross eye: strabismus esotropia
lazy eye: amblyopia
@pain eye: ocular pain
involuntary/jerky/rapid eye movement: nystagmus
cloudy/clouding/cloudiness lens: cataract
cloudy/clouding/cloudiness cornea: corneal opacity
swelling/swollen/edema optic disc/nerve: papilledema
ringing/buzzing ear: tinnitus
@pain ear: otalgia
infection/infected middle ear chronic: chronic otitis media
infection/infected ?middle ear: otitis media
fluid ?behind ear/eardrum: otitis media with effusion
hole eardrum: perforation of tympanic membrane
bleeding/bleed/blood nose: epistaxis
runny/running nose: nasal discharge
loss/lost ?sense smell: anosmia
loss/lost ?sense taste: ageusia
hoarse/husky/rough voice: hoarseness
@hard swallow/swallowing: dysphagia
@pain swallow/swallowing: dysphagia odynophagia
@hard/labored breathe/breathing: dyspnea
short/shortness breath exertion/exercise/effort: dyspnea on exertion
short/out breath: shortness of breath
breathing/breath stop/stops/pause sleep: sleep apnea
fast/rapid breathing: tachypnea
coughing/cough blood: hemoptysis
infection chest @often: recurrent lower respiratory infection
respiratory/breathing distress/difficulty @baby: respiratory distress of newborn
collapsed/collapse lung: pneumothorax atelectasis
enlarged/enlargement/widening airway ?permanent: bronchiectasis
fluid/water around/pleural lung: pleural effusion
scarring/scar lung: pulmonary fibrosis
@pain chest breathing: pleurodynia chest pain on breathing
fast/rapid/racing @beat ?rate: tachycardia
@high @beat rate: tachycardia
@low @beat rate: bradycardia
slow @beat ?rate: bradycardia
irregular/abnormal heartbeat/pulse ?rhythm: cardiac arrhythmia
irregular/abnormal heart rhythm/beat: cardiac arrhythmia
pounding/skipped/fluttering @beat: palpitations
heart stop/stops/stopped beating/beat: cardiac arrest
hole heart: septal defect
leaky/leaking heart valve: valve insufficiency
stretched/thinned/dilated heart muscle: dilated cardiomyopathy
thick/thickened heart muscle: hypertrophic cardiomyopathy
swelling/swollen/edema leg/ankle/foot/limb/extremity ?lower: localized edema
hardening/hardened artery: atherosclerosis
poor circulation leg: peripheral vascular disease
passing/passed out: syncope
blacked/blackout/fainting/fainted: syncope
throwing/throw up: vomiting
vomiting/vomit blood: hematemesis
blood/bloody @stool: hemorrhage of anus and rectum melena
black/tarry @stool: melena
loose/watery @stool: diarrhea
fatty/greasy @stool: steatorrhea
@hard passing/pass @stool: constipation
@pain belly/abdomen/stomach/tummy upper: upper abdominal pain epigastric
@pain belly/abdomen/stomach/tummy: abdominal pain
bloated/bloating/gassy ?abdomen: flatulence abdominal distension
yellow/yellowing @skin/eye @baby: neonatal jaundice
yellow/yellowing @skin/eye: jaundice
fluid/water belly/abdomen/abdominal: ascites
rectum/rectal protrude/protrudes/falling/bulging ?through ?anus: rectal prolapse
uterus/womb protrude/protrudes/falling/dropped: uterine prolapse
blockage/blocked bowel/intestine/gut: intestinal obstruction
scarring/scar liver: cirrhosis fibrosis of liver
fat/fatty liver: fatty liver
@absent/no/loss/poor/@low appetite: anorexia
infection/infected gut/bowel/intestine/gastrointestinal @often: gastroenteritis
blood/bloody urine: hematuria
protein urine: proteinuria
sugar/glucose urine: glycosuria
@pain/burning @urinate: dysuria
@pain/burning passing urine: dysuria
frequent/often @urinate: frequency of micturition
night/nighttime @urinate: nocturia
urgent/urgency @urinate: urgency of urination
@hard @urinate: retention difficulty of micturition
symptom @urinate: difficulty of micturition
leaking/leak/leakage urine/bladder: urinary incontinence
infection bladder/urinary/urine @often: urinary tract infection
@hard ?get ?getting ?keeping ?full erection: erectile dysfunction
@hard get/getting/becoming/become pregnant: infertility female
@hard conceive/conceiving: infertility female
testis/testicle undescended/hidden/hiding/absent: undescended testicle
@pain testis/testicle: testicular pain
@pain groin/inguinal: lower abdominal pain groin
inward ?excessive curve/curvature/curved ?lower spine/back: lordosis
swayback/swayed back/spine: lordosis
outward/round/rounded/hunched ?upper back/spine: kyphosis
sideways/side curve/curvature/curved spine/back: scoliosis
hyperextension/hyperextended/backward knee: genu recurvatum
bowed/bow leg: genu varum
high arch/arched foot: pes cavus
extra finger/toe/digit: polydactyly
fused/webbed/joined finger/toe/digit: syndactyly
short finger/toe/digit: brachydactyly
long/slender/spider finger: arachnodactyly
bent/flexed/flexion/curled finger ?permanent ?permanently: flexion contracture finger
@limited @motion joint: stiffness of joint contracture
@limited @motion elbow: contracture stiffness elbow flexion deformity
@limited @motion knee: contracture stiffness knee
@limited @motion shoulder: stiffness shoulder
@limited @motion hip: stiffness hip
@limited @motion neck/cervical: torticollis stiffness neck
loose/hypermobile/flexible joint: hypermobility joint
brittle/thin/thinning/fragile bone: osteoporosis
wasting/loss/thin/thinning muscle/muscular: muscle wasting atrophy
involuntary/intermittent muscle spasm/cramp ?contraction: muscle spasm tetany
loss/@low/weak/weakness strength ?limb: weakness
numb/numbness/tingling/pins/needles: paresthesia
loss/@low/absent feeling/sensation ?touch: anesthesia hypoesthesia of skin
damage/damaged nerve ?feeling ?sense ?sensory: sensory neuropathy
shaking/trembling hand: tremor
waddling/abnormal walk/gait/walking: abnormality of gait
unstable/instability/unsteady/unsteadiness gait/walk/walking/foot: unsteadiness on feet
@hard walk/walking: difficulty in walking
@hard speak/speaking/speech/talking/talk: speech disturbance
slurred speech: dysarthria slurred speech
droop/drooping/paralysis/weakness/palsy face/facial: facial weakness bell palsy
paralysis/weakness/paresis one half/side ?body: hemiplegia
paralysis/weakness/paresis both leg/legs: paraplegia
paralysis four limb/extremity: quadriplegia
loss/lost/poor memory: amnesia memory loss
@hard sleep/sleeping: insomnia
oxygen/blood @low/disruption/lack/loss brain ?supply ?@baby: hypoxic ischemic encephalopathy anoxic brain damage
bleeding/bleed/hemorrhage brain: intracerebral hemorrhage
altered/decreased/depressed/change/disturbance ?level consciousness/sensorium: altered mental status
active/activity more/over/than/hyper ?typical ?usual: hyperactivity
@hard concentrating/concentrate/attention/focusing: attention and concentration deficit
hearing/hears voice: auditory hallucinations
thinking/thought/plan killing/suicide/self-harm: suicidal ideation
loss/losing/thinning hair ?scalp: alopecia hair loss
excess/excessive/@high hair: hypertrichosis hirsutism
excess/excessive/heavy/profuse/lot sweat/sweating: hyperhidrosis
@absent/@low sweat/sweating/perspiration: anhidrosis hypohidrosis
pale/paleness/whitish @skin: pallor
blue/bluish @skin/lip: cyanosis
red/redness @skin: erythema
dry @skin: xerosis
thick/thickened/hard @skin palm/sole: palmoplantar keratoderma
sensitive/sensitivity sun/sunlight: photosensitivity
bruise/bruising easy/easily: spontaneous ecchymoses
sore/ulcer bed/pressure: pressure ulcer
mass/lump/swelling/bump neck/cervical: localized swelling mass and lump neck
mass/lump/swelling/bump breast: lump in breast
mass/lump/swelling/bump abdomen/flank/pelvic/retroperitoneal/epigastric: intra-abdominal pelvic swelling mass lump
mass/lump/swelling/bump parotid/head/scalp/face: localized swelling mass and lump head
mass/nodule/lump/swelling thyroid ?gland: nontoxic thyroid nodule
mass/lump/swelling/bump limb/arm/leg/thigh/hand/foot: localized swelling mass and lump limb
mass/lump/swelling/bump testis/testicle/scrotum: disorder of male genital organs
mass/nodule/lesion/spot/coin lung: solitary pulmonary nodule
short height/statured/growth: short stature
fail/failing/failure/slow/poor gain/grow/growth weight/thrive: failure to thrive
excess/excessive/increased thirst/drinking: polydipsia
excess/excessive/increased hunger/appetite/eating: polyphagia
baby/infant/birth premature/early/preterm: preterm newborn
@low birth weight: low birth weight newborn
former/ex/quit/past/previous smoker/smoking/tobacco: personal history of nicotine dependence
marijuana smoker/user/use/smoking: cannabis use
allergy/allergic penicillin: allergy status to penicillin
mother/father/sister/brother/parent/relative/aunt/uncle cancer/carcinoma: family history of malignant neoplasm
mother/father/sister/brother/parent/relative/aunt/uncle diabetes: family history of diabetes mellitus
"""


def _items(words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a line that must be there, and those that may; each as its alternatives with slashes."""
    every = words.split()
    must = (_spelled(word) for word in every if not word.startswith("?"))
    may = (_spelled(word[1:]) for word in every if word.startswith("?"))
    return tuple(must), tuple(may)


def _spelled(word: str) -> str:
    return "/".join(_CLASSES.get(one, one) for one in word.split("/"))


#: What each line lists: (the words that must be there, those that may, what they mean).
PARAPHRASES = [(*_items(" ".join(words)), meanings[0]) for words, meanings in read_list(_LIST).items()]
