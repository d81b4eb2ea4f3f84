import hashlib
import json

from odoo import api, fields, models

from ...core.conversation import pictures
from ..conversation.written_files import picture_url


class EmailDialerContent(models.Model):
    """What a list sends, as it was when it was played: lines that were sent show the
    version they were sent with, whatever became of the list and its template."""

    _name = "email.dialer.content"
    _description = "Content of an E-mail List"
    _inherit = ["email.guarded"]
    _order = "id desc"

    list_id = fields.Many2one(
        comodel_name="email.dialer.list",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True, index=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=False)
    lang = fields.Char(readonly=True)
    event = fields.Json(readonly=True)
    digest = fields.Char(readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="email_dialer_content_file_rel",
        column1="content_id",
        column2="attachment_id",
        string="Files",
        readonly=True,
        help="Of the template.",
    )

    _digest_unique = models.UniqueIndex("(list_id, digest)")

    @api.model
    def _taken(self, email_list):
        """The version of what the list would send now, made when there is none.

        :param email_list: email.dialer.list
        """
        # sudo: it is the system that keeps what is sent.
        found = _current(email_list.sudo())
        digest = _digest(found)
        domain = [("list_id", "=", email_list.id), ("digest", "=", digest)]
        Content = self.sudo()
        return Content.search(domain, limit=1) or Content._kept(
            email_list, found, digest
        )

    def _kept(self, email_list, found, digest):
        files = found.pop("files")
        content = self.create({**found, "list_id": email_list.id, "digest": digest})
        # Of its own: what becomes of the template's is no matter of what was sent.
        shown = self.env["ir.attachment"].browse(pictures.numbers(found["body"]))
        shown = shown.exists()
        urls = {one.id: picture_url(content._copy(one).id) for one in shown}
        content.write(
            {
                "body": pictures.point(found["body"], urls),
                "attachment_ids": [(6, 0, [content._copy(one).id for one in files])],
            }
        )
        return content

    def _copy(self, file):
        place = {"res_model": self._name, "res_id": self.id, "public": False}
        return file.with_context(image_no_postprocess=True).copy(place)


def _current(email_list):
    """What the list sends from now on: values of a content, and its "files"."""
    template = email_list.dialer_id.template_id
    return {
        "subject": email_list.subject or template.subject or "",
        "body": str(template.body or ""),
        "lang": template.lang or False,
        "event": False,
        "files": template.attachment_ids,
    }


def _digest(found):
    files = [(file.name, file.checksum) for file in found["files"]]
    told = json.dumps({**found, "files": files}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
