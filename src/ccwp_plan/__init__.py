"""From a strategy and YAML action plans to Council-style documents."""

__version__ = "0.1.0"
