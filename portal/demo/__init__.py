"""The invented school year that a demo shows: made by the same verbs as a real one."""
