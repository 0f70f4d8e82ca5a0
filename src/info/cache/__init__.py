"""What was made once and is wanted again: a bounded S3-FIFO with time to live and single flight.

`S3Fifo` is the plain structure, with the clock passed in; `Cache` adds locking and `await`.
"""

from __future__ import annotations

from info.cache.engine import Cache
from info.cache.s3fifo import CacheStats, S3Fifo

__all__ = ["Cache", "CacheStats", "S3Fifo"]
