"""`python -m info.apps.gallery`."""

from info.apps.gallery.main import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
