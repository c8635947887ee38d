"""Finished texts for the secretariat's pages, from rows to what a template only has to place."""
