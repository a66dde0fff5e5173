"""What queries and formulas name: those of bases, Dataview and Tasks."""
