"""Code and schemas made from a dictionary: one file per format over one writing core."""
