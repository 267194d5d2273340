"""What is shipped beside the code: where the templates and the pages of the rules are, and which strategy is meant."""

from __future__ import annotations

from pathlib import Path

STRATEGY = "7806-19"
"""The id of the strategy that is meant where nobody names one."""

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent.parent
_IN_CHECKOUT = {"templates": "templates", "rules": "docs/rules"}


def folder(name: str) -> Path:
    """The folder `templates` or `rules`: the checkout's where the package runs from one, else the package's.

    The checkout comes first, since a stale copy of an earlier build may lie in the package.
    """
    if _PACKAGE.parent.name == "src" and (_CHECKOUT / "pyproject.toml").is_file():
        return _CHECKOUT / _IN_CHECKOUT[name]
    return _PACKAGE / name
