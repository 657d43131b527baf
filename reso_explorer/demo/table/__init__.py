"""The source table of the demo service: its resources, fields, lookups and relations.

Both schema documents, the Lookup and Field resources and the generated rows are made from it,
so the dialects cannot drift apart.
"""
