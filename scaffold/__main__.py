"""The entry point, also of `python -m scaffold`: Ctrl-C is heard before anything else is loaded."""

from scaffold import interruption


def main() -> None:
    """Load and run the command line; Ctrl-C in any moment ends it by one sentence."""
    try:
        interruption.listen()
        from scaffold import cli

        cli.main()
    except BaseException:
        if not interruption.heard():
            raise
        interruption.end()


if __name__ == "__main__":
    main()
