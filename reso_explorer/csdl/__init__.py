"""What a metadata document says."""
