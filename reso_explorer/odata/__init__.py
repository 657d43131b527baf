"""The OData query language."""
