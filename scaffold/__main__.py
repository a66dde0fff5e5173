"""The entry point, also of `python -m scaffold`: Ctrl-C is heard before anything else is loaded."""

import _signal as signal  # type: ignore[import-not-found] # in the interpreter already, unlike `signal`


def main() -> None:
    """Load and run the command line; Ctrl-C in any moment ends it by one sentence."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # it waits until it can be heard
    from scaffold.terminal import interruption

    try:
        interruption.listen()
        from scaffold.cli import replay

        replay.answer_again()
        from scaffold.cli import main as cli

        cli.main()
    except BaseException as error:
        if interruption.heard():
            interruption.end()
        if isinstance(error, Exception):
            interruption.fail(error)
        raise


if __name__ == "__main__":
    main()
