"""Replaying the choice of variant on the headline experiments of the Upworthy archive."""
