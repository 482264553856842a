"""Sets the sample articles as journal pages: eight house styles, from structure files and the raw texts to PDF.

Everywhere in this package lengths are PDF points (1/72 inch), the origin is the top left corner of the page (or of the
piece at hand) and y grows downwards; only the painter turns y round for PDF.
"""
