"""Turns trees into text; the ways in are `print_query` and `print_value`."""
