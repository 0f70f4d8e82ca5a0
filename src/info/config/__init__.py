"""Settings from defaults, `info.yaml`, INFO_* variables and arguments, each knowing its origin.

Pure: texts and mappings in, frozen `Settings` out. Files and the environment are read by bootstrap.
"""

from __future__ import annotations

from info.config.keys import KEYS, Key
from info.config.not_yet import NotYet, not_yet
from info.config.root import RootSource
from info.config.settings import Setting, Settings, load_settings
from info.config.shown import shown

__all__ = ["KEYS", "Key", "NotYet", "RootSource", "Setting", "Settings", "load_settings", "not_yet", "shown"]
