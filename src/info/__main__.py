"""`python -m info` is `infoctl`."""

from __future__ import annotations

from info.apps.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
