"""The gallery: one HTML page that shows every template in every channel and locale, as people see it,
with the limits it uses, its losses and its findings beside it.
"""

from info.apps.gallery.main import main
from info.apps.gallery.page import make_page, make_part
from info.apps.gallery.shown import Shown

__all__ = ["Shown", "main", "make_page", "make_part"]
