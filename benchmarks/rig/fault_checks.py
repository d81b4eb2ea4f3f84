"""What became of a case's letters, asked of the database, the files and the server; by
other means than the addon's own."""

import hashlib
from collections import Counter

from imapclient import SEEN, IMAPClient

from .failing_servers import FOLDER
from .mail_servers import PASSWORD

MESSAGES = """
    SELECT m.subject, e.conversation_id, c.ticket_id, e.mail_message_id,
           i.id IS NOT NULL AND i.state = 'done' AND i.email_message_id = e.id
      FROM email_message e
      JOIN mail_message m ON m.id = e.mail_message_id
      JOIN email_conversation c ON c.id = e.conversation_id
      LEFT JOIN email_inbound i ON i.id = e.inbound_id
     WHERE c.touchpoint_id = %s AND e.direction = 'in'
"""
LEDGER = """
    SELECT i.digest, i.state, i.original_id IS NULL,
           coalesce(encode(sha256(i.raw_small), 'hex'), a.store_fname)
      FROM email_inbound i
      LEFT JOIN ir_attachment a ON a.res_model = 'email.inbound' AND a.res_id = i.id
       AND a.res_field = 'raw'
     WHERE i.touchpoint_id = %s
"""
FILES = """
    SELECT r.message_id, a.checksum, a.store_fname
      FROM message_attachment_rel r JOIN ir_attachment a ON a.id = r.attachment_id
     WHERE r.message_id = ANY(%s)
"""
COMMENTS = """
    SELECT count(*) FROM mail_message WHERE model = 'helpdesk.ticket'
       AND res_id = ANY(%s) AND body LIKE '%%/email_channel/message/%%'
"""


class Verdict:
    """Counts of what went wrong with one case; all of them 0 when nothing did.

    `lost`: letters without a done row in the ledger or without a mail; `doubled`:
    mails, first rows, comments or tickets too many; `astray`: threads with more or
    fewer than one conversation and ticket; `untold`: letters of which the server was
    not told, or that it has too often; `torn`: files that are missing, incomplete or
    not the mail's.
    """

    def __init__(self, world, account, touchpoint, letters, after_fetch):
        self.world = world
        self.touchpoint = touchpoint
        self.letters = letters
        self.messages = world.sql(MESSAGES, touchpoint)
        self.ledger = world.sql(LEDGER, touchpoint)
        self.lost = self._count_lost()
        self.doubled = self._count_doubled()
        self.astray = self._count_astray()
        self.torn = self._count_torn()
        self.untold = self._count_untold(account, after_fetch)

    @property
    def fine(self):
        return not (self.lost + self.doubled + self.astray + self.torn + self.untold)

    def words(self):
        """What is wrong, in one line."""
        names = ("lost", "doubled", "astray", "torn", "untold")
        wrong = {name: getattr(self, name) for name in names if getattr(self, name)}
        states = dict(Counter(state for _digest, state, *_rest in self.ledger))
        return f"{wrong}, ledger {states}"

    def _count_lost(self):
        done = {digest for digest, state, *_rest in self.ledger if state == "done"}
        linked = {subject for subject, *_rest, linked in self.messages if linked}
        return sum(
            letter.digest not in done or letter.subject not in linked
            for letter in self.letters
        )

    def _count_doubled(self):
        mails = Counter(subject for subject, *_rest in self.messages)
        rows = Counter(digest for digest, _state, first, _name in self.ledger if first)
        tickets = {ticket for _s, _c, ticket, *_rest in self.messages if ticket}
        [(comments,)] = self.world.sql(COMMENTS, list(tickets))
        return (
            sum(number - 1 for number in mails.values())
            + sum(number - 1 for number in rows.values())
            + max(0, comments - len(self.letters))
            + self._orphans(tickets)
        )

    def _orphans(self, tickets):
        """Conversations and tickets of these letters in which none of them is."""
        names = [letter.subject for letter in self.letters]
        [(all_tickets,)] = self.world.sql(
            "SELECT count(*) FROM helpdesk_ticket WHERE name = ANY(%s)", names
        )
        [(conversations,)] = self.world.sql(
            "SELECT count(*) FROM email_conversation WHERE touchpoint_id = %s",
            self.touchpoint,
        )
        used = {conversation for _s, conversation, *_rest in self.messages}
        return all_tickets - len(tickets) + conversations - len(used)

    def _count_astray(self):
        thread_of = {letter.subject: letter.thread for letter in self.letters}
        found = {}
        for subject, conversation, ticket, *_rest in self.messages:
            places = found.setdefault(thread_of[subject], set())
            places.add((conversation, ticket))
        shared = Counter(place for places in found.values() for place in places)
        return sum(
            len(places) != 1 or None in next(iter(places)) for places in found.values()
        ) + sum(number - 1 for number in shared.values())

    def _count_torn(self):
        # A small mail lies in its row: its digest then, not a file's name.
        torn = sum(
            digest not in (name, self._sha256(name))
            for digest, _state, first, name in self.ledger
            if first
        )
        ids = {message: subject for subject, _c, _t, message, _l in self.messages}
        stored = {}
        for message, checksum, name in self.world.sql(FILES, list(ids)):
            torn += self._sha1(name) != checksum
            stored.setdefault(ids[message], []).append(checksum)
        expected = {letter.subject: letter.files for letter in self.letters}
        return torn + sum(
            sorted(stored.get(subject, ())) != sorted(expected[subject])
            for subject in ids.values()
        )

    def _sha256(self, name):
        return hashlib.sha256(self._read(name)).hexdigest()

    def _sha1(self, name):
        return hashlib.sha1(self._read(name)).hexdigest()

    def _read(self, name):
        try:
            return (self.world.files / name).read_bytes() if name else b""
        except OSError:
            return b""

    def _count_untold(self, account, after_fetch):
        with IMAPClient("127.0.0.1", self.world.dovecot.port, ssl=False) as client:
            client.login(account, PASSWORD)
            inbox = _folder(client, "INBOX")
            moved = _folder(client, FOLDER) if after_fetch == "move" else {}
        expected = Counter(letter.digest for letter in self.letters)
        if after_fetch == "read":
            seen = Counter(digest for digest, flags in inbox.values() if SEEN in flags)
            return _difference(expected, seen)
        there = Counter(digest for digest, _flags in moved.values())
        if after_fetch == "delete":
            expected = Counter()
        return len(inbox) + _difference(expected, there)


def _folder(client, name):
    """{UID: (digest, flags)}"""
    if not client.folder_exists(name):
        return {}
    client.select_folder(name, readonly=True)
    found = client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS"])
    return {
        uid: (hashlib.sha256(data[b"BODY[]"]).hexdigest(), data[b"FLAGS"])
        for uid, data in found.items()
    }


def _difference(one, other):
    return ((one - other) + (other - one)).total()
