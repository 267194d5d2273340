"""Coverage, for a person at a terminal and for machines."""
