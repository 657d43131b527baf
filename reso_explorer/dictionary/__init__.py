"""The resolved view of a document, for people who write code."""
