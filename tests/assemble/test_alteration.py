"""The alteration strategy on invented sentences: how alterations are named, and whether they were found."""

from __future__ import annotations

import pytest

from miner.assemble.alteration_iscn import items
from miner.schema import Status
from tests.support import facts_of

SIGN = {Status.PRESENT: "+", Status.ABSENT: "-", Status.EQUIVOCAL: "?", Status.NOT_DONE: "0"}
OPENING = "A 40-year-old man had a lump on the back. "


def read(text: str) -> str:
    facts = facts_of(OPENING + text, "genetics", "alc")
    return " ".join(sorted({fact.name.replace(" ", "_") + SIGN[fact.status] for fact in facts}))


CHROMOSOMES = [
    ("Cytogenetic analysis of the marrow showed a normal karyotype (46,XX).", "46,XX+"),
    ("The karyotype was 46,XY,t(8;21)(q22;q22).", "t(8;21)(q22;q22)+"),
    ("The karyotype was 47,XX,+8 in all metaphases.", "trisomy_8+"),
    ("The karyotype was 45,XY,-7.", "monosomy_7+"),
    ("Chromosome analysis disclosed 46,XX,del(5q),+8,-17.", "del(5q)+ monosomy_17+ trisomy_8+"),
    ("Chromosomal analysis revealed t (9; 11) (p22; q23).", "t(9;11)(p22;q23)+"),
    ("The translocation (9;11)(p22;q23) was found.", "t(9;11)(p22;q23)+"),
    ("FISH for TP53 deletion and trisomy 8 was negative.", "TP53_deletion- trisomy_8-"),
    ("A t(8;16)(p11;p13) with KAT6A::CREBBP fusion was found.", "KAT6A::CREBBP+ t(8;16)(p11;p13)+"),
    ("inv(16)(p13.1q22) was identified.", "inv(16)(p13.1q22)+"),
    ("Monosomy 7 was seen in the terminal sample.", "monosomy_7+"),
    ("Trisomies 8 and 21 were found.", "trisomy_21+ trisomy_8+"),
    ("There was no loss of chromosome 7.", "monosomy_7-"),
    ("A deletion of 5q was detected.", "del(5q)+"),
    (
        "The cytogenetics were normal and molecular analysis showed FLT3-ITD with an allelic ratio of 0.5.",
        "FLT3-ITD+ normal_karyotype+",
    ),
    ("Cytogenetics showed no abnormality.", "normal_karyotype+"),
    ("The diploid karyotype was confirmed.", "normal_karyotype+"),
    ("del(7q) and t(3;3)(q21;q26) were detected.", "del(7q)+ t(3;3)(q21;q26)+"),
]
"""Translocations, inversions, deletions, numbers of chromosomes, whole karyotypes."""

