"""The secretariat's language: from YAML text to plans and strategies that know where every word stands."""
