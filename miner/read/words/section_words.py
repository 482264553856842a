"""The words that head the sections of journal papers.

IMRaD, the CARE checklist of case reports, the headings of case-report journals, and the same in German, French,
Spanish, Portuguese and Italian; no word of any disease is among them.  Each entry is a regular expression for a whole
heading, without regard to case; ";" parts the entries.
"""

from __future__ import annotations

from miner.schema import Role

_COUNT = r"(?:\d{1,2}[a-z]?|[ivx]{1,4}|[a-h]|one|two|three|four|five|six|seven|eight|nine|ten)"
_ORDER = r"(?:first|second|third|fourth|fifth|sixth|index|present)"
_PERSON = r"(?:case|patient|infant|child|baby|family|subject|proband|twin)"
_STUDIED = (
    r"(?:materials?|patients?|subjects?|participants?|cases?|animals?|samples?|data|search|study|experimental|clinical"
    r"|statistical|research|review)"
)

WORDS: tuple[tuple[Role, str], ...] = (
    (
        Role.ABSTRACT,
        r"""(?:structured |graphical )?abstract; .{0,20}\(abstract\); summary; synopsis; précis; lead paragraph; résumé;
        resumen; resumo; zusammenfassung; riassunto""",
    ),
    (
        Role.REFERENCES,
        r"""(?:selected |key |further )?(?:references?|readings?|literature|bibliography)(?: cited| and notes?)?;
        works cited; (?:suggested|recommended|additional|background) readings?; similar articles; cited by.*; see also;
        referencias; références; referências; riferimenti; literatur;
        bibliografía; bibliographie""",
    ),
    (
        Role.DISCUSSION,
        r"""(?:introduction and |general )?discussions?; discussion and .*; (?:brief )?comments?; commentary.*;
        (?:the )?(?:section )?(?:editors?|reviewers?|referees?|discussants?)[’']?s?[’']? (?:notes?|comments?|choice
        |summary|commentar(?:y|ies)|remarks?|perspective); editorial(?: (?:comments?|notes?|commentar(?:y|ies)))?;
        (?:invited|guest|external) comment(?:ary|aries|s)?; (?:the )?authors?[’']?s?[’']? (?:reply|replies|response)s?;
        (?:in )?reply; reply (?:to|by|from) .*; expert opinions?; clinical perspectives?;
        (?:brief |literature )?review of (?:the )?literature; literature review; expert commentary; interpretation;
        limitations?; strengths and limitations.*; discusión; diskussion; discussão; discussione""",
    ),
    (
        Role.CONCLUSION,
        r"""(?:summary and )?(?:conclusions?|concluding remarks?)(?: and .*)?; learning points?.*; teaching points?;
        key points?; take[- ]home (?:message|lesson)s?; clinical significance; highlights;
        what is (?:already )?known.*; implications?.*; conclusión; conclusiones; schlussfolgerung(?:en)?; conclusão;
        conclusões; conclusione; conclusioni""",
    ),
    (
        Role.CASE,
        rf"""(?:the |our |illustrative |index |original |present )?cases?;
        (?:\w+ )?(?:clinical )?case (?:reports?|presentations?|descriptions?|histor(?:y|ies)|stud(?:y|ies)
        |summar(?:y|ies)|series|details?|records?|scenarios?|vignettes?|illustrations?|findings?|synopsis)
        (?: and (?:methods?|results?|review.*|discussion|literature.*))?;
        (?:case )?reports? of (?:the |an? )?(?:\w+ )?(?:cases?|patients?);
        (?:presentation|description|history|summary|details) of (?:the |a |our )?(?:cases?|patients?);
        clinical (?:cases?|data|details?|presentations?|histor(?:y|ies)|courses?|vignettes?|summary|reports?|records?
        |scenario|observations?|description|images?|information);
        (?:the )?observations?; narrative; (?:image|quiz) (?:description|case);
        patients? and observations?;
        {_PERSON} (?:no\.? ?|number |nr\.? ?|\#)?{_COUNT}(?:\s*(?:[:.,–—-]\s*|\().{{1,70}})?;
        (?:the )?{_ORDER} (?:case|patient); (?:our |the )?patients?; patient'?s perspective;
        patient (?:histor(?:y|ies)|presentation|data|information|description|case|report|perspective)s?;
        present(?:ing)? (?:concerns?|complaints?|history|illness|case|symptoms?); history and examination;
        history of (?:the )?present(?:ing)? illness; kasuistik; fallbericht; fallbeschreibung; falldarstellung;
        cas clinique; observation clinique; présentation du cas; caso clínico; reporte de caso; informe de caso;
        presentación del caso; relato (?:de|do) caso; caso clinico; descrizione del caso""",
    ),
    (
        Role.METHODS,
        rf"""(?:{_STUDIED}(?:,? (?:and|&) | |, ))*(?:methods?|methodology|materials?|experimental|analys[ie]s|design
        |population|setting|procedures?|strategy)(?: (?:and|&) (?:materials?|patients?|subjects?|participants?|data
        |design|analysis))?; methods?/.*; statistics; data (?:collection|sources?|extraction); experimental section;
        ethics(?: statement)?; ethical (?:approval|considerations?); methoden; métodos; méthodes;
        material und methoden; material y métodos""",
    ),
    (
        Role.RESULTS,
        r"""(?:(?:patients?|main|clinical|experimental|study) (?:and )?)?results?(?: (?:and|&) .*)?; findings;
        resultados; résultats; ergebnisse; risultati""",
    ),
    (
        Role.INTRODUCTION,
        r"""(?:general )?introduction(?: (?:and|&) .*)?; background(?: (?:and|&) .*)?; aims?(?: of the study)?;
        objectives?; purpose; rationale; context; importance; hypothes[ie]s; einleitung; einführung; introducción;
        introdução; introduzione""",
    ),
    (
        Role.FRONT_MATTER,
        r"""key[- ]?words?(?: .{0,20})?; mesh (?:terms?|headings?|words?); (?:medical )?subject headings?;
        substances?; publication types?;
        index terms?; article info.*; author information; affiliations?; correspondence(?: to)?; received; accepted;
        doi; (?:address|author) for correspondence.*;
        (?:article|publication|manuscript) (?:history|information|details);
        access this article.*; quick response code; (?:list of )?abbreviations(?: used.*| list)?; palabras clave;
        mots[- ]clés; schlüsselwörter;
        palavras[- ]chave""",
    ),
    (
        Role.BACK_MATTER,
        r"""acknowledge?ments?(?: (?:and|&) .*)?; (?:potential )?conflicts? of interests?.*;
        competing (?:financial )?interests?.*;
        declarations?(?: of .*)?; (?:author )?disclosures?.*; funding.*; financial (?:support|disclosure).*;
        duality of interests?; role of (?:the )?(?:funding|funders?|sponsors?).*; credit .*statement.*;
        about the authors?; notes on contributors?; peer[- ]review(?:ers?)?(?: .*)?; reviewers?(?: information)?;
        rights and permissions; related content; online supplements?;
        sources? of (?:funding|support|financ.*|interests?);
        authors?[’'] ?contributions?.*;
        (?:patient[’']?s? |written |informed |ethic(?:s|al) (?:approval |statement )?and )*consent.*;
        (?:author )?contributions?; contributors(?:hip)?.*; data .*availability.*; availability of .*;
        data accessibility; supplement(?:ary|al) .*; electronic supplementary.*; supporting information.*;
        additional (?:files?|information); appendi(?:x|ces).*; authors?[’'] (?:information|details);
        publisher[’']s note; open access; grant support; notes?; footnotes?; provenance and peer review;
        (?:research |animal )?ethics (?:approval|committee).*; pre-publication history; related articles.*; copyright.*;
        article note; how to cite.*; cite this.*; permissions?; nomenclature; orcid.*; licen[cs]e.*; trial registration;
        statement of (?:ethics|authorship|interests?|consent); danksagung; interessenkonflikt; agradecimientos""",
    ),
)
"""The first role with an entry that matches wins."""

