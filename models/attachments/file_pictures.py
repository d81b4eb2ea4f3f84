"""Pictures of files in the texts of mails."""

import re

from odoo.fields import Domain

from ...core.attachments import picture_places
from ..conversation.moved_files import SHOWING
from ..conversation.written_files import picture_url

# What quotes a mail has its pictures in these; what is written has none that waits.
QUOTING = ("body_html", "quote_html")


def show(files):
    """Where the text of their mail has places for them, and where it is quoted,
    wherever those mails are by now.

    :param files: email.file of one mail, within reach
    """
    for mail in _quoting(files.message_id):
        texts = {name: str(mail[name]) for name in QUOTING if mail[name]}
        places = picture_places.numbers(" ".join(texts.values()))
        urls = {
            file.id: picture_url(_picture_in(mail.conversation_id, file).id)
            for file in files
            if file.id in places
        }
        if urls:
            for name, html in texts.items():
                mail[name] = picture_places.fill(html, urls)


def _quoting(mail):
    """The mail, and those that answer or forward it, and so on."""
    found = mails = mail
    while mails:
        mails = mails.search([("answers_id", "in", mails.ids)]) - found
        found |= mails
    return found


def _picture_in(conversation, file):
    """ir.attachment: pictures are seen by those who see their conversation."""
    own = file.attachment_id
    if not conversation or own.res_id == conversation.id:
        return own
    place = {"res_model": conversation._name, "res_id": conversation.id}
    here = [(name, "=", value) for name, value in place.items()]
    twin = own.search([*here, ("checksum", "=", own.checksum)], limit=1)
    return twin or own.with_context(image_no_postprocess=True).copy(place)


def take_out(file, attachments):
    """Where texts show them, also of mails about to leave, there is the file's place
    again.

    :param attachments: ir.attachment
    """
    place = picture_places.path(file.id)
    Mail = file.message_id
    for picture in attachments:
        if picture.res_model == Mail.conversation_id._name:
            link = f"/web/image/{picture.id}?unique="
            for mail in Mail.search(_showing(picture.res_id, link)):
                _put_instead(mail, link, place)


def _showing(conversation_id, link):
    """Domain of the conversation's mails that show a picture."""
    showing = Domain.OR(Domain(name, "like", link) for name in SHOWING)
    return Domain("conversation_id", "=", conversation_id) & showing


def _put_instead(mail, link, place):
    picture = re.compile(re.escape(link) + r"""[^"'()\s&]*""")
    texts = [(mail, name) for name in SHOWING] + [(mail._outgoing(), "body_html")]
    for record, name in texts:
        if record[name]:
            record[name] = picture.sub(place, str(record[name]))
