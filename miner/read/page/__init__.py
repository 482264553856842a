"""The geometry of one page: words, columns, lines, furniture, pictures."""
