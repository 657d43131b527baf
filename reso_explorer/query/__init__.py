"""Where the query language meets a model and a dialect."""
