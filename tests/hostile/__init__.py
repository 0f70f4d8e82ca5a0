"""Hostile values in every text hole of every template and channel."""
