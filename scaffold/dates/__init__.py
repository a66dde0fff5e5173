"""The parts of our moment: locales, durations, reading dates, and arithmetic with them."""
