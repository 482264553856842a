"""The panel strategy on invented sentences: which result governs which stain, what qualifies it, where it is from."""

from __future__ import annotations

import pytest

from miner.schema import Fact, Status
from tests.support import facts_of

SIGN = {Status.PRESENT: "+", Status.ABSENT: "-", Status.EQUIVOCAL: "?", Status.NOT_DONE: "0"}
OPENING = "A 40-year-old man had a lump on the back. "


def shown(fact: Fact, *, qualified: bool) -> str:
    """ "CD34+(focal,5%)": name, sign, and in brackets extent, intensity and percentage."""
    marks = [str(fact.qualifier(key)) for key in ("extent", "intensity") if fact.qualifier(key)]
    if fact.quantity:
        marks.append(f"{fact.quantity.value:g}%")
    bracket = f"({','.join(marks)})" if marks and qualified else ""
    return fact.name.replace(" ", "_") + SIGN[fact.status] + bracket


def read(text: str, pack: str = "case_report", *, qualified: bool = False) -> str:
    facts = facts_of(OPENING + text, "marker", pack)
    return " ".join(sorted({shown(fact, qualified=qualified) for fact in facts}))


def check(text: str, expected: str) -> None:
    assert read(text, qualified="(" in expected) == expected


SHARED = [
    (
        "Immunohistochemistry showed that the tumor cells were positive for CD31, CD34 and ERG, but "
        "negative for S100, desmin and HMB-45.",
        "CD31+ CD34+ ERG+ HMB45- S100- desmin-",
    ),
    (
        "The cells were negative for CD3, CD20, CD30, and positive for CD68, lysozyme, and CD163.",
        "CD163+ CD20- CD3- CD30- CD68+ lysozyme+",
    ),
    ("CD3, CD20 and TdT were negative, while CD33 was strongly positive.", "CD20- CD3- CD33+(strong) TdT-"),
    ("There was weak positivity for CD56 and lack of CD4 expression.", "CD4- CD56+(weak)"),
    ("Loss of INI1 expression was seen.", "INI1-"),
    ("INI1 expression was retained.", "INI1+"),
    ("Nuclear expression of MLH1, PMS2, MSH2 and MSH6 was retained.", "MLH1+ MSH2+ MSH6+ PMS2+"),
    ("The neoplastic cells failed to stain for cytokeratin AE1/AE3, S-100 and CD45.", "AE1/AE3- CD45- S100-"),
    ("The cells were vimentin- and desmin-positive.", "desmin+ vimentin+"),
    ("The blasts were positive for CD33 (Fig. 2B), CD43 (Fig. 2C), and HLA-DR.", "CD33+ CD43+ HLA-DR+"),
    ("T-cell markers (CD2, CD5, and CD7) were not expressed.", "CD2- CD5- CD7-"),
    ("Staining for CD34 was negative, and staining for D2-40 was positive.", "CD34- podoplanin+"),
    ("The spindle cells stained with antibodies against smooth muscle actin and desmin.", "SMA+ desmin+"),
    ("No staining was seen for chromogranin or synaptophysin.", "chromogranin- synaptophysin-"),
    ("No immunoreactivity was observed with CD1a or langerin.", "CD1a- langerin-"),
    ("The cells did not express CD30, ALK or EMA.", "ALK- CD30- EMA-"),
    ("CK7 and CK20 were both negative; TTF-1 was positive.", "CK20- CK7- TTF-1+"),
    ("ER, PR and HER2 were negative on immunohistochemistry.", "ER- HER2- PR-"),
    (
        "Immunohistochemistry was positive for estrogen receptor (90%), progesterone receptor (60%) and "
        "negative for HER2/neu.",
        "ER+(90%) HER2- PR+(60%)",
    ),
    (
        "Immunohistochemistry revealed diffuse and strong cytoplasmic positivity for CD117 and DOG1, "
        "focal positivity for CD34, and no reactivity for S-100 and SMA.",
        "CD117+(diffuse,strong) CD34+(focal) DOG1+(diffuse,strong) S100- SMA-",
    ),
    ("Tumor cells expressed weakly CD10 and strongly BCL-6.", "BCL6+(strong) CD10+(weak)"),
    (
        "CD99 showed strong membranous staining, whereas desmin and myogenin were absent.",
        "CD99+(strong) desmin- myogenin-",
    ),
    ("Positive: CD3, CD4, CD5. Negative: CD8, CD30, CD56.", "CD3+ CD30- CD4+ CD5+ CD56- CD8-"),
    (
        "The tumor cells showed positive staining for vimentin and CD99, and negative staining for LCA, "
        "cytokeratin and S100.",
        "CD45- CD99+ S100- cytokeratin- vimentin+",
    ),
    ("S100 protein, SOX10 and HMB-45 highlighted the neoplastic cells.", "HMB45+ S100+ SOX10+"),
    ("p53 was overexpressed, and p16 was diffusely positive.", "p16+(diffuse) p53+"),
    (
        "The neoplasm was immunoreactive with CK7, PAX8 and WT1 but not with calretinin, CDX2 or GATA3.",
        "CDX2- CK7+ GATA3- PAX8+ WT1+ calretinin-",
    ),
    ("In situ hybridization for EBV-encoded RNA was negative.", "EBER-"),
    ("EBER was positive by in situ hybridisation.", "EBER+"),
    (
        "Flow cytometry identified a population positive for CD19, CD20 (dim), CD5 and CD23, with kappa "
        "light chain restriction.",
        "CD19+ CD20+(weak) CD23+ CD5+ kappa+",
    ),
    ("Such lesions typically express CD31 and CD34; in our case CD31 was negative.", "CD31-"),
    ("The plasma cells were CD138 positive with lambda light chain restriction.", "CD138+ lambda+"),
    ("Immunohistochemical analysis demonstrated CD20-positive B cells.", "CD20+"),
    ("The infiltrate consisted of CD3-positive, CD4-positive, CD8-negative T cells.", "CD3+ CD4+ CD8-"),
    ("Cytokeratin 7 and 20 were negative.", "CK20- CK7-"),
    ("CD2, 3, 5 and 7 were expressed.", "CD2+ CD3+ CD5+ CD7+"),
    ("Immunohistochemistry: positive CD10, CD20; negative CD3, cyclin D1.", "CD10+ CD20+ CD3- cyclin_D1-"),
    (
        "Tumour cells were positive for S-100 protein (strong, diffuse) and negative for EMA.",
        "EMA- S100+(diffuse,strong)",
    ),
    ("Pan-cytokeratin (AE1/AE3) was negative.", "AE1/AE3-"),
    ("The cells were reactive for CD45RO and CD3; nonreactive for CD20.", "CD20- CD3+ CD45RO+"),
    ("Neither CD34 nor CD117 was expressed.", "CD117- CD34-"),
    ("CD30 was positive in 40% of the large cells.", "CD30+(40%)"),
    ("TTF-1 and Napsin A were positive, p40 negative.", "Napsin_A+ TTF-1+ p40-"),
    ("The tumor was CK7 positive, CK20 negative, TTF-1 positive.", "CK20- CK7+ TTF-1+"),
    ("Melan-A and HMB45 were negative, as were S100 and SOX10.", "HMB45- Melan-A- S100- SOX10-"),
    ("The tumor lacked expression of CD34, STAT6 and SMA.", "CD34- SMA- STAT6-"),
    ("Immunohistochemistry was negative for all markers except vimentin.", "vimentin+"),
    ("Patchy staining for CK5/6 and p63 was noted.", "CK5/6+(focal) p63+(focal)"),
    (
        "The immunohistochemical profile was as follows: CD34 positive, BCL2 positive, CD99 positive, "
        "S100 negative, SMA negative.",
        "BCL2+ CD34+ CD99+ S100- SMA-",
    ),
    (
        "The tumor cells were strongly positive for vimentin and focally for SMA, and negative for desmin.",
        "SMA+(focal) desmin- vimentin+(strong)",
    ),
    (
        "The tumor cells were diffusely positive for CD20, CD79a, and focally positive for CD30.",
        "CD20+(diffuse) CD30+(focal) CD79a+(diffuse)",
    ),
    ("Positivity for smooth muscle actin and negativity for desmin was noted.", "SMA+ desmin-"),
    ("We found positive immunostaining to CD1a and S100, negative to CD68.", "CD1a+ CD68- S100+"),
    ("Langerhans cells expressing CD1a, S100 and langerin were found.", "CD1a+ S100+ langerin+"),
    ("CD1a and S-100 staining confirmed Langerhans cell histiocytosis.", "CD1a+ S100+"),
    ("Immunohistochemistry with CD1a and S-100 was positive.", "CD1a+ S100+"),
    ("Immunostains for CD20 and CD10 were strongly positive in the neoplastic cells.", "CD10+(strong) CD20+(strong)"),
    ("The tumour stained positively for CD34 and negatively for CD31.", "CD31- CD34+"),
    ("The tumour stained positive with CD34, S100 and negative with EMA.", "CD34+ EMA- S100+"),
    ("Staining was positive for CD68 and negative for CD1a and S100.", "CD1a- CD68+ S100-"),
    ("Anti-CD68 antibody stained the histiocytes.", "CD68+"),
    (
        "The immunohistochemical stains for CK20 and CD56 were positive in a perinuclear dot-like pattern.",
        "CD56+ CK20+",
    ),
    ("HER2 score was 0.", "HER2-"),
    ("Estrogen and progesterone receptors were positive.", "ER+ PR+"),
    ("The tumor was triple negative (ER, PR and HER2 negative).", "ER- HER2- PR-"),
    (
        "The neoplastic cells stained for CD68 (KP1) and CD163 but did not stain for CD1a, S100 protein or CD207.",
        "CD163+ CD1a- CD207- CD68+ S100-",
    ),
    ("Tumor cells co-expressed CD5 and CD23 without cyclin D1.", "CD23+ CD5+ cyclin_D1-"),
    (
        "The blasts expressed CD13, CD33, and CD117, with partial expression of CD34, and lacked "
        "HLA-DR, CD14, and CD64.",
        "CD117+ CD13+ CD14- CD33+ CD34+(focal) CD64- HLA-DR-",
    ),
    (
        "The blasts were CD45 dim, CD34 bright, CD117 positive and CD19 negative.",
        "CD117+ CD19- CD34+(strong) CD45+(weak)",
    ),
    (
        "By flow cytometry, blasts were positive for CD4 (dim), CD56 (bright), CD123 and HLA-DR and "
        "negative for cytoplasmic CD3, MPO and CD19.",
        "CD123+ CD19- CD3- CD4+(weak) CD56+(strong) HLA-DR+ MPO-",
    ),
    ("Myeloperoxidase and CD117 were expressed; CD34 and TdT were not.", "CD117+ CD34- MPO+ TdT-"),
    ("Stains for lysozyme and CD68 came out positive and that for CD3 negative.", "CD3- CD68+ lysozyme+"),
    ("CD3 and CD20 marked only scattered reactive lymphocytes.", "CD20- CD3-"),
    ("CD34 highlighted the vessels only.", "CD34-"),
    ("CD117 stained mast cells only.", "CD117-"),
    ("S100 was positive in sustentacular cells.", "S100+"),
    ("The cells showed cytoplasmic lysozyme and membranous CD43, but no CD20.", "CD20- CD43+ lysozyme+"),
    ("Immunoperoxidase staining gave a positive reaction for lysozyme and a negative one for MPO.", "MPO- lysozyme+"),
    ("The reaction for MPO was negative and that for nonspecific esterase positive.", "MPO- non-specific_esterase+"),
    ("A stain for chloroacetate esterase (Leder) was positive.", "chloroacetate_esterase+"),
    ("LCA (CD45) was positive; UCHL1 (CD45RO) was negative.", "CD45+ CD45RO-"),
    ("About 60% of tumor cells were positive for CD30.", "CD30+(60%)"),
    ("CD34 was expressed on 35% of the cells.", "CD34+(35%)"),
    ("CD4 was found in 80%, CD8 in 5% of the T cells.", "CD4+(80%) CD8+(5%)"),
    ("Tumor cells expressed CD138 (plasma cell marker), and kappa but not lambda.", "CD138+ kappa+ lambda-"),
    ("Immunostaining for IgG4 showed more than 50 positive plasma cells per high power field.", "IgG4+"),
    ("The biopsy was positive for HHV-8 by immunohistochemistry.", "HHV8+"),
    ("Immunohistochemistry for CMV was negative.", "CMV-"),
    ("Immunostain for cytomegalovirus was positive.", "CMV+"),
    ("Her HER2-positive breast cancer was treated with trastuzumab.", "HER2+"),
    ("Tryptase and CD117 were positive, and CD25 was co-expressed.", "CD117+ CD25+ tryptase+"),
    (
        "Immunohistochemistry revealed CD20 and CD79a positivity with negative CD3, CD5 and CD10.",
        "CD10- CD20+ CD3- CD5- CD79a+",
    ),
    (
        "Immunohistochemistry revealed that the tumor was positive for CK (pan), CK7 and EMA and "
        "negative for CK20, CDX-2, TTF1, PAX-8.",
        "CDX2- CK20- CK7+ EMA+ PAX8- TTF-1- cytokeratin+",
    ),
    ("They were immunoreactive for S-100, CD57 and NSE, while negative for GFAP.", "CD57+ GFAP- NSE+ S100+"),
    (
        "Immunohistochemical stains revealed: AE1/AE3 negative, CD45 negative, CD30 focal positive, "
        "CD138 strong positive.",
        "AE1/AE3- CD138+(strong) CD30+(focal) CD45-",
    ),
    ("Immunohistochemistry showed CD31 positive, CD34 positive and HHV8 negative cells.", "CD31+ CD34+ HHV8-"),
    ("The tumor showed positive nuclear staining for TFE3 and no staining for PAX8 or HMB45.", "HMB45- PAX8- TFE3+"),
    ("Nuclear β-catenin was positive.", "beta-catenin+"),
    ("SOX-10 staining was diffuse, and HMB-45 staining was focal.", "HMB45+(focal) SOX10+(diffuse)"),
    ("There was strong nuclear expression of WT-1 and patchy expression of D2-40.", "WT1+(strong) podoplanin+(focal)"),
    ("Only CD34 was positive.", "CD34+"),
    ("All of the following were negative: CD3, CD20, and CD56.", "CD20- CD3- CD56-"),
    ("Markers tested and found to be negative included CD10, CD21, CD23 and desmin.", "CD10- CD21- CD23- desmin-"),
    (
        "The following stains were positive: CD10, BCL6, and CD20; the following were negative: MUM1, BCL2.",
        "BCL2- BCL6+ CD10+ CD20+ MUM1-",
    ),
    ("Positive stains included CD45, CD43 and lysozyme.", "CD43+ CD45+ lysozyme+"),
    ("Immunohistochemically, positivity was seen for CD10 and CD20.", "CD10+ CD20+"),
    (
        "Positive immunoreactions for insulin and synaptophysin were noted in the tumor cells.",
        "insulin+ synaptophysin+",
    ),
    ("The stroma was CD10-positive, ER-positive.", "CD10+ ER+"),
    (
        "The carcinoma cells were positive for CK7 but negative for CK20, suggesting a primary lung "
        "tumor; TTF-1 was also positive.",
        "CK20- CK7+ TTF-1+",
    ),
    ("CD31, but not CD34, was positive.", "CD31+ CD34-"),
    ("Positive for desmin but not for myogenin or MyoD1.", "MyoD1- desmin+ myogenin-"),
    (
        "The tumor was negative for S100, ruling out a schwannoma, and for CD34, ruling out solitary fibrous tumor.",
        "CD34- S100-",
    ),
    ("Immunohistochemistry disclosed tumor cells that were CD117-negative, CD34-positive.", "CD117- CD34+"),
    ("The cells expressed neither CD20 nor CD79a.", "CD20- CD79a-"),
    ("The tumour cells were positive for CD3 (cytoplasmic), CD7 and TdT, negative for CD4.", "CD3+ CD4- CD7+ TdT+"),
]
"""Lists that share a result, forwards and backwards, and where they end."""

