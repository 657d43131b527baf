"""The search index over names, labels, descriptions and values."""
