"""The workbench in a browser: an HTTP server on top of textual-serve."""
