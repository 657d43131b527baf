"""Reads text into trees; the way in is `entry.parse`."""
