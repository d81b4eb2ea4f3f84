"""The mail of a line, made of what its list sends when it leaves."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime

from ...core.dialer import event as events
from ...core.dialer import mime
from ...core.dialer.letter import LetterMold
from ...core.dialer.line import Line
from ...core.dialer.mold import values_of
from ...core.dialer.recipient import address_of
from ...core.inbound.bounce import OUR_HEADER
from ...core.inbound.mail import Address
from ...core.outbox.outgoing_mime import File
from ..outbox.outgoing_message import from_header, from_name, in_header
from .event_words import trouble_words
from .letter_files import LetterFiles
from .letter_trouble import FileTrouble, LetterTrouble, LineTrouble
from .letter_values import CUSTOMER, LetterValues
from .line_tracks import LineTracks
from .unsubscribing import Unsubscribing

INVITATION = "invite.ics"
# Nobody's out-of-office answer (RFC 3834, 2, says the same of Precedence and List-Id).
QUIET = ("X-Auto-Response-Suppress", "OOF, AutoReply")
MOST_LETTERS = 5_000_000
"""That variables may add: they are repeated as often as a text names them."""
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"></head><body>{}</body></html>'
)


@dataclass(frozen=True, slots=True)
class Composed:
    """What the mail of a line says.

    :param to: core.inbound.mail.Address
    :param html: what stands in the body, footer included
    :param text: the same as plain text
    :param event: core.dialer.event.Event, or None
    """

    to: Address
    subject: str
    html: str
    text: str
    event: events.Event | None


class LineLetter:
    """Made once for a list and run, then used for each of its lines.

    :param email_list: email.dialer.list with the rights of the system
    :param content: email.dialer.content; without one that of the list, which was kept
        when it was played
    :raises LetterTrouble: a file of the template cannot be sent
    """

    def __init__(self, email_list, content=None):
        self.list = email_list
        self.env = email_list.env
        self.touchpoint = email_list.dialer_id.touchpoint_id
        if not (content or email_list.content_id):
            email_list._take_content()
        self.content = content or email_list.content_id
        self._files = LetterFiles(email_list)
        self._values = LetterValues(email_list, self.content.lang)
        self._unsubscribing = Unsubscribing(email_list)
        self._tracks = LineTracks(email_list)
        self._sender = Address(from_name(self.touchpoint), self.touchpoint.email)
        self._boundary = f"=_{secrets.token_hex(12)}"
        self._prepare()

    def _prepare(self):
        content = self.content
        body, self.pictures = self._files.shown(str(content.body or ""))
        self._mold = LetterMold(content.subject or "", body)
        self._event = content.event and events.EventMold(content.event, self._sender)
        self._event_sequence = self.list.event_sequence
        self._common = self._values.common()
        try:
            shown = self.pictures.items()
            self._pictures = [self._files.part(one, cid) for cid, one in shown]
            self._attached = [
                self._files.part(one) for one in content.attachment_ids._origin
            ]
        except FileTrouble as trouble:
            raise LetterTrouble(trouble.words) from None
        self._head = self._constant_headers()

    def _constant_headers(self):
        reply_to = in_header(self._sender.name, self._sender.email)
        return [
            ("From", mime.header("From", from_header(self.touchpoint))),
            ("Reply-To", mime.header("Reply-To", reply_to)),
            QUIET,
        ]

    # -- the mail ----------------------------------------------------------------

    def build(self, line):
        """The mail (email.message.EmailMessage) of a line (core.dialer.line.Line).

        It is written out already: who wants its parts, reads ``as_bytes()`` anew.

        :raises LineTrouble: what is wrong with the line
        """
        return self._written(line, self.compose(line))

    def build_test(self, line, address):
        """The same for somebody else, marked as a test. Raises LineTrouble.

        :param line: with id 0
        """
        found = self.compose(line)
        subject = self.env._("[Test] %(subject)s", subject=found.subject)
        to = Address("", address)
        return self._written(line, replace(found, to=to, subject=subject))

    def _written(self, line, found):
        invitation = found.event and self._invitation(found, line)
        parts = [self._words(found, line, invitation), *self._files_of(line)]
        if invitation:
            content = invitation.replace("\n", "\r\n").encode()
            parts.append(mime.file_part(File(INVITATION, "application/ics", content)))
        whole = mime.multipart("mixed", parts, f"{self._boundary}m")
        return mime.mail(self._headers(line, found), whole)

    def compose(self, line):
        """Composed of a line. Raises LineTrouble."""
        to = self._recipient(line)
        values = self._values_of(line, to)
        letter = self._mold.fill(values, line.message)
        html, text = self._unsubscribing.footer(line)
        # Who unsubscribes has followed no link of the letter.
        body = self._tracks.track(line, letter.html) if line.id else letter.html
        html = f"{body}{html}"
        text = f"{letter.text}\n\n{text}".strip() + "\n"
        return Composed(to, letter.subject, html, text, self._event_of(values))

    def _words(self, found, line, invitation):
        """The part with what is read, in all its forms."""
        shown = mime.text_part(PAGE.format(found.html), "html")
        if self.pictures and not line.message:
            parts = [shown, *self._pictures]
            shown = mime.multipart("related", parts, f"{self._boundary}r")
        parts = [mime.text_part(found.text, "plain"), shown]
        if invitation:
            parts.append(mime.text_part(invitation, "calendar", "; method=REQUEST"))
        return mime.multipart("alternative", parts, f"{self._boundary}a")

    def _headers(self, line, composed):
        found = [
            *self._head,
            ("To", mime.header("To", self._address(composed.to, line))),
            ("Subject", mime.text_header("Subject", composed.subject)),
            ("Date", format_datetime(datetime.now(UTC))),
            ("Message-Id", line.message_id),
            # By it a mail of ours is known when it comes back under another one.
            (OUR_HEADER, line.message_id),
        ]
        if line.id:
            found += self._unsubscribing.headers(line).items()
        return found

    def _files_of(self, line):
        if not line.message:
            yield from self._attached
        for number in line.files:
            try:
                yield self._files.of_line(number)
            except FileTrouble as trouble:
                raise LineTrouble(trouble.words) from None

    def names_of_lines(self, with_template):
        """Of the variables that only a line can know, in their order.

        :param with_template: whether there is a line without a message of its own
        """
        # A message that says nothing: of the subject alone.
        wanted = self._mold.names("" if with_template else " ")
        if self._event:
            wanted = (*wanted, *self._event.names)
        known = {*self._common, *self._values.customer_names()}
        return [name for name in dict.fromkeys(wanted) if name not in known]

    def file_names(self, line):
        """Names of the files that travel with it. Raises LineTrouble."""
        own = [] if line.message else self.content.attachment_ids._origin.mapped("name")
        try:
            return own + [self._files.name(number) for number in line.files]
        except FileTrouble as trouble:
            raise LineTrouble(trouble.words) from None

    def _invitation(self, found, line):
        uid = line.message_id.strip("<>")
        sequence, now = self._event_sequence, datetime.now(UTC)
        return events.invitation(found.event, found.to, uid, sequence, now)

    # -- the line ----------------------------------------------------------------

    def _recipient(self, line):
        return address_of(line.email) or self._refuse_address(line)

    def _address(self, to, line):
        try:
            return in_header(to.name, to.email)
        except UnicodeError:  # a domain that cannot be
            return self._refuse_address(line)

    def _refuse_address(self, line):
        raise LineTrouble(
            self.env._("“%(email)s” is no e-mail address.", email=line.email)
        )

    def _values_of(self, line, to):
        """By which it is filled in: the line's own go before the channel's."""
        own = values_of({"customer_email": to.email}, line.variables)
        wanted = self._mold.names(line.message)
        if self._event:
            wanted = (*wanted, *self._event.names)
        values = {**self._common, **own}
        if any(name.startswith(CUSTOMER) and name not in own for name in wanted):
            values = {**self._common, **self._values.customer(to), **own}
        if unknown := [name for name in wanted if name not in values]:
            raise LineTrouble(self._unknown_words(unknown[0]))
        longest = max((len(values[name]) for name in wanted), default=0)
        if longest * self._mold.places(line.message) > MOST_LETTERS:
            raise LineTrouble(
                self.env._(
                    "With the line's variables the mail is too long. Shorten them, or "
                    "use them less often."
                )
            )
        return values

    def _unknown_words(self, name):
        if name in self._values.channel_names():
            return self.env._(
                "${%(name)s} is of an agent, a ticket or a conversation, and mails of "
                "a list have none. Take it out of the text, or give the line a "
                "variable of this name.",
                name=name,
            )
        return self.env._(
            "Nothing is known for ${%(name)s}. Give the line a variable of this name, "
            "or take it out of the text.",
            name=name,
        )

    def _event_of(self, values):
        try:
            return self._event and self._event.fill(values)
        except events.WrongEvent as wrong:
            raise LineTrouble(trouble_words(self.env, wrong)) from None


def line_of(record):
    """core.dialer.line.Line of a line whose mail is looked at here: nothing in it tells
    who reads it.

    :param record: email.dialer.line
    """
    return Line.stored(
        0,
        record.email,
        record.message,
        record.variables,
        record.files,
        record.message_id,
    )
