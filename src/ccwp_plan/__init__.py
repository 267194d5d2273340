"""Turn a strategy and action plans in YAML into Council-style documents."""

__version__ = "0.1.0"
