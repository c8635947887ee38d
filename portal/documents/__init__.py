"""Facts frozen at issue become a PDF that says the same for years, and tells who it is from."""
