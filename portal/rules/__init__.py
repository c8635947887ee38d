"""The agreement in plain Python: no framework, no database, no clock and no files."""
