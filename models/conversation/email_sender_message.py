import contextlib
import re

from odoo import models
from odoo.tools.mail import email_split_tuples, formataddr

from ...core.conversation import reply, token
from ...core.inbound.bounce import OUR_HEADER
from .email_writing import PICTURE

LOCAL_IMAGE = re.compile(r'src="[^"]*?/web/image/(\d+)[^"]*"')


class EmailSender(models.AbstractModel):
    """The message as it leaves, with the headers that core cannot be told."""

    _inherit = "email.sender"

    def _outgoing(self, mail):
        return self.env["mail.mail"].search([("email_message_id", "=", mail.id)])

    def _build(self, mail):
        """email.message.EmailMessage with the headers core cannot be told."""
        outgoing = self._outgoing(mail)
        values = outgoing._prepare_outgoing_list()[0]
        images = self._pictures(mail, outgoing.body_html or "")
        body = self._embed_images(values["body"], images)
        values["headers"].pop("Return-Path", None)
        # By it a mail of ours is known when it comes back under another Message-Id.
        values["headers"][OUR_HEADER] = mail.message_id
        touchpoint = mail.conversation_id.touchpoint_id
        message = self.env["ir.mail_server"]._build_email__(
            email_from=self._from_header(touchpoint),
            email_to=self._in_header(values["email_to"]),
            email_cc=self._in_header(values["email_cc"]),
            email_bcc=self._in_header([mail.email_bcc]),
            subject=_one_line(mail.subject),
            body=body,
            reply_to=self._reply_to_header(mail),
            attachments=values["attachments"],
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
            maintype, subtype = image.mimetype.split("/", 1)
            html.add_related(
                image.raw,
                maintype,
                subtype,
                cid=f"<{self._cid(image)}>",
                filename=image.name,
                disposition="inline",
            )
        return message

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

    def _in_header(self, texts):
        """:param texts: lists of addresses, as people write them, or nothing"""
        return [
            _address(*pair)
            for text in texts or ()
            for pair in email_split_tuples(text or "")
        ]

    def _pictures(self, mail, body):
        """The pictures of its conversation that a letter shows.

        :param body: as it was written, before core makes its links absolute
        """
        ids = {int(match[2]) for match in PICTURE.finditer(body)}
        files = self.env["ir.attachment"]._of_conversations(mail.conversation_id, ids)
        return files.filtered(lambda file: (file.mimetype or "").startswith("image/"))

    def _embed_images(self, body, images):
        """They travel with the mail: the body with cid: links."""
        by_id = {image.id: image for image in images}

        def link(match):
            image = by_id.get(int(match[1]))
            return f'src="cid:{self._cid(image)}"' if image else match[0]

        return LOCAL_IMAGE.sub(link, body)

    def _cid(self, image):
        return f"image{image.id}@email.channel"


def _address(name, email):
    """As a header says it: a domain of any letters in its ASCII form (RFC 5890), for
    which there is no other way (RFC 2047, 5)."""
    return formataddr((name, formataddr(("", email), charset="ascii")))


def _one_line(text):
    """A header cannot hold two, however they got here."""
    return " ".join((text or "").splitlines())
