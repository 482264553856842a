"""Training of the pipelines that ship in ``models/``; nothing here is needed at run time."""
