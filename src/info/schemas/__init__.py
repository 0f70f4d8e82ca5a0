"""The packaged JSON Schemas: one a template for its context, and those of template, locale and tenant files (data only)."""
