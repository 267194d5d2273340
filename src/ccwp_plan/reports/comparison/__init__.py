"""What is new in a plan or a strategy, in words for people and with keys for machines."""