SIGNS = [
    ("CD2-/CD5-/CD34/CD117-/CD30- cells were seen.", "CD117- CD2- CD30- CD34- CD5-"),
    ("The lymphoid cells were CD20+, CD79a+, CD10+, BCL6+, BCL2-, MUM1-.", "BCL2- BCL6+ CD10+ CD20+ CD79a+ MUM1-"),
    ("The lymphoid cells were CD20 (+), CD5 (−), CD23 (−), and cyclin D1 (+).", "CD20+ CD23- CD5- cyclin_D1+"),
    ("The cells were CD4+CD56+CD123+ and CD3-CD20-.", "CD123+ CD20- CD3- CD4+ CD56+"),
    ("MPO +++, CD15 +, CD34 (+, weak), CD20 –.", "CD15+ CD20- CD34+(weak) MPO+(strong)"),
    ("CD68 was equivocal and CD1a was +/-.", "CD1a? CD68?"),
    ("IHC showed CD20+ and CD3- cells.", "CD20+ CD3-"),
    ("The histiocytes were CD68+, S100+, and CD1a−.", "CD1a- CD68+ S100+"),
    ("HER2 was 3+ by immunohistochemistry.", "HER2+"),
    (
        "The immunophenotype was CD4+/CD56+/CD123+/CD303+/TCL1+, MPO-/lysozyme-/CD34-.",
        "CD123+ CD303+ CD34- CD4+ CD56+ MPO- TCL1+ lysozyme-",
    ),
    ("The infiltrate was CD3+CD4+CD7-CD8-.", "CD3+ CD4+ CD7- CD8-"),
    ("Immunohistochemistry [vimentin (+), CD99 (+), desmin (-)] supported the diagnosis.", "CD99+ desmin- vimentin+"),
    ("Immunohistochemical studies showed vimentin +, CD34 +, S-100 - and actin -.", "CD34+ S100- actin- vimentin+"),
    ("Tumour cells showed moderate membranous HER2 staining (2+).", "HER2?"),
]
"""Signs and brackets at the heads."""

