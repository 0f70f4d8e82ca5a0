"""For the tests of those who build on `info`: conformance suites of the ports."""
