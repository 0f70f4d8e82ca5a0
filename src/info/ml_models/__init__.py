"""Weights of models, each in a folder with a card that tells its data, licence, figures and limits."""
