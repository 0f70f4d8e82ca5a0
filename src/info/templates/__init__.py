"""The packaged templates: ten types, partials, locale texts, the default tenant, the demo project (data)."""
