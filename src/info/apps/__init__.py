"""Programs people start: the command line, the demo, the gallery. None knows another."""
