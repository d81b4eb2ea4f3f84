"""Mails of lists that somebody answers: until then they are in no conversation."""

from dataclasses import replace

from ...core.conversation.thread import Known


class AnsweredLines:
    """Of a batch.

    :param letters: models.inbound.letter.Letter, with what was found out about them
    """

    def __init__(self, env, letters):
        self.env = env
        self.letters = letters
        self.lines = {}  # {Message-Id: email.dialer.line}

    def added_to(self, known):
        """The same, with the mails of lists that they name: each is a place of its own,
        that only who got it can name. One whose conversation was erased is none.

        :param known: core.conversation.thread.Known
        """
        named = {
            each
            for letter in self.letters
            if letter.found.list_mail
            for each in letter.found.list_mail.lines
        }
        found = self.env["email.dialer.entry"]._lines_of(named - known.places.keys())
        self.lines = {
            name: line for name, line in found.items() if not line.email_message_id
        }
        if not self.lines:
            return known
        places = {**known.places, **{each: [each] for each in self.lines}}
        return Known(places, {*known.ours, *self.lines}, known.people)

    def open(self):
        """Letters that belong to mails of lists open a conversation for each."""
        numbers = {}
        first = 1 + max((letter.join.group or 0 for letter in self.letters), default=0)
        for letter in self.letters:
            join = letter.join
            if join.suspected in self.lines:
                join = replace(join, suspected=None)
            if join.conversation in self.lines:
                letter.line = self.lines[join.conversation]
                number = numbers.setdefault(join.conversation, first + len(numbers))
                join = replace(join, conversation=None, group=number)
            letter.join = join
