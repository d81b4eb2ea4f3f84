import hashlib
import json

from odoo import api, fields, models

from ...core.conversation import pictures
from ..conversation.written_files import picture_url
from .dialer_event import DialerEvent


class EmailDialerContent(models.Model):
    """What a list sends, as it was when it was played: lines that were sent show the
    version they were sent with, whatever became of the list and its template."""

    _name = "email.dialer.content"
    _description = "Content of an E-mail List"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "id desc"
    _supervised_by = "list_id"

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
    def _take(self, email_list):
        """Keep what the list would send now; once, if that is what it sent before.

        :param email_list: email.dialer.list
        """
        # sudo: it is the system that keeps what is sent.
        email_list = email_list.sudo()
        found = _current(email_list)
        digest = _digest(found)
        before = email_list.content_id
        domain = [("list_id", "=", email_list.id), ("digest", "=", digest)]
        content = self.sudo().search(domain, limit=1)
        content = content or self.sudo()._kept(email_list, found, digest)
        if before and content.event != before.event:
            email_list.event_sequence += 1
        email_list.content_id = content

    @api.model
    def _draft(self, email_list):
        """What the list would send now, as a record that is not stored."""
        # sudo: of a template, only what its mails say.
        email_list = email_list.sudo()
        found = _current(email_list)
        files = found.pop("files")
        return self.sudo().new(
            {**found, "list_id": email_list.id, "attachment_ids": files.ids}
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
        "event": DialerEvent(email_list.dialer_id).settings(),
        "files": template.attachment_ids,
    }


def _digest(found):
    files = [(file.name, file.checksum) for file in found["files"]]
    told = json.dumps({**found, "files": files}, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
