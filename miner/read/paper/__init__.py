"""From the lines of all pages to the paper: paragraphs, sections, metadata, text."""
