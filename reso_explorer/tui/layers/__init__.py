"""What lies on top of the main screen until Esc removes it."""
