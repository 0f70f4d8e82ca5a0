"""Stores, providers and receivers: each keeps a promise of `info.ports`. Only bootstrap names them."""
