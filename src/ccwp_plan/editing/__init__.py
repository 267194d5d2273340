"""What writes the secretariat's own files."""
