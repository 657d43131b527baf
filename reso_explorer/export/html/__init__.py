"""The dictionary as a page for people: one file, or a folder for static hosting."""
