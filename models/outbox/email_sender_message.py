import contextlib

import idna

from odoo import models
from odoo.tools.mail import formataddr

from ...core.conversation import pictures, token
from ...core.inbound.bounce import OUR_HEADER
from ...core.inbound.own_host import leads_here
from ...core.outbox import outgoing_mime as mime
from ...core.outbox import reply
from ..conversation.written_files import WrittenFiles
from ..own_hosts import own_hosts
from .sending_line import FileLost


class EmailSender(models.AbstractModel):
    """The message as it leaves, with the headers that core cannot be told."""

    _inherit = "email.sender"

    def _outgoing(self, mail):
        return self.env["mail.mail"].search([("email_message_id", "=", mail.id)])

    def _build(self, mail):
        """email.message.EmailMessage with the headers core cannot be told.

        Raises FileLost.
        """
        outgoing = self._outgoing(mail)
        self._check_carried(mail)
        values = outgoing._prepare_outgoing_list()[0]
        images = self._pictures(mail)
        values["headers"].pop("Return-Path", None)
        # By it a mail of ours is known when it comes back under another Message-Id.
        values["headers"][OUR_HEADER] = mail.message_id
        touchpoint = mail.conversation_id.touchpoint_id
        message = self.env["ir.mail_server"]._build_email__(
            email_from=self._from_header(touchpoint),
            email_to=self._in_header(mail, mail.email_to),
            email_cc=self._in_header(mail, mail.email_cc),
            email_bcc=self._in_header(mail, mail.email_bcc),
            subject=_one_line(mail.subject),
            body=self._whole_body(mail, values["body"], images),
            reply_to=self._reply_to_header(mail),
            message_id=mail.message_id,
            references=mail.references,
            subtype="html",
            # Not left to core: it would turn the tracking pixel into text.
            body_alternative=reply.plain(str(mail.body_html or "")),
            subtype_alternative="plain",
            headers=values["headers"],
        )
        if mail.in_reply_to:
            message["In-Reply-To"] = mail.in_reply_to
        html = message.get_body(("html",))
        for image in images:
            mime.embed(
                html, mime.File(image.name, image.mimetype, image.raw, self._cid(image))
            )
        for name, content, mimetype in values["attachments"]:
            mime.attach(message, mime.File(name, mimetype, content))
        return message

    def _whole_body(self, mail, written, images):
        """The HTML that leaves: links to the pictures that travel with it, and the
        quote as the customer sent it.

        :param written: the agent's words, as core made them ready
        """
        links = {image.id: f"cid:{self._cid(image)}" for image in images}
        hosts = own_hosts(mail.conversation_id)
        body = pictures.point(str(written), links, lambda url: leads_here(url, hosts))
        if not mail.quote_html:
            return body
        quote = pictures.point(str(mail.quote_html), links)
        return f"{body}<br>{reply.as_sent(quote)}"

    def _from_name(self, touchpoint):
        return _one_line(touchpoint.from_name or touchpoint.name)

    def _from_header(self, touchpoint):
        address = touchpoint.email
        if touchpoint.sending_method == "platform":
            address = self._platform_address(touchpoint)
        return _address(self._from_name(touchpoint), address)

    def _reply_to_header(self, mail):
        conversation = mail.conversation_id
        touchpoint = conversation.touchpoint_id
        address = touchpoint.email
        if touchpoint.signed_reply_address:
            with contextlib.suppress(token.TooLong):
                key = self.env["email.conversation"]._token_key()
                address = token.make(address, conversation.id, key)
        return _address(self._from_name(touchpoint), address)

    def _in_header(self, mail, text):
        found = mail._read_addresses(text)
        return [_address(address.name, address.email) for address in found]

    def _recipients(self, mail):
        """Whom the envelope names, each once, in order; of a mail that some have got
        already, the others."""
        found = (
            _ascii_domain(address.email)
            for text in (mail.email_to, mail.email_cc, mail.email_bcc)
            for address in mail._read_addresses(text)
        )
        left = (mail.delivery or {}).get("left")
        return [
            email for email in dict.fromkeys(found) if left is None or email in left
        ]

    def _pictures(self, mail):
        """The pictures of its conversation that a letter and its quote show."""
        shown = f"{mail.written_html or ''}{mail.quote_html or ''}"
        files = WrittenFiles(mail.conversation_id).shown_in(shown)
        return files.filtered(lambda file: (file.mimetype or "").startswith("image/"))

    def _check_carried(self, mail):
        """Core sends a mail without what it cannot read. Raises FileLost."""
        wanted = {int(number): name for number, name in (mail.carries or {}).items()}
        there = self.env["ir.attachment"].browse(wanted).exists()
        for file in there | self._pictures(mail) | mail.attachment_ids:
            if not _is_whole(file):
                raise FileLost(file.name)
        for number in wanted:
            if number not in there.ids:
                raise FileLost(wanted[number])

    def _cid(self, image):
        return f"image{image.id}@email.channel"


def _address(name, email):
    """As a header says it. In angle brackets: bare, Python's own parser of headers
    fails on a local part that begins with a dot."""
    email = _ascii_domain(email)
    return formataddr((name, email)) if name else f"<{email}>"


def _ascii_domain(email):
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


def _is_whole(file):
    """Whether a file is what was stored; one that is a link is not stored here."""
    if file.type == "url" or (file.url and not file.file_size):
        return True
    content = file.raw or b""
    checksum = file._compute_checksum(content)
    return len(content) == file.file_size and file.checksum in (checksum, False)


def _one_line(text):
    """A header cannot hold two, however they got here."""
    return " ".join((text or "").splitlines())
