"""Reading CSDL XML: the constructs of V4 and those that all versions share."""
