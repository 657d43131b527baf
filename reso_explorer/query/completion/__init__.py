"""What can be written at a cursor: the parser's expectation, with types from the analysis."""
