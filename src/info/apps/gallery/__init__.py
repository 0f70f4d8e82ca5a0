"""The gallery: one HTML page that shows every template in every channel and locale, as people see it."""

from info.apps.gallery.main import main
from info.apps.gallery.page import Shown, make_page

__all__ = ["Shown", "main", "make_page"]
