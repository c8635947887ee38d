"""Turns the bytes of files that others made into plain dataclasses; pure and strict."""
