"""What kinds of fact a pack asks for, and which of the closed menu of strategies finds each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QualifierNode(_Strict):
    """The class of the node and the name of the edge of a qualifier whose values stand in the graph themselves."""

    node: str = Field(pattern=r"^[A-Z][A-Za-z]*$")
    edge: str = Field(pattern=r"^[A-Z][A-Z_]*$")
    heading: str = ""
    """How reports name it; else by kind and qualifier."""


class _Kind(_Strict):
    """``node`` and ``edge`` name the class of the concept and of its link to the case in the graph."""

    heading: str
    """How reports name the kind."""
    node: str = Field(default="", pattern=r"^([A-Z][A-Za-z]*)?$")
    edge: str = Field(default="", pattern=r"^([A-Z][A-Z_]*)?$")
    slot: tuple[str, ...] = ()
    """Qualifiers that belong to the question, not to the answer."""
    nodes: dict[str, QualifierNode] = {}
    """Qualifiers whose values are nodes of their own."""
    strata: str = ""
    """Qualifier by whose values the pooled counts are also given apart."""
    answers: dict[str, str] = {}
    """How reports call a status ("present" as "positive")."""


class AttributeKind(_Kind):
    """Case attribute: one value a patient, from a built-in quantity or a term table.

    ``fallback`` is a table of weaker words (pronouns), counted where no word of ``terms`` is said of the patient.
    """

    strategy: Literal["attribute"]
    quantity: str = ""
    terms: str = ""
    fallback: str = ""


class PanelKind(_Kind):
    """List with shared polarity: many heads, few results, each head taking the result that governs its list.

    Ids of results are "polarity-grammar" (``positive-noun``, ``negative-adjective``), or ``not``, ``usual``, ``shown``,
    ``tested``, ``not_done`` and ``except``; those of methods are ``cells`` or ``elsewhere``, with a name after a
    hyphen, or ``taken`` and ``seen`` for words that tissue was taken or looked at.
    """

    strategy: Literal["panel"]
    heads: str
    results: str
    specimen: str
    methods: str = ""
    qualifiers: dict[str, str] = {}
    """Qualifier name to term table (extent, intensity)."""
    fillers: str = ""
    """Table of words that may stand inside a list of heads (any id), and of those that may not: ``bystander`` (cells
    that are not the patient's disease), ``general`` (kinds of disease), ``gene``, ``serum``; ``cell`` are counted."""
    default_specimen: str = ""
    """Specimen of results for which the text names none."""


class DescriptionKind(_Kind):
    """Same clause: a head noun with the modifiers of its phrase and clause."""

    strategy: Literal["description"]
    heads: str
    """Term table of the nouns; the note ``vague`` marks those that say no more than that there is something."""
    modifiers: dict[str, str]
    """Qualifier name to term table."""
    adjectives: str = ""
    """Term table of the adjectives that name a head ("spotted"), with the ids of the heads; the note of a term says
    before which nouns they do: ``any``, ``collective`` (those and vague ones), or only vague ones."""
    collective: tuple[str, ...] = ()
    """Heads that are made of others: an adjective before them is a head beside them ("spotted rash")."""
    parts: tuple[str, ...] = ()
    """Heads that lie on another one and share its places where they have none of their own."""
    widen: dict[str, str] = {}
    """Qualifier name to the term table of words that widen its phrase ("upper", "dark"); the note of a term says how:
    ``before`` the word, before an ``of``, ``after`` it, or ``drop``."""
    verbatim: tuple[str, ...] = ()
    """Qualifiers given in the text's own words, not by preferred name."""
    fallbacks: dict[str, str] = {}
    """Qualifier name to a second table, used where a description has nothing from the first."""
    contexts: str = ""
    """Term table of words that speak for or against a head; ``mask`` names phrases in which no head stands."""
    weights: str = ""
    """Weight table that says how likely a head names a finding; without one every head counts."""
    least: float = 0.45
    """Probability from which it does (best F1 on held-out case texts)."""
    model_labels: tuple[str, ...] = ()
    """Labels of the trained model whose mentions say which sentences tell a finding."""


class StatusKind(_Kind):
    """Whether something is involved at presentation: subject terms, finding terms, and the time of the clause."""

    strategy: Literal["status"]
    subjects: str
    findings: str
    """Term table with the ids ``absent``, ``present`` (words for not involved and involved), ``cells`` (what is
    counted), ``guard`` (tests of something else), ``later`` and ``earlier`` (words that date a clause off the
    presentation)."""
    threshold: float = 0.0
    """Share of the counted, in percent, from which the subject is involved."""


class NamedKind(_Kind):
    """Names of things done to or found in the patient, from terms and the trained model, kept by their context."""

    strategy: Literal["named"]
    terms: str = ""
    """Term table of the names; without one the model alone finds them."""
    model_labels: tuple[str, ...] = ()
    triggers: str = ""
    """Term table of words that introduce the name ("was diagnosed with")."""
    listed: bool = False
    """Whether a table cell or a list gives several names ("A + B") rather than one name with commas in it."""
    likely: float = 0.35
    """Probability from which the model's word alone makes a fact (default: best F1 in cross-validation)."""
    fillers: tuple[str, ...] = ()
    """Tables of words that go with a name and are none by themselves ("oral", "left", places of the body)."""
    umbrellas: str = ""
    """Table of words for a whole ("regimen"): a name with one is left out beside the names of its parts."""


class AlterationKind(_Kind):
    """Named alterations of things in a table: ``heads`` are the things, ``alterations`` what can happen to them."""

    strategy: Literal["alteration"]
    heads: str
    alterations: str
    results: str
    words: str = ""
    """Table of further results that are said of alterations alone."""
    fillers: str = ""
    """Table of words that may stand inside a list of alterations."""
    karyotypes: str = ""
    """Table with the ids ``karyotype``, ``normal`` and ``not_done``: the examination and its results in words."""


class TimelineKind(_Kind):
    """Events in order, each with its time and the clock it is counted from."""

    strategy: Literal["timeline"]
    events: str
    """Term table of words that name an event; the term id is the event."""
    clocks: str
    weak: str = ""
    """Term table of words that name an event only where a time or a follow-up is told with them."""
    changes: str = ""
    """Term table of rising and falling, told of something in ``subjects``."""
    subjects: str = ""
    guards: str = ""
    """Term table of words that turn an event into another or rule it out."""
    turns: dict[str, str] = {}
    """Guard and event to the event it becomes, or change and subject to the event it is."""
    weights: str = ""
    """Weight table that says what a sentence's features tell of each event; without one, rules alone decide."""
    least: float = 0.5
    """Probability from which an event is told."""
    certain: tuple[str, ...] = ()
    """Events for which plain words suffice, whatever the weights say of the sentence."""
    lasting: tuple[str, ...] = ()
    """Events that a stretch of time after them can date ("was well for two years")."""
    resuming: tuple[str, ...] = ()
    """Events dated by the sentence before where that tells when the patient came back."""
    model_labels: tuple[str, ...] = ()


KindSpec = Annotated[
    AttributeKind | PanelKind | DescriptionKind | StatusKind | NamedKind | AlterationKind | TimelineKind,
    Field(discriminator="strategy"),
]


class Condition(_Strict):
    """Facts of a case that a criterion asks for: any fact of the kind, narrowed by concept and status."""

    kind: str = ""
    terms: str = ""
    """A term table instead of a kind: met where the story says a term of it of the patient, asserted and of now."""
    concepts: tuple[str, ...] = ()
    status: Literal["present", "absent", "equivocal", "not_done"] = "present"
    without: bool = False
    """True asks that there is no such fact."""


class CriterionRule(_Strict):
    """``value`` holds when all of ``all`` and, if given, one of ``any`` are met; rules are tried in order."""

    value: str
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    confidence: float = 1.0
    """How sure the rule is where terms alone meet it."""


class Criterion(_Strict):
    """A derived statement over the facts of a case; no rule met: cannot tell, and no fact is made."""

    kind: str
    heading: str
    rules: tuple[CriterionRule, ...]


class Interval(_Strict):
    """A derived time: from presentation or onset to the first event of ``events``, where ``requires`` holds.

    The paper's own statement (a time beside a term of ``cues``) goes before what can be counted from the events.
    """

    kind: str
    heading: str
    timeline: str
    events: tuple[str, ...]
    requires: tuple[Condition, ...] = ()
    cues: str = ""
    """Term table of words that state the interval directly."""
    scope: str = ""
    """Term table: only events told in a sentence with one of its terms count."""
    age: str = ""
    """Kind of the patient's age at presentation, which an event's age is counted from."""
    onset: str = ""
    """Kind whose sentences tell at which age it began, where that is not the age at presentation."""


class RecordField(_Strict):
    """One key of the machine interface.

    ``shape``: ``value`` (the name of the only fact), ``quantity`` (value, unit and quote), ``list`` (one object a fact
    with ``fields``: key to source; sources are name, status, quantity, percent, quote and ``q:`` + qualifier),
    ``status`` (the concept's polarity word), ``boolean`` (the value "true" or "false").
    """

    key: str
    kind: str
    shape: Literal["value", "quantity", "list", "status", "boolean"]
    fields: dict[str, str] = {}
    words: dict[str, str] = {}
    """How statuses are spelled ("present" as "positive")."""


class ScoreField(_Strict):
    """One row of the accuracy table: which record key is compared, by which parts and with which tolerance."""

    name: str
    key: str
    compare: Literal["value", "quantity", "set", "fuzzy"]
    parts: tuple[str, ...] = ()
    tolerance: float = 0.0
    """Share of the larger of two quantities by which they may differ."""
    optional: bool = False
    """Scored only where the gold file has the key."""
    normalise: dict[str, Literal["text", "symbol", "singular", "quantity", "flag"]] = {}
    """Part to how it is read before it is compared: ``text`` without case, ``symbol`` also without blanks and signs,
    ``singular`` without the plural, ``quantity`` as days (an object without one is left out), ``flag`` as true or
    false.  A part that is not named is compared as it stands."""
    unless: str = ""
    """Key of an object: objects in which it is true are left out."""
    split: str = ""
    """Part whose values are also scored apart; "value" for a field without parts."""
    rewrite: dict[str, str] = {}
    """Regular expression to text: names that fit it as a whole are read as the text."""
