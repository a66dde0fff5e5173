"""How a command may end whatever it is given: with a result, or with a sentence; never with a traceback."""


def check_ending(code: int, err: str) -> None:
    """Hold the exit code and the standard error of a command to that."""
    assert code in (0, 1, 2), err
    assert "Traceback" not in err
    assert code != 2 or any(line.startswith("scaffold: ") for line in err.splitlines()), err
