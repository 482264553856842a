"""The tables of a page: where they stand, their rows and columns."""
