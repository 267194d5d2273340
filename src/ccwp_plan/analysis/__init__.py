"""What is worked out from plans: pure functions with frozen results."""
