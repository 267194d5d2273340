"""A plan from a table that was not made here: its heads recognised, its cells split, what is left kept as comments."""
