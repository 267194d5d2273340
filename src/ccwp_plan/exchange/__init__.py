"""Forms out to leaders and back, and whatever else comes back: a neutral form, and a module a format."""
