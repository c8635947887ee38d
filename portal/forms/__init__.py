"""A submitted form becomes a value, or messages by field; nothing here asks the database."""