MEASURED = [
    ("Immunohistochemically: CD4+, CD3-, CD34(-), Ki-67(+, 70%), CD45 (LCA, +).", "CD3- CD34- CD4+ CD45+ Ki-67+(70%)"),
    ("The Ki-67 labelling index was 15-20%.", "Ki-67+(17.5%)"),
    ("Ki-67 was less than 5%.", "Ki-67+(5%)"),
    ("The proliferation index (MIB-1) was 8%.", "Ki-67+(8%)"),
    ("The tumor had a Ki-67 proliferation rate of 40%.", "Ki-67+(40%)"),
    ("More than 90% of the nuclei stained for Ki-67.", "Ki-67+(90%)"),
    (
        "The immunohistochemical profile was as follows: CD34: positive; BCL2: positive; S100: negative; Ki-67: 3%.",
        "BCL2+ CD34+ Ki-67+(3%) S100-",
    ),
    (
        "The tumor showed immunoexpression of synaptophysin, chromogranin A and CD56 with a Ki-67 of 70%.",
        "CD56+ Ki-67+(70%) chromogranin+ synaptophysin+",
    ),
    ("The MIB-1 index exceeded 90%.", "Ki-67+(90%)"),
    ("The mitotic index was high and Ki-67 was positive in 80% of nuclei.", "Ki-67+(80%)"),
    ("Ki-67 80%.", "Ki-67+(80%)"),
    ("A high proliferative index (Ki-67 > 95%) was noted.", "Ki-67+(95%)"),
    ("The proliferative index, as judged by Ki-67, was 30 to 40%.", "Ki-67+(35%)"),
    ("Ki67 staining showed a proliferation rate of 25 %.", "Ki-67+(25%)"),
    ("Immunohistochemistry: vimentin (+++), S100 (++), EMA (-), Ki67 (2%).", "EMA- Ki-67+(2%) S100+ vimentin+(strong)"),
]
"""Heads that are measured in percent."""

