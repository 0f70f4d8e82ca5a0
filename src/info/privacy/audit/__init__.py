"""The audit log: a Merkle tree of what was done, which nobody can alter unseen."""

from __future__ import annotations
