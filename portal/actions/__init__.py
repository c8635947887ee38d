"""Every change, by noun: one verb, its facts, its event, its messages; never commits."""
