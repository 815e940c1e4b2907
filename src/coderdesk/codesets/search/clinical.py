"""Words of physicians for which the code sets have others, written by us from what the words mean.

One a line, as in `sayings`. Those that the code sets know as well are read both ways; what is listed first is meant
first. Tumors named by their tissue are classified by behavior and site ("leiomyosarcoma of bladder").
"""

from __future__ import annotations

from coderdesk.codesets.search.abbreviations import read_list

_LIST = """
adenopathy: enlarged lymph nodes
adenopathies: enlarged lymph nodes
adenomegaly: enlarged lymph nodes
lymphadenopathy: enlarged lymph nodes | lymphadenitis
odynophagia: dysphagia
pyrosis: heartburn
hypertriglyceridemia: pure hyperglyceridemia
osteopenia: disorders of bone density
pollakiuria: frequency of micturition
frequent urination: frequency of micturition
oligoanuria: anuria oliguria
oligoanuric: anuria oliguria
urethrorrhagia: hemorrhage urethra
rectorrhagia: hemorrhage of anus and rectum
hematochezia: hemorrhage of anus and rectum | melena
proctorrhagia: hemorrhage of anus and rectum
metrorrhagia: irregular uterine bleeding
nephritic colic: renal colic
nephrolithiasis: calculus of kidney
urolithiasis: urinary calculus
ureterolithiasis: calculus of ureter
sialolithiasis: calculus salivary gland
renoureteral: kidney ureter
pyeloureteral: ureteropelvic
ureteropyelic: ureteropelvic
hemiparesis: hemiplegia
paraparesis: paraplegia
tetraparesis: quadriplegia
tetraplegia: quadriplegia
quadriparesis: quadriplegia
monoparesis: monoplegia
facial palsy: bell palsy | facial nerve
cephalea: headache
cephalalgia: headache
asthenia: weakness | malaise fatigue
adynamia: weakness
lumbalgia: low back pain
lumbago: low back pain
gonalgia: pain in knee
omalgia: pain in shoulder
coxalgia: pain in hip
rachialgia: dorsalgia
hypoesthesia: hypoesthesia of skin
dysesthesia: paresthesia of skin
hypoacusis: hearing loss
hypoacusia: hearing loss
amaurosis: blindness
obnubilation: somnolence
stupor: stupor | coma
desaturation: hypoxemia
hypertransaminasemia: elevated transaminase liver function
transaminasemia: elevated transaminase liver function
dyslipidemia: hyperlipidemia
dyslipemia: hyperlipidemia
hyperlipemia: hyperlipidemia
cholestasis: obstruction of bile duct | cholestasis
cryptorchidism: undescended testicle
cryptorchism: undescended testicle
neoformation: neoplasm
neoplasia: neoplasm
neoproliferation: neoplasm
space occupying lesion: neoplasm | intracranial lesion
metastases: secondary malignant neoplasm
metastatic disease: secondary malignant neoplasm
carcinomatosis: disseminated malignant neoplasm
adenocarcinoma: malignant neoplasm
cystadenocarcinoma: malignant neoplasm
leiomyosarcoma: malignant neoplasm
liposarcoma: malignant neoplasm connective soft tissue
rhabdomyosarcoma: malignant neoplasm connective soft tissue
fibrosarcoma: malignant neoplasm connective soft tissue
angiosarcoma: malignant neoplasm
chondrosarcoma: malignant neoplasm bone cartilage
osteosarcoma: malignant neoplasm bone cartilage
sarcoma: malignant neoplasm connective soft tissue
hepatocarcinoma: liver cell carcinoma
hepatocellular carcinoma: liver cell carcinoma
cholangiocarcinoma: intrahepatic bile duct carcinoma
hypernephroma: malignant neoplasm kidney
seminoma: malignant neoplasm testis
astrocytoma: malignant neoplasm brain
glioblastoma: malignant neoplasm brain
glioma: malignant neoplasm brain
meningioma: benign neoplasm meninges
paraganglioma: neoplasm aortic body paraganglia
pheochromocytoma: neoplasm adrenal gland
adenoma: benign neoplasm
fibroma: benign neoplasm
leiomyoma: leiomyoma | benign neoplasm
papilloma: benign neoplasm
infiltrating ductal carcinoma: malignant neoplasm breast
invasive ductal carcinoma: malignant neoplasm breast
chronic alcoholism: alcohol dependence
ethylism: alcohol dependence
drinker: alcohol use
smoker: nicotine dependence
heavy smoker: nicotine dependence
ex smoker: personal history of nicotine dependence
former smoker: personal history of nicotine dependence
exsmoker: personal history of nicotine dependence
suicide attempt: suicide attempt | intentional self-harm
acute coronary syndrome: acute ischemic heart disease | unstable angina
ischemic cardiopathy: ischemic heart disease
cardiopathy: heart disease
hepatopathy: liver disease
nephropathy: kidney disorder | nephropathy
enteropathy: disease of intestine
gastropathy: disease of stomach
encephalic: brain
thromboembolism pulmonary: pulmonary embolism
pulmonary thromboembolism: pulmonary embolism
thromboembolic disease: embolism and thrombosis
deep venous thrombosis: deep vein thrombosis
respiratory insufficiency: respiratory failure
renal insufficiency: kidney failure | chronic kidney disease
hepatic insufficiency: hepatic failure
cardiac insufficiency: heart failure
cardiac failure: heart failure
acute renal failure: acute kidney failure
chronic renal failure: chronic kidney disease
gastrointestinal bleeding: gastrointestinal hemorrhage
digestive hemorrhage: gastrointestinal hemorrhage
digestive bleeding: gastrointestinal hemorrhage
variceal bleeding: esophageal varices with bleeding
bowel occlusion: intestinal obstruction
intestinal occlusion: intestinal obstruction
intestinal subocclusion: partial intestinal obstruction
gastroenteritis: gastroenteritis and colitis
acute gastroenteritis: gastroenteritis and colitis | infectious gastroenteritis
febrile syndrome: fever
febrile: fever
constitutional syndrome: cachexia | weight loss
general malaise: malaise
toxic syndrome: weight loss
convulsive crisis: convulsions
epileptic crisis: epilepsy | convulsions
comitial crisis: convulsions
tonic clonic seizure: convulsions | generalized epilepsy
loss of consciousness: syncope | coma
hyperglycemic crisis: hyperglycemia
vasovagal syncope: syncope
visual acuity loss: visual loss
gestational week: weeks gestation of pregnancy
premature detachment placenta: premature separation of placenta
placental abruption: premature separation of placenta
c section: cesarean delivery
cesarean section: cesarean delivery
abdominal distention: abdominal distension
ankylopoietic spondylitis: ankylosing spondylitis
articular: joint
arthralgia: pain in joint
coxarthrosis: osteoarthritis of hip
gonarthrosis: osteoarthritis of knee
discopathy: disc disorder
disc hernia: disc displacement
herniated disc: disc displacement
slipped disc: disc displacement
fat liver: fatty liver
hepatic steatosis: fatty liver
hepatosteatosis: fatty liver
protein calorie malnutrition: protein-calorie malnutrition
calorie protein malnutrition: protein-calorie malnutrition
caloric protein malnutrition: protein-calorie malnutrition
protein malnutrition: protein-calorie malnutrition
super obesity: morbid obesity
supermorbid obesity: morbid obesity
oral candidiasis: candidal stomatitis
oral thrush: candidal stomatitis
esophageal candidiasis: candidal esophagitis
herpes simplex: herpesviral infection
hydatid disease: echinococcosis
hydatid cyst: echinococcosis
hydatidosis: echinococcosis
bacteriemia: bacteremia
septicemia: sepsis
urosepsis: urinary tract infection | sepsis
hiv positive: asymptomatic human immunodeficiency virus infection status | human immunodeficiency virus disease
hiv infection: human immunodeficiency virus disease | asymptomatic human immunodeficiency virus infection status
drug allergy: allergy status to drugs
drug reaction: adverse effect of drug
skin rash: rash
exanthema: rash
exanthem: rash
wheal: urticaria
ecchymosis: ecchymoses
erythroderma: exfoliative dermatitis
depressive syndrome: depression
anxiety depressive syndrome: anxiety depression
anxious depressive: anxiety depression
psychomotor agitation: restlessness and agitation
"""

#: The words of physicians -> what they mean, the likeliest first.
CLINICAL = read_list(_LIST)
