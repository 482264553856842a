"""Pages that are pictures: which ones, their words by OCR, and the words as glyphs."""
