"""Mails of lists that somebody answers: until then they are in no conversation."""

from dataclasses import replace

from ...core.conversation.thread import Known


def with_lines(known, letters):
    """The same, with the mails of lists that are in no conversation: each is a place of
    its own, that only who got it can name.

    :param known: core.conversation.thread.Known
    """
    lines = {
        each
        for letter in letters
        if letter.found.list_mail
        for each in letter.found.list_mail.lines
    }
    lines -= known.places.keys()
    if not lines:
        return known
    places = {**known.places, **{each: [each] for each in lines}}
    return Known(places, {*known.ours, *lines}, known.people)


def open_lines(env, letters):
    """Letters that belong to mails of lists open a conversation for each."""
    about = {letter.join.conversation for letter in letters if _is_line(letter.join)}
    lines = env["email.dialer.entry"]._lines_of(about)
    numbers = {}
    first = 1 + max((letter.join.group or 0 for letter in letters), default=0)
    for letter in letters:
        join = letter.join
        if isinstance(join.suspected, str):
            join = replace(join, suspected=None)
        if _is_line(join):
            letter.line = lines[join.conversation]
            number = numbers.setdefault(join.conversation, first + len(numbers))
            join = replace(join, conversation=None, group=number)
        letter.join = join


def _is_line(join):
    """Conversations have numbers, mails of lists their Message-Id."""
    return isinstance(join.conversation, str)