GENES = [
    ("FISH detected an 11q23 rearrangement.", "11q23_rearrangement+"),
    ("FISH for the KMT2A gene was positive in 80% of nuclei.", "KMT2A_rearrangement+"),
    ("There was no evidence of MLL rearrangement.", "MLL_rearrangement-"),
    ("An MLL-AF9 fusion transcript was detected by RT-PCR.", "MLL::AF9+"),
    ("BCR-ABL was negative.", "BCR::ABL-"),
    ("BCR/ABL1 and PML-RARA transcripts were not detected.", "BCR::ABL1- PML::RARA-"),
    ("Fusion of KMT2A with MLLT3 was demonstrated.", "KMT2A::MLLT3+"),
    ("The CBFB-MYH11 fusion gene was present.", "CBFB::MYH11+"),
    ("NPM1 mutation was positive and FLT3-ITD was negative.", "FLT3-ITD- NPM1_mutation+"),
    (
        "NPM1 and DNMT3A mutations were found; FLT3, CEBPA and KIT were wild type.",
        "CEBPA_mutation- DNMT3A_mutation+ FLT3_mutation- KIT_mutation- NPM1_mutation+",
    ),
    ("No mutations of NPM1, FLT3 or CEBPA were found.", "CEBPA_mutation- FLT3_mutation- NPM1_mutation-"),
    ("Mutations of NPM1, FLT3-ITD and CEBPA were absent.", "CEBPA_mutation- FLT3-ITD- NPM1_mutation-"),
    ("The patient carried a JAK2 V617F mutation.", "JAK2_V617F_mutation+"),
    ("Sequencing revealed mutations in TET2, SRSF2 and ASXL1.", "ASXL1_mutation+ SRSF2_mutation+ TET2_mutation+"),
    ("FLT3 internal tandem duplication was present.", "FLT3-ITD+"),
    ("FLT3-ITD and FLT3-TKD mutations were not detected.", "FLT3-ITD- FLT3-TKD_mutation-"),
    ("She had a mutated IDH2 (R140Q) and unmutated NPM1.", "IDH2_R140Q_mutation+ NPM1_mutation-"),
    ("NPM1 was mutated but FLT3 was not.", "FLT3_mutation- NPM1_mutation+"),
    ("Next-generation sequencing identified NRAS G12D and KRAS G13D mutations.", "KRAS_G13D_mutation+ NRAS_G12D+"),
    ("BRAF V600E was absent.", "BRAF_V600E-"),
    ("T-cell receptor gene rearrangement was polyclonal.", "T-cell_receptor_gene_rearrangement-"),
    (
        "A clonal rearrangement of the T-cell receptor gamma gene was found.",
        "T-cell_receptor_gamma_gene_rearrangement+",
    ),
    ("IGH gene rearrangement studies showed a monoclonal pattern.", "IGH_rearrangement+"),
    ("FISH did not reveal a BCR::ABL1 rearrangement.", "BCR::ABL1-"),
    ("Neither NPM1 mutation nor FLT3-ITD was detected.", "FLT3-ITD- NPM1_mutation-"),
    ("NPM1 mutation is found in one third of cases of AML; our patient was NPM1 negative.", "NPM1_mutation-"),
    ("NPM1-mutated AML was diagnosed.", "NPM1_mutation+"),
    ("KMT2A was not rearranged.", "KMT2A_rearrangement-"),
    ("A KMT2A break-apart probe showed split signals in 60% of cells.", "KMT2A_rearrangement+"),
    ("KMT2A break-apart FISH was normal.", "KMT2A_rearrangement-"),
    ("RUNX1 and TP53 were unmutated.", "RUNX1_mutation- TP53_mutation-"),
    ("A FLT3 D835Y mutation was identified.", "FLT3_D835Y_mutation+"),
    ("Mutational analysis: NPM1 (+), FLT3-ITD (-), CEBPA (-).", "CEBPA_mutation- FLT3-ITD- NPM1_mutation+"),
    (
        "Molecular studies were negative for NPM1, CEBPA and KIT mutations.",
        "CEBPA_mutation- KIT_mutation- NPM1_mutation-",
    ),
    ("Molecular testing: NPM1 mutated, FLT3-ITD negative.", "FLT3-ITD- NPM1_mutation+"),
    ("BCL2 and MYC rearrangements were not found.", "BCL2_rearrangement- MYC_rearrangement-"),
    ("The blasts carried ETV6::RUNX1.", "ETV6::RUNX1+"),
    ("ASXL1 mutation (variant allele frequency 38%) and no TP53 mutation.", "ASXL1_mutation+ TP53_mutation-"),
    ("A germline variant of RUNX1 was excluded.", "RUNX1_mutation-"),
]
"""Fusions, mutations and rearrangements with their results, in lists too."""

RARER = [
    ("FISH with an MLL break-apart probe was negative.", "MLL_rearrangement-"),
    ("RT-PCR was negative for PML::RARA and BCR::ABL1.", "BCR::ABL1- PML::RARA-"),
    (
        "Neither a FLT3-ITD nor mutations of NPM1, IDH1 or IDH2 were present.",
        "FLT3-ITD- IDH1_mutation- IDH2_mutation- NPM1_mutation-",
    ),
    ("The leukaemic cells harboured NPM1 and DNMT3A R882H mutations.", "DNMT3A_R882H_mutation+ NPM1_mutation+"),
    ("Molecular analysis: FLT3-ITD+, NPM1+, CEBPA wt.", "CEBPA_mutation- FLT3-ITD+ NPM1_mutation+"),
    ("NGS showed TP53 p.R175H (VAF 42%).", "TP53_R175H+"),
    ("A heterozygous mutation in exon 17 of KIT (D816V) was found.", "KIT_mutation+"),
    ("The search for a JAK2 mutation remained negative.", "JAK2_mutation-"),
    (
        "Mutational screening of FLT3, NPM1 and CEBPA gave negative results.",
        "CEBPA_mutation- FLT3_mutation- NPM1_mutation-",
    ),
    ("Karyotype of the bone marrow: 46,XX [20].", "46,XX+"),
    ("Karyotype: 46,XY,inv(16)(p13.1q22)[18]/46,XY[2].", "inv(16)(p13.1q22)+"),
    ("Karyotype: 47,XY,+8,t(9;11)(p22;q23)[12].", "t(9;11)(p22;q23)+ trisomy_8+"),
    (
        "Conventional karyotyping was normal, and FISH for 5q and 7q deletions was negative.",
        "del(5q)- del(7q)- normal_karyotype+",
    ),
    ("No chromosomal abnormality was seen.", "normal_karyotype+"),
    ("A loss of chromosome 7 was present in 80% of cells.", "monosomy_7+"),
    ("FISH: KMT2A rearrangement (+), BCR::ABL1 (-).", "BCR::ABL1- KMT2A_rearrangement+"),
    ("The CBFB::MYH11 transcript was undetectable in the marrow.", "CBFB::MYH11-"),
    ("t(15;17) was excluded by FISH.", "t(15;17)-"),
    ("Translocation t(15;17) was ruled out.", "t(15;17)-"),
    ("The blasts lacked t(8;21) and inv(16).", "inv(16)- t(8;21)-"),
    (
        "IgH and T-cell receptor gene rearrangements were not clonal.",
        "IgH_rearrangement- T-cell_receptor_gene_rearrangement-",
    ),
    ("There was no rearrangement of the KMT2A gene.", "KMT2A_rearrangement-"),
    ("KMT2A was found to be rearranged in 70% of the nuclei.", "KMT2A_rearrangement+"),
    ("An internal tandem duplication of the FLT3 gene was demonstrated.", "FLT3-ITD+"),
    ("The patient had been found to carry a germline DDX41 mutation.", "DDX41_mutation+"),
    ("Cytogenetics: t(6;9)(p23;q34); DEK::NUP214 positive.", "DEK::NUP214+ t(6;9)(p23;q34)+"),
    ("Molecular genetics detected the AML1-ETO fusion.", "AML1::ETO+"),
    ("The RUNX1-RUNX1T1 fusion transcript was positive.", "RUNX1::RUNX1T1+"),
    ("Trisomy 8 was excluded, as was monosomy 7.", "monosomy_7- trisomy_8-"),
    ("A biallelic CEBPA mutation was found.", "CEBPA_mutation+"),
    ("She was FLT3-ITD negative and NPM1 positive.", "FLT3-ITD- NPM1_mutation+"),
    ("FLT3-ITD positive, NPM1 mutated AML was diagnosed.", "FLT3-ITD+ NPM1_mutation+"),
    ("Sequencing disclosed no mutation in KIT.", "KIT_mutation-"),
    ("Mutations were found in ASXL1 and RUNX1 but not in TP53.", "ASXL1_mutation+ RUNX1_mutation+ TP53_mutation-"),
    ("NRAS was mutated, KRAS was not.", "KRAS_mutation- NRAS_mutation+"),
    ("Molecular work-up identified pathogenic variants of TET2 (two) and SRSF2.", "SRSF2_mutation+ TET2_mutation+"),
    ("FISH was positive for a deletion of TP53.", "TP53_deletion+"),
    ("He had a complex karyotype with -5, -7 and del(17p).", "del(17p)+"),
]
"""Rarer wordings: verbs, lists that share a word in front, mosaics, arms of chromosomes."""

