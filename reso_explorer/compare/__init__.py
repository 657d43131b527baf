"""Comparing models with each other and with the data."""