NOT_DONE = [
    ("CD34 was not done.", "CD340"),
    ("HLA-DR could not be tested.", "HLA-DR0"),
    ("Immunohistochemistry was requested for CD123 but the tissue was exhausted.", "CD1230"),
    ("CD123 was not available in our laboratory.", "CD1230"),
    ("MPO and lysozyme stains were not contributory.", "MPO0 lysozyme0"),
]
"""Asked for and not done: kept, with no result."""

NOTHING = [
    ("The tumor was positive for epithelial markers.", ""),
    ("CD68 and CD33 were studied.", ""),
    ("Stains for CD3 and CD20 were performed.", ""),
    ("Immunohistochemistry for CD34, CD31 and ERG was performed.", ""),
    ("The tumor was stained for CD34 and CD31.", ""),
    ("Immunostaining with CD31 and CD34 confirmed the vascular nature.", ""),
    ("Serum CEA and CA 19-9 were normal.", ""),
    ("Serum chromogranin A was elevated.", ""),
    ("HIV, hepatitis B and CMV serologies were negative.", ""),
    ("EBV IgM was negative and EBV IgG positive.", ""),
    ("The CD4 count was 250 cells/mm3.", ""),
    ("The CD4/CD8 ratio was 0.5.", ""),
    ("PSA was 4.5 ng/ml.", ""),
    ("PCR for CMV was positive in blood.", ""),
    ("A KIT exon 11 mutation was detected.", ""),
    ("ALK rearrangement was not found by FISH.", ""),
    ("These tumors are usually positive for CD34 and negative for S100.", ""),
    ("All markers except vimentin were negative.", ""),
    ("With the exception of CD56, all T-cell and NK-cell markers were negative.", ""),
    ("The epidermal keratinocytes were positive for cytokeratin, serving as an internal control.", ""),
    ("The patient was CMV IgG positive.", ""),
    ("She was ANA positive and anti-Smith antibody negative.", ""),
    ("MPO-ANCA was positive.", ""),
    ("p-ANCA (MPO) was negative.", ""),
    ("BCR-ABL1 was negative.", ""),
    ("The tumor was positive for the BRAF V600E mutation.", ""),
    ("Serum tryptase was 12 ng/ml.", ""),
]
"""No result of this patient's cells: stained without a result, serum, genes, general statements."""

