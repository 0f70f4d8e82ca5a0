"""Benchmarks: our figures beside the peers', in the same run."""
