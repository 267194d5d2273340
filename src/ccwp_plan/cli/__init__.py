"""The command line: options in, exit status out. The only code that prints and exits."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ccwp_plan.cli import commands
from ccwp_plan.cli.interrupts import heard
from ccwp_plan.cli.output import fail, settle, system_error
from ccwp_plan.errors import CallError

_SHOW = "CCWP_PLAN_TRACEBACK"
"""The variable by which the place of a mistake of ccwp-plan's own is shown in full."""
_OF_PYDANTIC = "Value error, "
"""What pydantic, by which newer versions of Typer read options, puts before the message of an error."""


class _Commands(TyperGroup):
    """Commands that say plainly what is wrong with an option."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The options, as a help shows them that is written by hand."""
        return [_plain(param) for param in super().get_params(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, its arguments and options shown as in a help that is written by hand."""
        command = super().get_command(ctx, cmd_name)
        for one in (command, *getattr(command, "commands", {}).values()):
            for param in one.get_params(ctx) if one else ():
                _plain(param)
        return command

    def invoke(self, ctx: Any) -> Any:
        """Run a command, or print its help."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(_OF_PYDANTIC)
            raise


def _plain(param: Any) -> Any:
    """The same parameter without what newer versions of Typer add: <bool>, brackets, the type of an argument."""
    if getattr(param, "is_flag", False):
        param.metavar = ""
    elif param.param_type_name == "argument":
        param.get_usage_pieces = lambda ctx: [param.metavar]
        param.display_type_rich = lambda ctx: None
    return param


def _version(wanted: bool) -> None:
    if wanted:
        from ccwp_plan import __version__

        typer.echo(f"ccwp-plan {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn a strategy and action plans in YAML into Council-style documents."""


def application(called: str = "") -> typer.Typer:
    """The program for a call whose first argument is this: to build the commands that are not called takes long."""
    app = typer.Typer(
        name="ccwp-plan",
        cls=_Commands,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(
        epilog="Start with `ccwp-plan validate`, then `ccwp-plan coverage` and `ccwp-plan render`. "
        "Each command shows examples with --help."
    )(_options)
    for module in commands.modules(called):
        module.register(app)
    return app


def main() -> None:
    """Run the command line and exit: 0 nothing to report, 1 findings, 2 the call itself was wrong.

    A signal that asks it to end is obeyed when what it is at has been cleaned up.

    The garbage collector is off: a run builds one tree of values, keeps it to the end and makes no cycles
    worth collecting. Pydantic's plugins are off, too: a plan is read the same way on every machine, and
    looking for them takes as long as reading the example plan.
    """
    gc.disable()
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "true"
    _set_streams()
    try:
        with heard():
            if "" in sys.argv[1:]:
                raise CallError("An argument is empty.", "Leave it out, or set the variable that it comes from.")
            application(*sys.argv[1:2])()
    except SystemExit as exit_:
        sys.exit(_status(exit_))
    except (CallError, OSError, ImportError) as error:
        fail(error if isinstance(error, CallError) else system_error(error))
        sys.exit(2)
    except Exception as error:
        if os.environ.get(_SHOW):
            raise
        fail(_mistake(error))
        sys.exit(2)
    finally:
        settle()


def _mistake(error: Exception) -> CallError:
    """What nobody has thought of, for somebody who has never seen a traceback."""
    import traceback

    at = traceback.extract_tb(error.__traceback__)[-1]
    return CallError(
        f"This is an error in ccwp-plan: {type(error).__name__} in {Path(at.filename).name}, line {at.lineno}.",
        f"Please report it, with the files that cause it and the output of {_SHOW}=1 ccwp-plan.",
    )


def _status(exit_: SystemExit) -> str | int | None:
    """The status of an exit. Typer and rich make 1 of a reader who has seen enough of a help or of a usage error."""
    chain: list[BaseException] = [exit_]
    while chain[-1].__context__ is not None:
        chain.append(chain[-1].__context__)
    if not any(isinstance(error, BrokenPipeError) for error in chain):
        return exit_.code
    return next((error.exit_code for error in chain if hasattr(error, "exit_code")), 0)


def _set_streams() -> None:
    """Have all three streams, in UTF-8 and with the ends of lines as they are given, which Windows would change.

    There is colour where both that are written to are terminals, unless NO_COLOR is set. On GitHub Typer would force
    it.
    """
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: SIM115  None where the caller has closed it
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if os.environ.get("NO_COLOR") or not (sys.stdout.isatty() and sys.stderr.isatty()):
        os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"
