"""What the maintainers run: locks, tables and checks. Nothing here is shipped."""