SILENT = [
    ("The karyotype was not done.", ""),
    ("Cytogenetics failed because no metaphases were obtained.", ""),
    ("Karyotyping was planned but the culture failed.", ""),
    ("NPM1 was not investigated.", "NPM1_mutation0"),
    ("The karyotype was complex.", ""),
    ("Immunohistochemistry showed BCL2 and MYC positivity.", ""),
]
"""Not examined, or not said of a gene."""


@pytest.mark.parametrize(("text", "expected"), CHROMOSOMES)
def test_chromosomes(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), GENES)
def test_genes(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), RARER)
def test_rarer_wordings(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "expected"), SILENT)
def test_silent(text: str, expected: str) -> None:
    assert read(text) == expected


def test_old_and_new_names_of_a_fusion_are_one_concept() -> None:
    (old,) = facts_of(OPENING + "An MLL-AF9 fusion was found.", "genetics", "alc")
    (new,) = facts_of(OPENING + "KMT2A::MLLT3 was found.", "genetics", "alc")
    assert (old.name, new.name) == ("MLL::AF9", "KMT2A::MLLT3")
    assert old.concept == new.concept == "KMT2A::MLLT3"


def test_every_way_of_writing_a_normal_karyotype_is_one_concept() -> None:
    texts = ("The karyotype was normal.", "The karyotype was 46,XY.", "Cytogenetics showed no clonal abnormality.")
    concepts = {fact.concept for text in texts for fact in facts_of(OPENING + text, "genetics", "alc")}
    assert concepts == {"normal karyotype"}


def test_the_more_precise_name_of_a_result_is_kept() -> None:
    assert read("A KIT D816V mutation was found. KIT was mutated.") == "KIT_D816V_mutation+"
    assert read("A t(9;11)(p22;q23) was found. The t(9;11) is known.") == "t(9;11)(p22;q23)+"


def test_conflicting_results_are_both_kept() -> None:
    assert read("KMT2A::MLLT3 was found in the skin. In the marrow KMT2A::MLLT3 was not detected.") == (
        "KMT2A::MLLT3+ KMT2A::MLLT3-"
    )


def test_evidence_quotes_the_result() -> None:
    (fact,) = facts_of(OPENING + "FISH for BCR::ABL1 was negative.", "genetics", "alc")
    assert fact.evidence[0].value.quote == "BCR::ABL1 was negative"


@pytest.mark.parametrize("text", ["t(x)", "inv(", "46,xq", "(9;11)", "del()", "trisomy", "+8"])
def test_iscn_does_not_see_what_is_not_there(text: str) -> None:
    assert items(text) == []
