"""What is known of each provider, as data, and the dialect it becomes."""
