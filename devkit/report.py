"""Counting what passed and what failed."""

from .shell import say


class Tally:
    """Numbers of passed and failed checks; sums up with `+=`."""

    def __init__(self, passed=0, failed=0):
        self.passed = passed
        self.failed = failed

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        return self

    def add(self, name, passed):
        """Count one check, and say how it went."""
        self.passed += bool(passed)
        self.failed += not passed
        say(f"  {'✓' if passed else '✗'} {name}")

    def sum_up(self, title, seconds):
        """Say how a group of checks went."""
        numbers = f"{self.passed} passed, {self.failed} failed"
        say(f"{'✗' if self.failed else '✓'} {title}: {numbers} ({seconds:.0f} s)")

    def fail(self, text):
        self.add(text, False)
