"""Every question asked of the database, by noun; the asker comes first."""