RARER = [
    ("The atypical cells marked with CD68 and CD33, but not with CD3.", "CD3- CD33+ CD68+"),
    ("Immunomarking with anti-CD34 was negative.", "CD34-"),
    ("CD3, CD20: negative. CD68: positive.", "CD20- CD3- CD68+"),
    ("Negative were CD3, CD5 and CD20.", "CD20- CD3- CD5-"),
    ("Positivity was found with CD33 but none with CD34.", "CD33+ CD34-"),
    ("The cells showed reactivity with antibodies directed against CD13 and CD33.", "CD13+ CD33+"),
    ("They did not react with antibodies to CD19 or CD79a.", "CD19- CD79a-"),
    ("The blasts bore CD33 and CD13 but not CD14.", "CD13+ CD14- CD33+"),
    ("The stains for CD3 and CD20 came back negative, that for CD68 positive.", "CD20- CD3- CD68+"),
    ("CD117 was lacking and CD34 was lost, whereas CD56 was retained.", "CD117- CD34- CD56+"),
    ("CD34: neg; CD117: pos; MPO: weakly pos.", "CD117+ CD34- MPO+(weak)"),
    ("CD33 pos., CD34 neg.", "CD33+ CD34-"),
    ("All blasts were CD45+ (dim), CD33++, CD13+, CD34–.", "CD13+ CD33+ CD34- CD45+(weak)"),
    ("No expression was found for CD3 or CD20.", "CD20- CD3-"),
    ("CD56 proved positive, CD123 negative, TCL1 likewise negative.", "CD123- CD56+ TCL1-"),
    ("The blasts were decorated by antibodies against lysozyme and CD68.", "CD68+ lysozyme+"),
    ("CD4 weak, CD56 strong, CD123 absent.", "CD123- CD4+(weak) CD56+(strong)"),
    ("CD43 was seen in all cells, CD68 in most cells, MPO in none.", "CD43+ CD68+ MPO-"),
    ("The MPO stain remained negative throughout.", "MPO-"),
    ("CD34 and CD117 could not be demonstrated.", "CD117- CD34-"),
    (
        "Immunohistochemistry (CD33, CD13 and MPO positive; CD34, CD3 and CD20 negative) supported the diagnosis.",
        "CD13+ CD20- CD3- CD33+ CD34- MPO+",
    ),
    ("The phenotype was CD45+CD34−CD117+CD33+.", "CD117+ CD33+ CD34- CD45+"),
    ("The infiltrate was MPO-, CD34- and TdT-negative but CD68-positive.", "CD34- CD68+ MPO- TdT-"),
    ("The blasts were double-positive for CD4 and CD56.", "CD4+ CD56+"),
    ("The tumor showed CD30 and ALK negativity.", "ALK- CD30-"),
    ("It was CD68 positive with negative CD3 and CD20 and a Ki-67 index of 80%.", "CD20- CD3- CD68+ Ki-67+(80%)"),
    ("The Ki-67-index amounted to 70 per cent.", "Ki-67+(70%)"),
    ("Proliferation fraction (MIB-1): 60 %.", "Ki-67+(60%)"),
    ("The neoplastic infiltrate stained strongly for lysozyme and weakly for MPO.", "MPO+(weak) lysozyme+(strong)"),
    (
        "Staining with CD68, CD163 and lysozyme was strong, with CD4 weak, and with CD56 absent.",
        "CD163+(strong) CD4+(weak) CD56- CD68+(strong) lysozyme+(strong)",
    ),
    ("CD14 and CD64 gave a negative result.", "CD14- CD64-"),
    ("A search for CD1a gave a negative result.", "CD1a-"),
    ("We noted an absence of CD3 and CD5 and presence of CD20.", "CD20+ CD3- CD5-"),
    ("The cells carried the antigens CD13, CD33 and HLA-DR.", "CD13+ CD33+ HLA-DR+"),
    ("CD68 (clone PG-M1, Dako) was positive in the majority of cells.", "CD68+(diffuse)"),
    (
        "The markers of B cells (CD19, CD20, CD79a) and T cells (CD2, CD3, CD5) remained negative.",
        "CD19- CD2- CD20- CD3- CD5- CD79a-",
    ),
    ("B-cell (CD20, PAX5) and T-cell (CD3) markers were negative.", "CD20- CD3- PAX5-"),
    (
        "Myeloid antigens (MPO, CD13, CD33) and CD117 were present, lymphoid antigens (CD3, CD19) absent.",
        "CD117+ CD13+ CD19- CD3- CD33+ MPO+",
    ),
    ("In contrast to CD68, which was positive, MPO was negative.", "CD68+ MPO-"),
    ("CD68 positivity and MPO negativity pointed to monocytic cells.", "CD68+ MPO-"),
    ("MPO-negative, CD68-positive cells were seen.", "CD68+ MPO-"),
    ("The cells tested positive for CD33 and negative for CD34.", "CD33+ CD34-"),
    ("The tumor cells were found to be positive for CD33 and to lack CD34.", "CD33+ CD34-"),
    ("CD56 and CD4 co-expression was noted.", "CD4+ CD56+"),
    (
        "Co-expression of CD4 and CD56, absence of CD3 and a high Ki-67 index (90%) were noted.",
        "CD3- CD4+ CD56+ Ki-67+(90%)",
    ),
    (
        "Strongly positive: CD4, CD56. Weakly positive: CD123. Negative: CD34.",
        "CD123+(weak) CD34- CD4+(strong) CD56+(strong)",
    ),
    (
        "There was diffuse positivity for CD45 and CD43, focal for CD68, and none for CD20.",
        "CD20- CD43+(diffuse) CD45+(diffuse) CD68+(focal)",
    ),
    ("Tumor cells were positive for CD45 (LCA), CD43 (DF-T1) and CD68 (KP-1).", "CD43+ CD45+ CD68+"),
    ("Tumor cells were CD45(+) CD43(+) CD20(-) CD3(-).", "CD20- CD3- CD43+ CD45+"),
    ("Tumor cells were CD45(+),CD43(+),CD20(-),CD3(-).", "CD20- CD3- CD43+ CD45+"),
    ("MPO was positive (30%), lysozyme was positive (>90%).", "MPO+(30%) lysozyme+(90%)"),
    ("CD34 was positive in fewer than 10% of cells.", "CD34+(10%)"),
    ("Fewer than 5% of the cells expressed CD34.", "CD34+(5%)"),
    ("CD99, CD10 and, focally, CD34 were expressed.", "CD10+ CD34+(focal) CD99+"),
    ("CD20 and, to a lesser degree, CD79a were expressed.", "CD20+ CD79a+"),
    ("None of the cells expressed CD30.", "CD30-"),
    ("Not a single cell was positive for CD20.", "CD20-"),
    ("CD15 and CD30 were both absent.", "CD15- CD30-"),
    ("CD38 was bright, CD45 dim.", "CD38+(strong) CD45+(weak)"),
    (
        "Immunohistochemistry: CD20, CD79a, PAX5: diffusely positive; CD3, CD5: negative; Ki-67: 90%.",
        "CD20+(diffuse) CD3- CD5- CD79a+(diffuse) Ki-67+(90%) PAX5+(diffuse)",
    ),
    ("Immunohistochemistry (IHC) for CD20 and CD3 was noncontributory.", "CD200 CD30"),
    ("MPO immunostaining, CD34 and CD117 were all negative.", "CD117- CD34- MPO-"),
    ("Antibodies against CD3, CD20 and CD30 gave no reaction.", "CD20- CD3- CD30-"),
    ("The reaction with anti-CD68 was intense.", "CD68+(strong)"),
    ("CD68 immunoreactivity was intense in all of the cells.", "CD68+(strong)"),
    ("CD117 expression could not be shown.", "CD117-"),
    ("CD117 expression was demonstrated.", "CD117+"),
    ("The tumor was CD117 and DOG1 positive.", "CD117+ DOG1+"),
    ("The tumor was CD117 and DOG1 positive but CD34 negative.", "CD117+ CD34- DOG1+"),
    ("The tumor was neither CD117 nor DOG1 positive.", "CD117- DOG1-"),
    ("S100-positive, Melan-A-negative spindle cells were seen.", "Melan-A- S100+"),
]
"""Rarer wordings: other verbs, qualities as predicates, inversions, chains without gaps."""

