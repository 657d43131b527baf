"""What each kind of change means to a program that reads; one rule per file, each with its reason."""
