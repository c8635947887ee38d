"""The benchmark: the portal beside its peers in one run. See README.md; not run with the tests."""
