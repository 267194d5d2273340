"""`python -m ccwp_plan` is `ccwp-plan`."""

import signal


def main() -> None:
    """Run the command line. While it is still imported, Ctrl-C ends it as it ends any program, without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from ccwp_plan.cli import main as run

    run()


if __name__ == "__main__":
    main()
