"""What decides over the trained network's output: spans, candidates and events with calibrated probabilities."""
