"""A place in one line of Markdown that knows its column, as CommonMark counts them: a tab goes to the next fourth."""


class Cursor:
    """A place in one line that knows its column: a tab may be used up in part."""

    __slots__ = ("at", "column", "end", "first", "first_column", "text")

    def __init__(self, text: str, at: int, end: int) -> None:
        self.text, self.at, self.end, self.column = text, at, end, 0
        self.first, self.first_column = -1, 0  # where the white space that follows ends, once looked for

    def indentation(self) -> tuple[int, int]:
        """Return how many columns of white space follow, and the offset behind them."""
        if self.first < self.at:
            column, at = self.column, self.at
            while at < self.end and self.text[at] in " \t":
                column += 1 if self.text[at] == " " else 4 - column % 4
                at += 1
            self.first, self.first_column = at, column
        return self.first_column - self.column, self.first

    def skip(self, columns: int) -> None:
        """Use up so many columns of white space."""
        while columns and self.at < self.end and self.text[self.at] in " \t":
            width = 1 if self.text[self.at] == " " else 4 - self.column % 4
            used = min(width, columns)
            self.column += used
            columns -= used
            self.at += used == width

    def take(self, offset: int, columns: int) -> None:
        """Go on to `offset`, which lies `columns` further on."""
        self.at, self.column = offset, self.column + columns
