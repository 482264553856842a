"""A view of the text for matching that keeps every offset: one character for one character."""

from __future__ import annotations

_SAME = {
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\n\t\r\u00a0\u2009\u200a\u202f\u2002\u2003\u2005", " "),
    **dict.fromkeys("‘’‛ʼ´`", "'"),
    **dict.fromkeys("“”„", '"'),
}


def fold(text: str) -> str:
    """The text in lower case with one kind of dash, space and quote; same length as the text."""
    folded = text.lower()
    if len(folded) != len(text):  # a few letters grow in lower case (İ): keep those as they are
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return folded.translate(_TABLE)


_TABLE = str.maketrans(_SAME)
