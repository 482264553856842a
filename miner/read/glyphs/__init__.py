"""The characters of a PDF page, by either source, cleaned."""
