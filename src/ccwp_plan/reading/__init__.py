"""YAML text to a tree that knows where everything stands; knows no field."""
