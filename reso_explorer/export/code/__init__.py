"""A query as code for other programs: one that keeps the provider's rules and reads every page.

`request` holds what every program has to know, `template` and `shell` are the cores that printers
share, `targets` is the table of all of them. Secrets are always read from the environment. Requests
go to the origin of the query and, for a token, to the sign-in server; nowhere else, and never over
plain http to another machine.
"""
