"""The frozen values that flow through the house, and the document they come from."""
