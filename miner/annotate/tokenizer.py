"""The one tokenizer of miner, at training and at run time: scispaCy's rules over a blank English pipeline."""

from __future__ import annotations

import re

from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]

UNIT_STOP = r"(?<=[a-z0-9/µμ\u200a\u2005\u2009][A-Z])\.$"
"""A full stop after a unit or symbol that ends in one capital ("9 g/dL.", "130 nM.", "hepatitis C." apart).

scispaCy's rules keep it on the token, which hides the end of the sentence and is the commonest reason why an
annotated span of MACCROBAT 2020 does not end at a token (57 of 226 in 22,612 spans).
"""


def make_tokenizer(nlp: Language) -> Tokenizer:
    """scispaCy's tokenizer over the pipeline's vocabulary, with :data:`UNIT_STOP` added to its suffixes.

    The trained model has learnt its tokens from these rules: every pipeline that runs it must use them.
    """
    tokenizer: Tokenizer = combined_rule_tokenizer(nlp)
    suffixes: re.Pattern[str] = tokenizer.suffix_search.__self__
    tokenizer.suffix_search = re.compile(f"{suffixes.pattern}|{UNIT_STOP}").search
    return tokenizer


def blank() -> Language:
    """An English pipeline without components that has the tokenizer of :func:`make_tokenizer`."""
    return English(create_tokenizer=_first_tokenizer)


def _first_tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer of a pipeline that has none yet: so spaCy's own, with a thousand rules, is never made.

    scispaCy asks the pipeline's present tokenizer for one setting, which the one without rules has too.
    """
    nlp.tokenizer = Tokenizer(nlp.vocab, token_match=nlp.Defaults.token_match)
    return make_tokenizer(nlp)
