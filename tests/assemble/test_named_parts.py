"""Names of a whole beside the names of its parts."""

from __future__ import annotations

import pytest

from tests.support import facts_of

GIVEN = [
    ("He received the 7+3 regimen (cytarabine and daunorubicin).", ["cytarabine", "daunorubicin"]),
    ("He got vincristine and daunorubicin (GMALL protocol).", ["vincristine", "daunorubicin"]),
    ("He received induction chemotherapy with cytarabine.", ["cytarabine"]),
    ("Chemotherapy by a national AML protocol (cytarabine, idarubicin) was given.", ["cytarabine", "idarubicin"]),
    ("He received induction chemotherapy.", ["induction chemotherapy"]),
    ("He received induction chemotherapy and cytarabine.", ["induction chemotherapy", "cytarabine"]),
    ("He received cytarabine. Induction chemotherapy followed.", ["cytarabine", "induction chemotherapy"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), GIVEN)
def test_a_whole_is_left_out_where_its_parts_are_named(text: str, names: list[str]) -> None:
    assert [fact.name for fact in facts_of(f"A 40-year-old man had nodules. {text}", "treatment", "alc")] == names
