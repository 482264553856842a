"""Our own sample papers on synthetic patients: texts, gold facts, and the PDFs that are set from them."""
