"""The packaged templates: ten types, their partials, locale texts, the default tenant and the demo project (data only)."""
