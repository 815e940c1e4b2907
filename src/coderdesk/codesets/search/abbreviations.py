"""The abbreviations of charts, chosen and written out by us.

One a line; where an abbreviation stands for several things the commonest comes first, and the other words of the query
decide. Written with the words of the code sets where those have their own ("heart failure with preserved ejection
fraction" is diastolic heart failure).
"""

from __future__ import annotations

_LIST = """
a1c: hemoglobin a1c | blood glucose
aaa: abdominal aortic aneurysm
abd: abdominal
abg: arterial blood gas
abla: acute posthemorrhagic anemia | acute blood loss anemia
ablc: acute posthemorrhagic anemia
acl: anterior cruciate ligament
acs: acute coronary syndrome
ad: alzheimer disease | atopic dermatitis
adhd: attention deficit hyperactivity disorder
add: attention deficit disorder
adl: activities of daily living
ados: autism
afib: atrial fibrillation
af: atrial fibrillation
aflutter: atrial flutter
aicd: automatic implantable cardiac defibrillator
icd: automatic implantable cardiac defibrillator
aids: human immunodeficiency virus disease
aki: acute kidney failure
arf: acute kidney failure | acute respiratory failure
aka: above knee amputation
bka: below knee amputation
all: acute lymphoblastic leukemia
aml: acute myeloblastic leukemia
als: amyotrophic lateral sclerosis
ams: altered mental status
ar: aortic insufficiency | allergic rhinitis
ards: acute respiratory distress syndrome
as: aortic stenosis
asd: atrial septal defect | autism spectrum disorder
ascvd: atherosclerotic heart disease
ashd: atherosclerotic heart disease
atn: acute tubular necrosis
aud: alcohol use disorder
avb: atrioventricular block
avf: arteriovenous fistula
avm: arteriovenous malformation
avn: avascular necrosis | aseptic necrosis bone
bbb: bundle branch block
lbbb: left bundle branch block
rbbb: right bundle branch block
bcc: basal cell carcinoma
bmi: body mass index
bph: benign prostatic hyperplasia
bppv: benign paroxysmal vertigo
bp: blood pressure
brbpr: hemorrhage of rectum
bv: bacterial vaginosis
bx: biopsy
c diff: clostridium difficile
cdiff: clostridium difficile
ca: malignant neoplasm | calcium
cabg: coronary artery bypass graft
cad: atherosclerotic heart disease coronary artery
cap: pneumonia | community acquired pneumonia
hap: hospital acquired pneumonia
vap: ventilator associated pneumonia
cauti: infection due to indwelling urethral catheter
clabsi: bloodstream infection due to central venous catheter
cbd: common bile duct
chd: congenital heart disease | coronary heart disease
chf: congestive heart failure
chr: chronic
cin: cervical intraepithelial neoplasia
ckd: chronic kidney disease
cld: chronic liver disease | chronic lung disease
cll: chronic lymphocytic leukemia
cml: chronic myeloid leukemia
cmv: cytomegalovirus
cns: central nervous system
co: carbon monoxide
copd: chronic obstructive pulmonary disease
cp: chest pain | cerebral palsy
cpap: continuous positive airway pressure
crc: colorectal cancer
crf: chronic renal failure
cri: chronic kidney disease
crps: complex regional pain syndrome
cts: carpal tunnel syndrome
cva: cerebral infarction | stroke
cvd: cerebrovascular disease | cardiovascular disease
cxr: chest x-ray | plain radiography chest
cf: cystic fibrosis
ddd: disc degeneration
djd: osteoarthritis | degenerative joint disease
dic: disseminated intravascular coagulation
dka: diabetes with ketoacidosis
dm: type 2 diabetes mellitus | diabetes mellitus
dm1: type 1 diabetes mellitus
dm2: type 2 diabetes mellitus
dmi: type 1 diabetes mellitus
dmii: type 2 diabetes mellitus
t1dm: type 1 diabetes mellitus
t2dm: type 2 diabetes mellitus
iddm: type 1 diabetes mellitus
niddm: type 2 diabetes mellitus
gdm: gestational diabetes mellitus
dmd: duchenne muscular dystrophy
doe: dyspnea on exertion
dts: alcohol withdrawal delirium
dub: abnormal uterine bleeding
aub: abnormal uterine bleeding
dvt: deep vein thrombosis
dx: diagnosis
dysfx: dysfunction
ebv: epstein barr virus
ed: erectile dysfunction
egd: esophagogastroduodenoscopy | inspection upper intestinal tract
ercp: endoscopic retrograde cholangiopancreatography | fluoroscopy bile ducts pancreatic ducts
eps: extrapyramidal
esrd: end stage renal disease
esld: end stage liver disease | hepatic failure
etoh: alcohol
fb: foreign body
fap: familial adenomatous polyposis
fh: family history
fhx: family history
ftt: failure to thrive
fuo: fever unknown origin
fx: fracture
fxs: fracture
gad: generalized anxiety disorder
gb: gallbladder
gbs: guillain barre syndrome | group b streptococcus
gca: giant cell arteritis
gerd: gastro-esophageal reflux disease
gi: gastrointestinal | digestive
gib: gastrointestinal hemorrhage
gist: gastrointestinal stromal tumor
gn: glomerulonephritis
gsw: gunshot wound
gu: genitourinary
gvhd: graft versus host disease
ha: headache
hcc: hepatocellular carcinoma
hcv: hepatitis c
hbv: hepatitis b
hav: hepatitis a
hep: hepatitis
hfpef: diastolic heart failure
hfref: systolic heart failure
hf: heart failure
hit: heparin induced thrombocytopenia
hiv: human immunodeficiency virus
hl: hearing loss | hyperlipidemia
hld: hyperlipidemia
hpv: human papillomavirus
hsp: henoch schonlein purpura
hsv: herpes simplex
htn: hypertension
hus: hemolytic uremic syndrome
hx: history
ibd: inflammatory bowel disease
ibs: irritable bowel syndrome
ich: intracerebral hemorrhage
ics: intercostal
ida: iron deficiency anemia
igt: impaired glucose tolerance
ihd: ischemic heart disease
ild: interstitial lung disease
inf: inferior
ipf: idiopathic pulmonary fibrosis
itp: immune thrombocytopenic purpura
iud: intrauterine contraceptive device
iufd: intrauterine death
iugr: poor fetal growth
ivdu: drug use intravenous
jra: juvenile rheumatoid arthritis
kub: plain radiography abdomen
lad: lymphadenopathy | left anterior descending
lap: laparoscopic
lbp: low back pain
le: lower limb
lle: left lower limb
rle: right lower limb
lue: left upper limb
rue: right upper limb
ue: upper limb
llq: left lower quadrant
luq: left upper quadrant
rlq: right lower quadrant
ruq: right upper quadrant
lll: left lower lobe
lul: left upper lobe
rll: right lower lobe
rul: right upper lobe
rml: right middle lobe
loc: loss of consciousness
lvh: left ventricular hypertrophy | cardiomegaly
luts: lower urinary tract symptoms
mca: middle cerebral artery
mcl: medial collateral ligament
mctd: mixed connective tissue disease
mdd: major depressive disorder
mds: myelodysplastic syndrome
mgus: monoclonal gammopathy
mi: myocardial infarction | mitral insufficiency
mm: multiple myeloma | malignant melanoma
mr: mitral insufficiency
mrsa: methicillin resistant staphylococcus aureus
mssa: methicillin susceptible staphylococcus aureus
ms: multiple sclerosis | mitral stenosis
mva: motor vehicle accident
mvc: motor vehicle accident
mvp: mitral valve prolapse
nafld: nonalcoholic fatty liver
nash: nonalcoholic steatohepatitis
nhl: non-hodgkin lymphoma
nph: normal pressure hydrocephalus
nstemi: non-st elevation myocardial infarction
nsclc: malignant neoplasm lung | non small cell carcinoma of lung
sclc: malignant neoplasm lung | small cell carcinoma of lung
nv: nausea vomiting
nvd: normal delivery | nausea vomiting
oa: osteoarthritis
ocd: obsessive compulsive disorder
om: otitis media | osteomyelitis
aom: acute otitis media
ome: otitis media with effusion
orif: open reduction internal fixation | reposition internal fixation device open
osa: obstructive sleep apnea
oud: opioid use disorder | opioid dependence
pac: atrial premature depolarization
pad: peripheral vascular disease | peripheral arterial disease
paf: paroxysmal atrial fibrillation
pcl: posterior cruciate ligament
pcos: polycystic ovarian syndrome
pci: coronary angioplasty | percutaneous coronary intervention
ptca: coronary angioplasty
pd: parkinson disease | peritoneal dialysis
pda: patent ductus arteriosus
pe: pulmonary embolism
ped: pediatric
pfo: patent foramen ovale
pid: pelvic inflammatory disease
pih: gestational hypertension
pkd: polycystic kidney disease
adpkd: polycystic kidney autosomal dominant
pku: phenylketonuria
pmr: polymyalgia rheumatica
pna: pneumonia
pnd: paroxysmal nocturnal dyspnea | postnasal drip
pph: postpartum hemorrhage
ppd: tuberculin test
preg: pregnancy
prom: premature rupture of membranes
pprom: preterm premature rupture of membranes
psa: prostate specific antigen
psoa: psoriatic arthritis
psvt: supraventricular tachycardia
svt: supraventricular tachycardia
pt: patient | physical therapy
ptl: preterm labor
ptsd: post-traumatic stress disorder
ptx: pneumothorax
pud: peptic ulcer
pvc: ventricular premature depolarization
pvd: peripheral vascular disease
ra: rheumatoid arthritis
rad: reactive airway disease | asthma
rcc: malignant neoplasm kidney | renal cell carcinoma
rds: respiratory distress syndrome
rhd: rheumatic heart disease
rls: restless legs syndrome
rop: retinopathy of prematurity
rsd: complex regional pain syndrome
rsv: respiratory syncytial virus
rtc: rotator cuff
rvr: rapid ventricular response
rx: drug
sah: subarachnoid hemorrhage
sbo: small bowel obstruction | intestinal obstruction
sbp: spontaneous bacterial peritonitis
scc: squamous cell carcinoma
scd: sickle cell disease
sca: sickle cell anemia
sci: spinal cord injury
sdh: subdural hemorrhage
si: suicidal ideation
sids: sudden infant death syndrome
sirs: systemic inflammatory response syndrome
sjs: stevens johnson syndrome
sle: systemic lupus erythematosus
sob: shortness of breath
spep: protein electrophoresis
ssti: skin infection
stemi: st elevation myocardial infarction
sti: sexually transmitted infection
std: sexually transmitted disease
sui: stress incontinence
sx: symptoms
sz: seizure
tah: total abdominal hysterectomy
tb: tuberculosis
tbi: traumatic brain injury
tia: transient cerebral ischemic attack
tka: total knee arthroplasty | artificial knee joint
tkr: total knee replacement | artificial knee joint
tha: total hip arthroplasty | artificial hip joint
thr: total hip replacement | artificial hip joint
tmj: temporomandibular joint
tpn: parenteral nutrition
tr: tricuspid insufficiency
ttp: thrombotic thrombocytopenic purpura
turp: transurethral resection of prostate | excision prostate via natural opening endoscopic
turbt: transurethral resection of bladder tumor | excision bladder via natural opening endoscopic
tx: treatment
uc: ulcerative colitis
ugib: gastrointestinal hemorrhage | upper gastrointestinal hemorrhage
lgib: gastrointestinal hemorrhage | hemorrhage of rectum
uri: upper respiratory infection
uti: urinary tract infection
vre: vancomycin resistant enterococcus
vf: ventricular fibrillation
vfib: ventricular fibrillation
vt: ventricular tachycardia
vtach: ventricular tachycardia
vsd: ventricular septal defect
vte: venous thromboembolism
vur: vesicoureteral reflux
vwd: von willebrand disease
wbc: white blood cell
rbc: red blood cell
wpw: wolff parkinson white
xr: plain radiography
ct: computerized tomography
mri: magnetic resonance imaging
us: ultrasonography
lt: left
rt: right
bilat: bilateral
r: right
l: left
b l: bilateral
h o: history of
s p: status post
w o: without
y o: year old
c o: complaint
f u: follow-up
n v: nausea vomiting
w: with
dz: disease
d o: disorder
mets: secondary malignant neoplasm | metastasis
met: secondary malignant neoplasm
postop: postprocedural
preop: preprocedural
sp: status post
appy: appendectomy
chole: cholecystectomy
trach: tracheostomy
vent: ventilator
cath: catheterization | catheter
diab: diabetes
hypothyroid: hypothyroidism
hyperthyroid: hyperthyroidism
strep: streptococcal
staph: staphylococcal
"""


def read_list(text: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return what `text` lists, a line for each: "words: meaning | another meaning"."""
    listed: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        short, _, long = line.partition(":")
        listed[tuple(short.split())] = tuple(meaning.strip() for meaning in long.split("|"))
    return listed


#: The words of an abbreviation -> what it stands for, the commonest first.
ABBREVIATIONS = read_list(_LIST)
