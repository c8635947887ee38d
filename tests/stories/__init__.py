"""Random stories: what people, the bank, the mail and time do in any order, told to the end."""
