"""The content model's weights: which of several texts people are likelier to click. See CARD.md."""
