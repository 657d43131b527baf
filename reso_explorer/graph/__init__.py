"""The entity graph: which types are related, and how to get from one to another."""
