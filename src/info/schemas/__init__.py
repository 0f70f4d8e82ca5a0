"""The packaged JSON Schemas: of each template's context, and of template, locale and tenant files (data)."""
