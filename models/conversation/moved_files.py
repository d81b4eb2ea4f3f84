"""Files and pictures of mails that change their conversation."""

import re

IMAGE = re.compile(r"(/web/image/)(\d+)(\?unique=)")
# Fields of email.message in which pictures are shown.
SHOWING = ("body_html", "written_html", "quote_html")


def carry_files(mails, source, target):
    """Files and pictures are seen by those who see their conversation.

    :param mails: email.message, of which ``source`` has more, too
    :return: {id of a picture that both show: id of the copy in the target}
    """
    files = _all_files(mails)
    shared = files & _all_files(source.email_message_ids - mails)
    (files - shared).filtered(
        lambda file: (file.res_model, file.res_id) == (source._name, source.id)
    ).write({"res_id": target.id})
    return _copy_pictures(mails, shared, target) if shared else {}


def show_originals(mails, copies):
    """Mails that are back show what they showed; their copies are not needed.

    :param copies: as carry_files returned them, with their keys as JSON has them
    """
    if copies:
        numbers = {copy: int(picture) for picture, copy in copies.items()}
        _show_instead(mails, numbers)
        mails.env["ir.attachment"].browse(numbers).exists().unlink()


def _all_files(mails):
    return mails.attachment_ids | pictures_of(mails)


def pictures_of(mails):
    """What the mails show of their conversation, also in what they quote."""
    ids = {
        int(match[2])
        for mail in mails
        for name in SHOWING
        for match in IMAGE.finditer(mail[name] or "")
    }
    return mails.env["ir.attachment"]._of_conversations(mails.conversation_id, ids)


def _copy_pictures(mails, shared, target):
    """A picture quoted on both sides is needed on both."""
    shared = (shared - mails.attachment_ids).with_context(image_no_postprocess=True)
    copies = {
        file.id: file.copy({"res_id": target.id, "res_model": target._name}).id
        for file in shared
    }
    _show_instead(mails.filtered(lambda mail: pictures_of(mail) & shared), copies)
    return copies


def _show_instead(mails, numbers):
    """:param numbers: {id of a picture: id of another}"""

    def link(match):
        number = numbers.get(int(match[2]), match[2])
        return f"{match[1]}{number}{match[3]}"

    for mail in mails:
        for name in SHOWING:
            mail[name] = mail[name] and IMAGE.sub(link, mail[name])
        # It may not have been sent yet.
        outgoing = mail._outgoing()
        outgoing.body_html = IMAGE.sub(link, outgoing.body_html or "")