OF_THE_DISEASE = [
    ("The blasts showed CD33þ, CD56þ, lysozymeþ, CD347, CD1177 and CD207.", "CD117- CD20- CD33+ CD34- CD56+ lysozyme+"),
    ("CD123 picked out a few accompanying plasmacytoid dendritic cells but not the neoplastic cells.", "CD123-"),
    ("CD3 marked only scattered reactive lymphocytes.", "CD3-"),
    ("CD34 was confined to vessels.", "CD34-"),
    (
        "With antibodies against CD68 and CD33 the blasts reacted, with those against CD1a and CD3 they did not.",
        "CD1a- CD3- CD33+ CD68+",
    ),
    ("CD56 was expressed in the patient of another author but not in ours.", "CD56-"),
    ("BPDCN is usually CD4+ and CD56+; in our patient CD56 was negative.", "CD56-"),
    ("CD30-positive lymphomas were considered.", ""),
    (
        "The infiltrate was positive for CD4, CD56 and CD43, TdT was positive in 20%, and CD3 and CD20 were negative.",
        "CD20- CD3- CD4+ CD43+ CD56+ TdT+(20%)",
    ),
    ("An antibody to NPM1 stained the nucleus and the cytoplasm.", "NPM1+"),
    ("A KIT D816V mutation was found.", ""),
    ("The translocation t(9;11)(p21.3;q23.3) was found.", ""),
    ("S-100 protein was 7, EBER was nega tive and Ki-67 waspositive in 60%.", "EBER- Ki-67+(60%) S100-"),
    ("MPO was equivocal, and CD34 focally positive.", "CD34+(focal) MPO?"),
    ("Myeloperoxidase was diffusely positive, and CD34 focally so.", "CD34+(focal) MPO+(diffuse)"),
    ("CD79a and CD3 were negative, and a melanoma screen (HMB-45, Melan-A) was too.", "CD3- CD79a- HMB45- Melan-A-"),
    ("Muramidase was shown in most of the cells.", "lysozyme+(diffuse)"),
]
"""Wordings of one disease: damaged signs, bystander cells, genes, other people's patients."""


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_shared_polarity(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), SIGNS)
def test_signs(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), MEASURED)
def test_measured(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), NOT_DONE)
def test_not_done(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), NOTHING)
def test_no_result(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), RARER)
def test_rarer_wordings(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(("text", "expected"), OF_THE_DISEASE)
def test_wordings_of_one_disease(text: str, expected: str) -> None:
    assert read(text, "alc", qualified="(" in expected) == expected


SPECIMENS = [
    ("Skin biopsy showed blasts positive for CD68.", "CD68 skin"),
    ("A lymph node biopsy was taken. The cells expressed CD20.", "CD20 lymph node"),
    ("The marrow contained 60% blasts, which were positive for CD33.", "CD33 marrow"),
    (
        "On flow cytometry of the blood, the blasts were positive for CD64. A biopsy from the shin showed CD68.",
        "CD64 blood",
    ),
    ("The marrow was normal. Immunohistochemistry showed positivity for CD43.", "CD43 skin"),
    ("Orchidectomy tissue was positive for MPO but, unlike the skin, lacked CD34.", "CD34 other, MPO other"),
    ("Flow cytometry of the marrow showed CD34. In the skin CD34 was negative.", "CD34 marrow, CD34 skin"),
    ("CD56 was not expressed in the skin, but was positive in the marrow.", "CD56 skin"),
]
"""From which specimen a result is: named in the sentence, before it, or the default of the pack."""


@pytest.mark.parametrize(("text", "expected"), SPECIMENS)
def test_specimen(text: str, expected: str) -> None:
    facts = facts_of(OPENING + text, "marker", "alc")
    found = sorted(f"{fact.name} {fact.qualifier('specimen')}" for fact in facts)
    assert [entry for entry in expected.split(", ") if entry not in found] == []


def test_specimen_is_other_where_no_pack_says_more() -> None:
    (fact,) = facts_of(OPENING + "The tumor was positive for CD34.", "marker")
    assert fact.qualifier("specimen") == "other"


def test_repeats_count_once_and_lend_each_other_their_qualities() -> None:
    text = "Immunohistochemistry was strongly positive for CD34. In our case, CD34 was positive in 40% of the cells."
    (fact,) = facts_of(OPENING + text, "marker")
    assert (fact.qualifier("intensity"), fact.quantity.value if fact.quantity else None) == ("strong", 40.0)
    assert len(fact.evidence) == 2


def test_conflicting_results_are_both_kept() -> None:
    assert read("The tumor was positive for CD34. A second stain for CD34 was negative.") == "CD34+ CD34-"


def test_not_done_gives_way_to_a_result() -> None:
    assert read("CD34 was not available at first. Later the tumor was positive for CD34.") == "CD34+"


def test_evidence_quotes_list_and_result_and_names_the_words_that_decided() -> None:
    facts = facts_of(OPENING + "The tumor was negative for desmin and CD34.", "marker")
    evidence = facts[0].evidence[0]
    assert evidence.value.quote == "negative for desmin and CD34"
    assert evidence.assertion is not None
    assert evidence.assertion.quote == "negative"


def test_clones_are_kept_apart() -> None:
    facts = facts_of(OPENING + "The tumor was positive for CD68 (KP1) and negative for CD68 (PG-M1).", "marker")
    found = sorted((fact.status.value, str(fact.qualifier("clone"))) for fact in facts)
    assert found == [("absent", "PG-M1"), ("present", "KP1")]


def test_the_paper_defines_what_an_abbreviation_means() -> None:
    text = "He came to the emergency room (ER). ER stay was two days, and ER positive tests were repeated."
    assert read(text) == ""


def test_unknown_names_in_a_list_are_read_with_less_confidence() -> None:
    facts = facts_of(OPENING + "The tumor was positive for CD34, QXR7 and desmin.", "marker")
    sure = {fact.name: fact.confidence for fact in facts}
    assert set(sure) == {"CD34", "QXR7", "desmin"}
    assert sure["QXR7"] < sure["CD34"]


def test_method_is_a_qualifier() -> None:
    (fact,) = facts_of(OPENING + "By flow cytometry the cells were positive for CD34.", "marker")
    assert fact.qualifier("method") == "flow cytometry"


def test_hostile_lengths_stay_fast() -> None:
    assert read("The tumor was positive for " + ", ".join(["CD34", "desmin"] * 300) + ".") == "CD34+ desmin+"


def test_semicolons_that_only_part_the_members_of_a_list() -> None:
    text = "A 40-year-old man had a tumor. They did not express actin; the desmin; synaptophysin or CD 117."
    found = {f.name: f.status.value for f in facts_of(text, "marker", "case_report")}
    assert found.items() >= {"desmin": "absent", "synaptophysin": "absent", "CD117": "absent"}.items()
    text = "A 40-year-old man had a tumor. CD34 was positive; CD3 was not done; CD20 negative."
    assert [f.status.value for f in facts_of(text, "marker", "case_report")] == ["present", "not_done", "absent"]
