"""For the tests of those who build on `info`: a pytest plugin, an outbox, conformance suites of the ports.

The fixtures are in `info.testing.plugin`, the suites in `info.testing.contracts`.
"""
