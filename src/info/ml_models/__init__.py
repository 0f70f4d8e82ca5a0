"""Weights of the packaged models; each has a CARD.md that says what it was trained on, and how good it is."""
