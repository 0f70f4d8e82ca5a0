"""The language of texts and templates: MessageFormat 2, expressions, pieces, and what binds them."""
