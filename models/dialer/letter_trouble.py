"""Why mails of a list cannot be made."""


class _Trouble(Exception):
    """`words`: for people, translated."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class LineTrouble(_Trouble):
    """It is wrong with one line."""


class LetterTrouble(_Trouble):
    """It keeps all lines of the list from being sent."""


class FileTrouble(_Trouble):
    """It is wrong with a file, whoever is to carry it."""
