"""The forms that RESO's own tools exchange: metadata report, Field and Lookup rows, Common Format."""
