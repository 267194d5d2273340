"""`python -m ccwp_plan` is `ccwp-plan`."""

from ccwp_plan.cli import main

main()
