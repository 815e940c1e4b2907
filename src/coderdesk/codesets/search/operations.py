"""How surgeons name procedures, in the words of ICD-10-PCS: root operations, body parts, approaches. Written by us.

One a line, as in `sayings`; they hold for searches in the procedures only. The meanings of the root operations are
those of the official definitions: cutting out a part is Excision, all of it Resection, taking out a stone Extirpation.
"""

from __future__ import annotations

from coderdesk.codesets.search.abbreviations import read_list

_LIST = """
biopsy: excision diagnostic | drainage diagnostic | extraction diagnostic
excisional biopsy: excision diagnostic
needle biopsy: excision diagnostic percutaneous | drainage diagnostic percutaneous
diagnostic procedure: inspection | excision diagnostic
diagnostic procedures: inspection | excision diagnostic
operation: repair | excision
operations: repair | excision
other operations: repair
incision: drainage | division | inspection
incision drainage: drainage
aspiration: drainage
puncture: drainage percutaneous
evacuation: drainage | extirpation
exploration: inspection
exploratory: inspection
visualization: inspection
suture: repair
closure: repair
closure fistula: repair
repair fistula: repair
suture laceration: repair
herniorrhaphy: repair | supplement
inguinal hernia: inguinal region
femoral hernia: femoral region
umbilical hernia: abdominal wall
incisional hernia: abdominal wall
ventral hernia: abdominal wall
diaphragmatic hernia: diaphragm
hiatal hernia: diaphragm
plastic operation: repair | supplement
plastic operations: repair | supplement
plastic repair: repair | supplement
reconstruction: repair | supplement | replacement
graft: supplement tissue substitute | replacement tissue substitute
prosthesis: synthetic substitute
graft prosthesis: supplement synthetic substitute
mesh: supplement synthetic substitute
skin graft: replacement skin
free skin graft: replacement skin
reduction fracture: reposition
closed reduction fracture: reposition
open reduction fracture: reposition open
closed reduction dislocation: reposition joint
open reduction dislocation: reposition joint open
reduction dislocation: reposition joint
open reduction: reposition open
closed reduction: reposition
open reduction internal fixation: reposition internal fixation device open
without internal fixation: no
internal fixation: internal fixation device
separated epiphysis: reposition
fixation: reposition | repair
amputation: detachment
disarticulation: detachment
anastomosis: bypass
shunt: bypass
ostomy: bypass
lysis adhesions: release
lysis: release
division adhesions: release
decompression: release
freeing: release
removal foreign body: extirpation matter
foreign body: extirpation matter
removal calculus: extirpation
removal stone: extirpation
calculus: extirpation matter
thrombectomy: extirpation matter
embolectomy: extirpation matter
endarterectomy: extirpation matter
atherectomy: extirpation matter
removal tube: removal drainage device
replacement tube: change drainage device
removal: removal | extirpation | excision
implantation: insertion
implant: insertion
placement: insertion
introduction: introduction | insertion
stent: dilation intraluminal device | insertion intraluminal device
catheterization: drainage | insertion infusion device | measurement
cardiac catheterization: measurement cardiac sampling pressure
dilatation: dilation
angioplasty: dilation
ptca: dilation coronary artery
coronary artery bypass graft: bypass coronary artery
aortocoronary bypass: bypass coronary artery
ligation: occlusion
clipping: occlusion
stripping: extraction
ligation stripping: extraction
banding: restriction
cerclage: restriction
plication: restriction | repair
fulguration: destruction
cauterization: destruction
cautery: destruction
cryosurgery: destruction
cryotherapy: destruction
ablation: destruction
photocoagulation: destruction
excision destruction: excision | destruction
local excision: excision
excision lesion: excision
destruction lesion: destruction
lesion: excision
partial excision: excision
total excision: resection
complete excision: resection
radical excision: resection
radical: resection
total: resection
wide excision: excision
debridement: excision | extraction
curettage: extraction
dilation curettage: extraction endometrium
avulsion: extraction | division
osteotomy: division
section: division
transection: division
cesarean section: extraction products of conception
cesarean: extraction products of conception
forceps: extraction products of conception
vacuum extraction: extraction products of conception
delivery: delivery products of conception | extraction products of conception
transplant: transplantation
transposition: transfer | reposition
advancement: reposition | transfer
replantation: reattachment
arthrodesis: fusion
spinal fusion: fusion vertebral joint
arthroplasty: replacement | repair
joint replacement: replacement
hip replacement: replacement hip joint
knee replacement: replacement knee joint
lithotripsy: fragmentation
crushing: fragmentation
phacoemulsification: extraction lens
cataract: lens
x-ray: plain radiography
x ray: plain radiography
radiograph: plain radiography
radiography: plain radiography
roentgenography: plain radiography
skeletal: plain radiography bone
arteriography: fluoroscopy arteries
arteriogram: fluoroscopy arteries
angiography: fluoroscopy
angiogram: fluoroscopy
phlebography: fluoroscopy veins
venography: fluoroscopy veins
contrast: fluoroscopy contrast
contrast radiogram: fluoroscopy
lymphangiogram: plain radiography lymphatics
cat scan: computerized tomography
tomography: computerized tomography
computerized axial tomography: computerized tomography
ultrasound: ultrasonography
diagnostic ultrasound: ultrasonography
scan: planar nuclear medicine imaging
radioisotope scan: planar nuclear medicine imaging
isotope scan: planar nuclear medicine imaging
magnetic resonance: magnetic resonance imaging
teleradiotherapy: beam radiation
radiotherapy: beam radiation
injection: introduction
infusion: introduction
instillation: introduction
vaccination: introduction serum toxoid vaccine
mechanical ventilation: respiratory ventilation
ventilation: respiratory ventilation
hemodialysis: performance of urinary filtration
dialysis: performance of urinary filtration
laparoscopic: percutaneous endoscopic
laparoscopy: inspection percutaneous endoscopic
arthroscopic: percutaneous endoscopic
thoracoscopic: percutaneous endoscopic
thoracoscopy: inspection percutaneous endoscopic
endoscopic: via natural or artificial opening endoscopic | percutaneous endoscopic
endoscopy: inspection via natural or artificial opening endoscopic
colonoscopy: inspection lower intestinal tract via natural opening endoscopic
transurethral: via natural or artificial opening endoscopic
vaginal approach: via natural opening
vessel: artery | vein
vessels: artery | vein
blood vessel: artery | vein
abdominal arteries: lower artery
abdominal veins: lower vein
lower limb arteries: lower artery
lower limb veins: lower vein
head neck vessels: upper artery | upper vein
upper limb vessels: upper artery | upper vein
thoracic vessels: great vessel | upper artery
intracranial vessels: intracranial artery | intracranial vein
peripheral vessels: lower artery | upper artery
cruciate ligament: knee bursa ligament
cruciate ligaments: knee bursa ligament
collateral ligament: knee bursa ligament
collateral ligaments: knee bursa ligament
carpals metacarpals: carpal | metacarpal
tarsals metatarsals: tarsal | metatarsal
tibia fibula: tibia | fibula
radius ulna: radius | ulna
scapula clavicle thorax: scapula | clavicle
scapula clavicle thorax ribs sternum: scapula | clavicle | rib
phalanges foot: toe phalanx
phalanges hand: finger phalanx
phalanges: toe phalanx | finger phalanx
bile duct: common bile duct | hepatobiliary duct
biliary tract: hepatobiliary duct | gallbladder
colon: large intestine | colon
intestine: large intestine | small intestine
bowel: large intestine | small intestine
small bowel: small intestine
large bowel: large intestine
meninges: cerebral meninges | dura mater
cranium: cranial cavity | skull
extraocular muscles: extraocular muscle
testes: testis
oviduct: fallopian tube
skin subcutaneous tissue: skin | subcutaneous tissue fascia
skin subcutaneous: skin | subcutaneous tissue fascia
soft tissue: subcutaneous tissue fascia | muscle
fascia: subcutaneous tissue fascia
muscle tendon fascia: muscle | tendon
tube: drainage device | intraluminal device
lymphatic structure: lymphatic
lymph node: lymphatic
lymph nodes: lymphatic
lymphatic structures: lymphatic
"""

#: Words of a query -> what they are read as in the procedures, the likeliest first.
OPERATIONS = read_list(_LIST)
