"""The reader of CSDL XML, V1 to V4.01."""
