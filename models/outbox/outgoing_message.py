"""The message as it leaves, with the headers that core cannot be told."""

import contextlib

import idna

from odoo.tools.mail import formataddr

from ...core.attachments import picture_places
from ...core.conversation import pictures, token
from ...core.inbound import addresses
from ...core.inbound.bounce import OUR_HEADER
from ...core.inbound.own_host import leads_here
from ...core.outbox import open_picture, reply
from ...core.outbox import outgoing_mime as mime
from ..conversation.written_files import WrittenFiles
from ..own_hosts import own_hosts
from .sending_line import FileLost

# Of what a program writes: nobody's out-of-office answer, and no loop (RFC 3834, 5).
AUTOMATIC = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "OOF, AutoReply",
}
# Of an answer to a customer's mail; older programs know Precedence only.
AUTOMATIC_ANSWER = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}


class OutgoingMessage:
    """Of one mail (email.message, with the rights of the system)."""

    def __init__(self, mail):
        self.mail = mail
        self.env = mail.env
        self.conversation = mail.conversation_id
        self.touchpoint = mail.touchpoint_id

    def build(self):
        """email.message.EmailMessage. Raises FileLost."""
        mail = self.mail
        self._check_carried()
        values = mail._outgoing()._prepare_outgoing_list()[0]
        images = self._pictures()
        # By their language, and whether the conversation is closed: as it leaves.
        icons = self.env["email.rating.setting"]._icons_of(mail)
        message = self.env["ir.mail_server"]._build_email__(
            email_from=from_header(self.touchpoint),
            email_to=self._in_header(mail.email_to),
            email_cc=self._in_header(mail.email_cc),
            email_bcc=self._in_header(mail.email_bcc),
            subject=_one_line(mail.subject),
            body=self._whole_body(values["body"], images, icons),
            reply_to=self._reply_to_header(),
            message_id=mail.message_id,
            references=mail.references,
            subtype="html",
            # Not left to core: it would turn the tracking pixel into text.
            body_alternative=self._whole_text(icons),
            subtype_alternative="plain",
            headers=self._headers(values["headers"]),
        )
        if mail.in_reply_to:
            message["In-Reply-To"] = mail.in_reply_to
        self._embed(message, images)
        for name, content, mimetype in values["attachments"]:
            mime.attach(message, mime.File(name, mimetype, content))
        return message

    def recipients(self):
        """Whom the envelope names, each once, in order; of a mail that some have got
        already, the others."""
        mail = self.mail
        found = (
            ascii_domain(address.email)
            for text in (mail.email_to, mail.email_cc, mail.email_bcc)
            for address in addresses.read_all(text)
        )
        left = (mail.delivery or {}).get("left")
        return [
            email for email in dict.fromkeys(found) if left is None or email in left
        ]

    def _headers(self, headers):
        headers.pop("Return-Path", None)
        # By it a mail of ours is known when it comes back under another Message-Id.
        headers[OUR_HEADER] = self.mail.message_id
        if self.mail.automatic:
            headers.update(AUTOMATIC)
        if self.mail.occasion:
            headers.update(AUTOMATIC_ANSWER)
        return headers

    def _embed(self, message, images):
        html = message.get_body(("html",))
        once = {picture_cid(image): image for image in images}
        for cid, image in once.items():
            mime.embed(html, mime.File(image.name, image.mimetype, image.raw, cid))

    def _whole_body(self, written, images, icons):
        """The HTML that leaves: links to the pictures that travel with it, the icons by
        which it is rated, and the quote as the customer sent it.

        :param written: the agent's words, as core made them ready
        :param icons: models.content.rating_leaving.Icons
        """
        links = {image.id: f"cid:{picture_cid(image)}" for image in images}
        hosts = own_hosts(self.conversation)
        body = pictures.point(str(written), links, lambda url: leads_here(url, hosts))
        body = f"{body}{icons.html}"
        if not self.mail.quote_html:
            return body
        quote = open_picture.leave_out(str(self.mail.quote_html))
        quote = picture_places.leave_out(quote, self._removed_words(quote))
        quote = pictures.point(quote, links)
        return f"{body}<br>{reply.as_sent(quote)}"

    def _whole_text(self, icons):
        """The same as plain text."""
        mail = self.mail
        whole = reply.plain(str(mail.body_html or ""))
        written = reply.plain(str(mail.written_html or ""))
        place = len(written) if whole.startswith(written) else len(whole)
        return f"{whole[:place]}{icons.text}{whole[place:]}"

    def _removed_words(self, quote):
        """{id of a file: what stands in the place of its picture}"""
        files = self.env["email.file"].browse(picture_places.numbers(quote)).exists()
        return {
            file.id: self.env._("[“%(file)s” was removed]", file=file.name)
            for file in files
        }

    def _reply_to_header(self):
        """Signed where the touchpoint wants it, so that the answer finds its
        conversation; one without a conversation finds its thread as others do."""
        touchpoint = self.touchpoint
        address = touchpoint.email
        if touchpoint.signed_reply_address and self.conversation:
            with contextlib.suppress(token.TooLong):
                key = self.conversation._token_key()
                address = token.make(address, self.conversation.id, key)
        return in_header(from_name(touchpoint), address)

    def _in_header(self, text):
        found = addresses.read_all(text)
        return [in_header(address.name, address.email) for address in found]

    def _pictures(self):
        """The pictures of its conversation that a letter and its quote show."""
        mail = self.mail
        shown = f"{mail.written_html or ''}{mail.quote_html or ''}"
        files = WrittenFiles(self.conversation).shown_in(shown)
        return files.filtered(lambda file: (file.mimetype or "").startswith("image/"))

    def _check_carried(self):
        """Core sends a mail without what it cannot read. Raises FileLost."""
        wanted = {
            int(number): name for number, name in (self.mail.carries or {}).items()
        }
        there = self.env["ir.attachment"].browse(wanted).exists()
        for file in there | self._pictures() | self.mail.attachment_ids:
            if not is_whole(file):
                raise FileLost(file.name)
        for number in wanted:
            if number not in there.ids:
                raise FileLost(wanted[number])


def from_name(touchpoint):
    """What customers see as sender."""
    return _one_line(touchpoint.from_name or touchpoint.name)


def from_header(touchpoint):
    """The From header of the touchpoint's mails."""
    address = touchpoint.email
    if touchpoint.sending_method == "platform":
        address = touchpoint.env["email.sender"]._platform_address(touchpoint)
    return in_header(from_name(touchpoint), address)


def picture_cid(image):
    """By what it shows: a picture that a thread has many copies of, as it comes back
    with each answer, travels once."""
    return f"image{image.checksum or image.id}@email.channel"


def in_header(name, email):
    """As a header says it. In angle brackets: bare, Python's own parser of headers
    fails on a local part that begins with a dot."""
    email = ascii_domain(email)
    return formataddr((name, email)) if name else f"<{email}>"


def ascii_domain(email):
    """The address with a domain of any letters in its ASCII form (RFC 5890), for which
    there is no other way (RFC 2047, 5).

    :raises UnicodeError: when the domain has none
    """
    local, at, domain = email.rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            # Letters of the older standard (RFC 3490), as in emoji domains.
            domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}"


def is_whole(file):
    """Whether a file is what was stored; one that is a link is not stored here."""
    if file.type == "url" or (file.url and not file.file_size):
        return True
    content = file.raw or b""
    checksum = file._compute_checksum(content)
    return len(content) == file.file_size and file.checksum in (checksum, False)


def _one_line(text):
    """A header cannot hold two, however they got here."""
    return " ".join((text or "").splitlines())
