"""`python -m ccwp_plan` is `ccwp-plan`."""

import os
import signal


def main() -> None:
    """Run the command line. While it is still imported, Ctrl-C ends it as it ends any program, without a traceback.

    Its streams are flushed when it exits. The process then ends at once: to give back its memory piece by piece would
    take a tenth of the time.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from ccwp_plan.cli import main as run

    try:
        run()
    except SystemExit as exit_:
        if exit_.code is None or isinstance(exit_.code, int):
            os._exit(exit_.code or 0)
        raise


if __name__ == "__main__":
    main()
