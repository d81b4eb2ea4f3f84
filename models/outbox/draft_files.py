"""The files and pictures of drafts: what their writers uploaded to write with."""

from odoo.fields import Domain

from ...core.conversation import pictures
from ..conversation.written_files import UPLOADED, is_upload, picture_url


class DraftFiles:
    """:param drafts: email.message with the rights of the system"""

    def __init__(self, drafts):
        self.drafts = drafts
        self.env = drafts.env

    def uploads(self):
        """Attachments that their writers uploaded, as files or as pictures."""
        found = self.env["ir.attachment"]
        for draft in self.drafts:
            shown = found.browse(pictures.numbers(str(draft.written_html or "")))
            mine = draft.attachment_ids | shown.exists()
            found |= mine.filtered(
                lambda file, draft=draft: is_upload(file, draft.create_uid)
            )
        return found

    def copies_for(self, env):
        """What another user needs to go on with one draft.

        :param env: his
        :return: (ir.attachment, HTML (str) that shows his copies of the pictures)
        """
        draft = self.drafts.ensure_one()
        place = {"res_model": "email.compose", "res_id": 0}
        uploads = self.uploads().with_env(env(su=True))
        copies = {
            file.id: file.with_context(image_no_postprocess=True).copy(place)
            for file in uploads
        }
        files = draft.attachment_ids.filtered(lambda file: file.id not in copies)
        files |= files.browse(
            copies[file.id].id for file in draft.attachment_ids if file.id in copies
        )
        urls = {number: picture_url(copy.id) for number, copy in copies.items()}
        return files, pictures.point(str(draft.written_html or ""), urls)


def unlink_unused(files):
    """Delete those of these files that no mail, no draft and no open letter has. What
    is public stays: other pages may show it.

    :param files: ir.attachment with the rights of the system
    """
    if not files:
        return
    carrying = [("attachment_ids", "in", files.ids)]
    mails = files.env["email.message"].search(carrying)
    letters = files.env["email.compose"].search(carrying)
    used = mails.attachment_ids | letters.attachment_ids
    unused = files - used - _shown(files.env, files.create_uid)
    unused.filtered(lambda file: not file.public).unlink()


def _shown(env, writers):
    """Pictures of the drafts and open letters of these users (ir.attachment)."""
    mine = Domain("create_uid", "in", writers.ids)
    drafts = env["email.message"].search(
        mine
        & Domain("state", "=", "draft")
        & Domain("written_html", "like", "/web/image/")
    )
    letters = env["email.compose"].search(mine & Domain("body", "like", "/web/image/"))
    texts = [*drafts.mapped("written_html"), *letters.mapped("body")]
    numbers = {one for text in texts for one in pictures.numbers(str(text))}
    return env["ir.attachment"].browse(numbers)


def keep_uploads(composes):
    """What was uploaded into these windows (email.compose) stays when they are gone."""
    # sudo: their writers' own.
    files = composes.env["ir.attachment"].sudo()
    files.search(
        [("res_model", "=", UPLOADED[1]), ("res_id", "in", composes.ids)]
    ).write({"res_id": 0})
