"""Queries rewritten from the way of one server to the way of another."""
