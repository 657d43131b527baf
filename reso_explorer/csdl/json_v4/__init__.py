"""Reading CSDL JSON 4.0 and 4.01."""
