"""Believable rows for the demo service, the same on every machine and in every run."""
