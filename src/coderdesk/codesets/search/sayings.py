"""What patients say, and physicians in haste, in the words of the code sets. Chosen and written by us.

One a line, as the words stand beside each other once the little ones are left out ("water on the knee" is "water
knee"). They are replaced wherever they stand in a query, so that "left ear infection" is read as well.
"""

from __future__ import annotations

from coderdesk.codesets.search.abbreviations import read_list

_LIST = """
heart attack: myocardial infarction
old heart attack: old myocardial infarction
heart failure preserved ejection fraction: diastolic heart failure
heart failure reduced ejection fraction: systolic heart failure
sugar diabetes: type 2 diabetes mellitus | diabetes mellitus
sugar: glucose | diabetes
high sugar: hyperglycemia
high blood sugar: hyperglycemia
low blood sugar: hypoglycemia
low sugar: hypoglycemia
high blood pressure: hypertension
low blood pressure: hypotension
high cholesterol: hypercholesterolemia
high triglycerides: hypertriglyceridemia
high potassium: hyperkalemia
low potassium: hypokalemia
high sodium: hypernatremia
low sodium: hyponatremia
high calcium: hypercalcemia
low calcium: hypocalcemia
low magnesium: hypomagnesemia
low platelets: thrombocytopenia
low platelet count: thrombocytopenia
high platelets: thrombocytosis
low white count: leukopenia
low white blood cell count: leukopenia
high white count: leukocytosis
high white blood cell count: leukocytosis
high white blood count: leukocytosis
low blood: anemia
low blood count: anemia
low iron: iron deficiency
low oxygen: hypoxemia
blood poisoning: sepsis
blood clot: thrombosis | embolism
clot: thrombosis
clot lung: pulmonary embolism
clot leg: deep vein thrombosis leg
blood thinner: anticoagulant
blood thinners: anticoagulant
water knee: effusion of knee
water brain: hydrocephalus
water lung: pulmonary edema
fluid lung: pulmonary edema
fluid lungs: pulmonary edema
fluid around lung: pleural effusion
fluid belly: ascites
fluid abdomen: ascites
water pill: diuretic
kidney stone: calculus of kidney
kidney stones: calculus of kidney
bladder stone: calculus in bladder
gallstone: calculus of gallbladder
gallstones: calculus of gallbladder
kidney infection: pyelonephritis
bladder infection: cystitis
ear infection: otitis media
middle ear infection: otitis media
eye infection: conjunctivitis
sinus infection: sinusitis
lung infection: pneumonia
chest cold: bronchitis
throat infection: pharyngitis
gum disease: periodontitis
pink eye: conjunctivitis
swimmers ear: otitis externa
strep throat: streptococcal pharyngitis
sore throat: pharyngitis | pain in throat
stuffy nose: nasal congestion
runny nose: nasal discharge
nose bleed: epistaxis
nosebleed: epistaxis
hay fever: allergic rhinitis
common cold: nasopharyngitis
stomach flu: viral gastroenteritis
flu: influenza
covid: covid-19
walking pneumonia: mycoplasma pneumonia
whooping cough: pertussis
chicken pox: varicella
german measles: rubella
cold sore: herpes labialis
cold sores: herpes labialis
fever blister: herpes labialis
lock jaw: tetanus
jock itch: tinea cruris
athletes foot: tinea pedis
athlete foot: tinea pedis
ring worm: dermatophytosis
ringworm: dermatophytosis
yeast infection: candidiasis
vaginal yeast infection: candidiasis of vulva and vagina
thrush: candidal stomatitis
head lice: pediculosis capitis
bed sore: pressure ulcer
bed sores: pressure ulcer
bedsore: pressure ulcer
pressure sore: pressure ulcer
decubitus: pressure ulcer
boil: furuncle
hives: urticaria
rash: rash | dermatitis
stretch mark: striae atrophicae
stretch marks: striae atrophicae
age spots: lentigo
ingrown toenail: ingrowing nail
ingrown nail: ingrowing nail
hair loss: alopecia
bald: alopecia
baldness: alopecia
dandruff: seborrhea capitis
heart burn: heartburn
acid reflux: gastro-esophageal reflux
upset stomach: dyspepsia
indigestion: dyspepsia
bloating: abdominal distension
loose stool: diarrhea
loose stools: diarrhea
throwing up: vomiting
vomiting blood: hematemesis
coughing blood: hemoptysis
coughing up blood: hemoptysis
blood urine: hematuria
blood stool: melena | hemorrhage of anus and rectum
black stool: melena
black stools: melena
rectal bleed: hemorrhage of rectum
rectal bleeding: hemorrhage of rectum
gi bleed: gastrointestinal hemorrhage
gi bleeding: gastrointestinal hemorrhage
piles: hemorrhoids
trouble swallowing: dysphagia
difficulty swallowing: dysphagia
difficulty swallow: dysphagia
trouble breathing: dyspnea
difficulty breathing: dyspnea
trouble sleeping: insomnia
difficulty sleeping: insomnia
trouble walking: difficulty in walking
unsteady gait: unsteadiness on feet
trouble speaking: aphasia | speech disturbance
trouble hearing: hearing loss
hard hearing: hearing loss
deafness: hearing loss | sensorineural hearing loss
hereditary deafness: bilateral sensorineural hearing loss | hearing loss
genetic deafness: bilateral sensorineural hearing loss | hearing loss
nonsyndromic deafness: bilateral sensorineural hearing loss | hearing loss
autosomal dominant deafness: bilateral sensorineural hearing loss | hearing loss
autosomal recessive deafness: bilateral sensorineural hearing loss | hearing loss
x linked deafness: bilateral sensorineural hearing loss | hearing loss
hearing impairment: hearing loss
hearing problem: hearing loss
ringing ear: tinnitus
ringing ears: tinnitus
room spinning: vertigo
dizzy: dizziness
passed out: syncope
passing out: syncope
fainting: syncope
fainted: syncope
blackout: syncope
seizure: convulsions | epilepsy
seizures: convulsions | epilepsy
fits: convulsions
mini stroke: transient cerebral ischemic attack
ministroke: transient cerebral ischemic attack
brain bleed: intracranial hemorrhage
brain damage: injury brain
stroke: cerebral infarction | stroke
old stroke: sequelae of cerebral infarction
lou gehrig: amyotrophic lateral sclerosis
lou gehrigs: amyotrophic lateral sclerosis
shaking: tremor
shaky: tremor
pins needles: paresthesia
numbness: anesthesia of skin
tingling: paresthesia
pinched nerve: nerve compression | radiculopathy
slipped disc: disc displacement
slipped disk: disc displacement
herniated disc: disc displacement
herniated disk: disc displacement
bulging disc: disc displacement
disc herniation: disc displacement
hernia disc: disc displacement
disk: disc
broken bone: fracture
broken neck: fracture of cervical vertebra
broken back: fracture of vertebra
broken hip: fracture of femur neck | fracture hip
broken wrist: fracture wrist lower end of radius
broken ankle: fracture ankle
broken nose: fracture of nasal bones
hip fracture: fracture of neck of femur | fracture hip
wrist fracture: fracture wrist | fracture of lower end of radius
distal radius fracture: fracture of lower end of radius
fracture distal radius: fracture of lower end of radius
distal radius: lower end radius
proximal humerus: upper end humerus
distal humerus: lower end humerus
proximal tibia: upper end tibia
distal tibia: lower end tibia
distal femur: lower end femur
tibial plateau: upper end of tibia
torn meniscus: tear of meniscus
meniscal tear: tear of meniscus
torn rotator cuff: rotator cuff tear
acl tear: sprain of anterior cruciate ligament
torn acl: sprain of anterior cruciate ligament
tennis elbow: lateral epicondylitis
golfers elbow: medial epicondylitis
frozen shoulder: adhesive capsulitis
bow leg: genu varum
bow legs: genu varum
bow legged: genu varum
knock knee: genu valgum
knock knees: genu valgum
flat feet: flat foot
club foot: talipes equinovarus
clubfoot: talipes equinovarus
pigeon toed: femoral anteversion
hunchback: kyphosis
hunched back: kyphosis
sway back: lordosis
curved spine: scoliosis
wry neck: torticollis
crooked neck: torticollis
stiff neck: cervicalgia | stiffness neck
charley horse: cramp
muscle cramp: cramp and spasm
muscle wasting: muscular atrophy
muscle loss: muscular atrophy
weak muscles: muscle weakness
low muscle tone: hypotonia
joint pain: arthralgia
muscle pain: myalgia
muscle ache: myalgia
body aches: myalgia
back ache: dorsalgia
backache: dorsalgia
back pain: dorsalgia
neck pain: cervicalgia
stomach ache: abdominal pain
stomachache: abdominal pain
belly pain: abdominal pain
tummy ache: abdominal pain
stomach pain: abdominal pain
flank pain: flank pain | abdominal pain
tooth ache: toothache
swollen glands: enlarged lymph nodes
swollen lymph node: enlarged lymph nodes
swollen lymph nodes: enlarged lymph nodes
lymph node enlargement: enlarged lymph nodes
lymphadenopathy: enlarged lymph nodes
swelling legs: edema lower limb
swollen legs: edema lower limb
swollen feet: edema
leg swelling: edema lower limb
leg edema: localized edema lower limb
pedal edema: localized edema
large liver: hepatomegaly
enlarged liver: hepatomegaly
large spleen: splenomegaly
enlarged spleen: splenomegaly
enlarged heart: cardiomegaly
enlarged thyroid: goiter
enlarged prostate: benign prostatic hyperplasia
hepatosplenomegaly: hepatomegaly with splenomegaly
underactive thyroid: hypothyroidism
overactive thyroid: hyperthyroidism
yellow skin: jaundice
yellow eyes: jaundice
liver failure: hepatic failure
hardening arteries: atherosclerosis
narrowing arteries: atherosclerosis
irregular heartbeat: arrhythmia
irregular heart beat: arrhythmia
fast heart rate: tachycardia
rapid heart rate: tachycardia
rapid heart beat: tachycardia
slow heart rate: bradycardia
slow heartbeat: bradycardia
slow heartbeats: bradycardia
racing heart: palpitations
heart murmur: cardiac murmur
hole heart: cardiac septal defect
leaky valve: valve insufficiency
regurgitation: insufficiency
valve regurgitation: valve insufficiency
smoker: nicotine dependence
smoking: nicotine dependence | tobacco use
active smoker: nicotine dependence
former smoker: personal history nicotine dependence
ex smoker: personal history nicotine dependence
tobacco abuse: nicotine dependence
tobacco dependence: nicotine dependence
tobacco: nicotine | tobacco
drinker: alcohol use
drunk: alcohol intoxication
alcoholic: alcohol dependence
heroin: opioid | heroin
opiate: opioid
narcotic: opioid
weed: cannabis
marijuana: cannabis
pot: cannabis
meth: stimulant
methamphetamine: stimulant | amphetamine
use disorder: dependence
nervous breakdown: acute stress reaction
nerves: anxiety
panic attack: panic disorder
depressed: depression
feeling sad: depression
manic depression: bipolar disorder
mood swings: emotional lability
memory loss: amnesia
forgetful: memory deficit
confusion: disorientation
confused: disorientation
tired: fatigue
tiredness: fatigue
asthenia: weakness
exhaustion: fatigue
lack energy: malaise fatigue
always thirsty: polydipsia
excessive thirst: polydipsia
urinates lot: polyuria
frequent urination: frequency of micturition
urinary frequency: frequency of micturition
painful urination: dysuria
burning urination: dysuria
cannot urinate: retention of urine
urinary retention: retention of urine
leaking urine: urinary incontinence
bed wetting: enuresis
bedwetting: enuresis
dropped bladder: cystocele
change life: menopause
hot flash: menopausal flushing
hot flashes: menopausal flushing
painful period: dysmenorrhea
painful periods: dysmenorrhea
heavy periods: excessive menstruation
heavy period: excessive menstruation
missed period: amenorrhea
no period: amenorrhea
no periods: amenorrhea
miscarriage: spontaneous abortion
tubal pregnancy: ectopic tubal pregnancy
morning sickness: vomiting of pregnancy
toxemia: pre-eclampsia
water broke: rupture of membranes
c section: cesarean
fibroid: leiomyoma of uterus
fibroids: leiomyoma of uterus
breast lump: lump in breast
lump: localized swelling mass lump
mass: mass lump | neoplasm
nodule: nodule | mass
growth: neoplasm
bone cancer: malignant neoplasm bone
blood cancer: leukemia
skin cancer: malignant neoplasm skin
brain tumor: neoplasm of brain
metastatic: secondary malignant neoplasm | metastatic
metastasis: secondary malignant neoplasm
metastases: secondary malignant neoplasm
metastasized: secondary malignant neoplasm
adenocarcinoma: malignant neoplasm | adenocarcinoma
squamous cell carcinoma: malignant neoplasm | squamous cell carcinoma
nearsighted: myopia
near sighted: myopia
farsighted: hypermetropia
far sighted: hypermetropia
cross eyed: esotropia
crossed eyes: esotropia
lazy eye: amblyopia
droopy eyelid: ptosis of eyelid
drooping eyelid: ptosis of eyelid
droopy eyelids: ptosis of eyelid
blurry vision: blurred vision
blurred vision: visual disturbances
double vision: diplopia
vision loss: visual loss
floaters: vitreous opacities
stye: hordeolum
black eye: contusion of eyelid
dry mouth: disturbances of salivary secretion
bad breath: halitosis
cavities: dental caries
cavity tooth: dental caries
tooth decay: dental caries
tongue tie: ankyloglossia
hare lip: cleft lip
harelip: cleft lip
voice hoarseness: hoarseness
hoarse voice: hoarseness
cut: laceration
cuts: laceration
bruise: contusion
bruising: contusion | ecchymoses
scrape: abrasion
frost bite: frostbite
heat stroke: heatstroke
drug overdose: poisoning
overdose: poisoning
allergic: allergy
drug allergy: allergy status to drugs
bee sting: venom of bees
snake bite: venom of snake
car accident: car occupant injured accident
motor vehicle accident: car occupant injured traffic accident | motor vehicle accident
physical exam: general adult medical examination
physical examination: general adult medical examination
annual physical: general adult medical examination
medication refill: issue of repeat prescription
med refill: issue of repeat prescription
annual exam: general adult medical examination
checkup: general examination
check up: general examination
well child: routine child health examination
well baby: routine child health examination
well child check: routine child health examination
flu shot: immunization
shots: immunization
immunization: immunization | vaccination
status post: presence | history
dialysis: renal dialysis
slow growth: short stature | failure to thrive
poor growth: failure to thrive
small head: microcephaly
large head: macrocephaly
big head: macrocephaly
small jaw: micrognathia
receding chin: retrognathia
webbed fingers: syndactyly
webbed toes: syndactyly
extra finger: polydactyly
extra fingers: polydactyly
extra toe: polydactyly
extra toes: polydactyly
undescended testicle: undescended testis
undescended testes: undescended testis
big breasts: hypertrophy of breast
kidney failure: renal failure | kidney failure
renal insufficiency: kidney disease
poor appetite: anorexia
loss appetite: anorexia
no appetite: anorexia
losing weight: abnormal weight loss
weight loss: abnormal weight loss
gaining weight: abnormal weight gain
very fat: obesity
fever chills: fever with chills
night sweats: generalized hyperhidrosis
sweating: hyperhidrosis
excessive sweating: hyperhidrosis
bleeding gums: gingival bleeding
easy bruising: spontaneous ecchymoses
multiorgan failure: organ dysfunction
multiple organ failure: organ dysfunction
hypersalivation: disturbances of salivary secretion
drooling: disturbances of salivary secretion
both: bilateral
double: bilateral | double
exacerbation: exacerbation | acute exacerbation
uncontrolled: uncontrolled | hyperglycemia
pacemaker: cardiac pacemaker
defibrillator: cardiac defibrillator
knee replacement: artificial knee joint | replacement knee joint
hip replacement: artificial hip joint | replacement hip joint
bypass heart: aortocoronary bypass
coronary artery bypass graft: aortocoronary bypass graft | bypass coronary artery
coronary angioplasty: coronary angioplasty | dilation coronary artery
"""

#: Words of a query -> what they are read as, the likeliest first.
SAYINGS = read_list(_LIST)
