"""Writes dates, money, numbers, statuses and messages as people read them."""
