"""The training and the proof of the sentiment model: XED read and split, a linear model fitted, figures."""