_EXAMINED = (
    r"(?:laboratory|imaging|radiolog\w+|histolog\w+|patholog\w+|histopatholog\w+|microscopic|gross|genetic|cytogenetic"
    r"|diagnostic|physical|clinical|general|initial)"
)

PARTS_OF_A_CASE = rf"""(?:past |medical |family |relevant )*history; examination; investigations?;
    {_EXAMINED}(?: and .{{1,30}})? (?:findings|data|results|stud(?:y|ies)|investigations?|examinations?|assessments?
    |features|analys[ie]s|work-?up|tests?|evaluation);
    (?:differential |final |working )?diagnos[ie]s; diagnosis and .{{1,30}};
    (?:surgical |initial )?(?:treatments?|therapy|management|interventions?)(?: and .{{1,30}})?;
    therapeutic interventions?; (?:clinical |post-?operative )?(?:course|evolution|progress);
    (?:outcomes?|follow[- ]?up)(?: and .{{1,30}})?; response to .{{1,30}}; timeline; addendum.*; surgical technique"""
"""Headings of the parts of a case story.  Under methods or results the same words head parts of a study."""

_NUMERAL = r"(?:\d{1,2}|[A-H]|[IVX]{1,4}|one|two|three|four|five|six)"

RUN_IN: tuple[tuple[Role, str], ...] = (
    (Role.ABSTRACT, "abstract; summary; synopsis"),
    (Role.INTRODUCTION, "introduction; background; aims?; objectives?; purpose; context; importance"),
    (
        Role.CASE,
        rf"""(?:the |our )?case(?: (?:reports?|presentations?|descriptions?|histor(?:y|ies)|stud(?:y|ies)|summary))?;
        reports? of (?:a |the )?cases?; presentation of (?:the |a )?case; (?:the )?observations?; presentation;
        patients?; clinical (?:case|presentation|data|course|history); (?:case|patient) (?:no\.? ?|number )?{_NUMERAL};
        (?:first|second|third|fourth|fifth) (?:case|patient); addendum""",
    ),
    (
        Role.METHODS,
        """(?:materials?|patients?|subjects?|cases?|study)(?: and| &)? (?:methods?|materials?|design); methods?;
        materials?; design; setting; participants""",
    ),
    (Role.RESULTS, "results?; findings; main outcomes?(?: measures?)?; outcomes?"),
    (
        Role.DISCUSSION,
        """discussion; comments?; interpretation; limitations; editors?[’']?s?[’']? (?:notes?|comments?)
        ; (?:editorial|invited) comment(?:ary)?""",
    ),
    (Role.CONCLUSION, "conclusions?; learning points?; clinical relevance"),
    (
        Role.FRONT_MATTER,
        """key[- ]?words?; mesh terms?; substances; publication types?; subject headings; index terms; article info;
        abbreviations; correspondence(?: to)?; received; accepted; address for correspondence""",
    ),
    (
        Role.BACK_MATTER,
        """funding; conflicts? of interests?; competing interests?; disclosures?; acknowledge?ments?;
        related articles(?: you may like)?; (?:ethical|ethics) (?:approval|statement)(?: and consent)?;
        (?:patient |written |informed )*consent(?: (?:statement|for publication))?; copyright;
        (?:author[’']?s?[’']? )?contributions?; data availability(?: statement)?; orcid(?: ids?)?;
        supplementa(?:ry|l) (?:materials?|data|information|files?); (?:how to )?cite this article(?: as)?;
        disclaimer; peer review; publisher[’']s note""",
    ),
    (Role.REFERENCES, "references; literature"),
)
"""Words that may stand on the line of the section's first sentence ("Discussion: The …")."""

GLUED: tuple[tuple[Role, str], ...] = (
    (Role.ABSTRACT, "ABSTRACT; SUMMARY"),
    (Role.INTRODUCTION, "INTRODUCTION; BACKGROUND"),
    (Role.CASE, "CASE REPORTS?; CASE PRESENTATION; REPORT OF A CASE; CLINICAL CASE; CASE HISTORY"),
    (Role.METHODS, "(?:MATERIALS? AND |PATIENTS AND )?METHODS"),
    (Role.RESULTS, "RESULTS?"),
    (Role.DISCUSSION, "DISCUSSION; COMMENT"),
    (Role.CONCLUSION, "CONCLUSIONS?"),
    (Role.BACK_MATTER, "ACKNOWLEDGE?MENTS?"),
    (Role.REFERENCES, "REFERENCES"),
)
"""Words in capitals that extraction may glue to the first word of the prose."""
