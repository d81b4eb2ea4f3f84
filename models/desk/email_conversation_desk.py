from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .rows_with_files import RowsWithFiles
from .workflows import workflows_for

# More than this are not counted: the number would be of no use, and cost time.
MOST_COUNTED = 1000
MOST_BOXES = 20


class EmailConversation(models.Model):
    """What a row of the agent's desk shows, besides what other lists do."""

    _inherit = "email.conversation"

    has_files = fields.Boolean(
        "Files",
        compute="_compute_has_files",
        search="_search_has_files",
        help="An e-mail in it has a file, other than the pictures in its text.",
    )
    words = fields.Char(
        "Everything",
        compute="_compute_words",
        search="_search_words",
        help="Its subject and customer, what its e-mails say, its ticket and session.",
    )

    workflows = fields.Json(
        compute="_compute_workflows",
        help="What the reader may run for it: [{id, name, confirmation}]",
    )

    # The orders in which the desk lists what waits.
    _wait_index = models.Index("(waiting_since, id)")

    def _desk_action(self):
        """The action that opens it on the desk."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_desk_action"
        )
        return {**action, "params": {"resId": self.id}}

    @api.depends("user_id", "queue_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_workflows(self):
        for conversation in self:
            open_to_user = conversation._may_change() and not conversation.stopped
            conversation.workflows = open_to_user and [
                {
                    "id": each.id,
                    "name": each.name,
                    "confirmation": each.email_confirmation or "",
                }
                for each in workflows_for(conversation)
            ]

    has_draft = fields.Boolean(
        "Has a Draft",
        compute="_compute_has_draft",
        search="_search_has_draft",
        help="Somebody is writing in it, or has an e-mail in it that waits to leave.",
    )

    presence = fields.Json(
        compute="_compute_presence", help="Who else looks at it or writes in it now."
    )

    @api.depends("email_message_ids")
    def _compute_has_files(self):
        # sudo: whether there is one may be known by all who see the conversation.
        found = RowsWithFiles(self.env).among(self.ids)
        for conversation in self:
            conversation.has_files = conversation._origin.id in found

    @api.model
    def _search_has_files(self, operator, value):
        if operator != "in":
            return NotImplemented

        def to_sql(_model, alias, _query):
            return RowsWithFiles.condition(SQL.identifier(alias, "id"))

        RowsWithFiles(self.env).flush()
        domain = Domain.custom(to_sql=to_sql)
        return domain if True in value else ~domain

    def _compute_has_draft(self):
        # sudo: that there is one is known to all who see the conversation.
        Mail = self.env["email.message"].sudo()
        found = Domain("conversation_id", "in", self.ids) & Mail._kept_drafts()
        groups = Mail._read_group(found, ["conversation_id"])
        ids = {conversation.id for (conversation,) in groups}
        for conversation in self:
            conversation.has_draft = conversation.id in ids

    @api.model
    def _search_has_draft(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: see above
        Mail = self.env["email.message"].sudo()
        drafts = Mail._search(Mail._kept_drafts())
        domain = Domain("id", "in", drafts.subselect("conversation_id"))
        return domain if True in value else ~domain

    @api.depends_context("uid")
    def _compute_presence(self):
        """{"viewing": names, "writing": names, "people": see email.presence.of}"""
        # sudo: those who see the conversation may know who is there.
        found = self.env["email.presence"].sudo()._others(self._origin)
        for conversation in self:
            people = found.get(conversation._origin.id, [])
            conversation.presence = {
                "people": people,
                **{
                    kind: [one["name"] for one in people if one["kind"] == kind]
                    for kind in ("viewing", "writing")
                },
            }

    def _get_access_action(self, access_uid=None, force_website=False):
        """What a notification of it opens: the desk, with it."""
        self.ensure_one()
        url = f"/odoo/email-desk/{self.id}"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def get_similar(self):
        """Answers to earlier questions that resemble what the customers of these wrote.

        :return: {id as text: {"answers": [{"id": of the mail, "conversation_id",
            "subject", "agent", "date": UTC, "closed", "rating": stars, 0 for none,
            "shown": HTML with what is another customer's marked, "inserted": HTML with
            variables in its place, "personal": how many places that are}], the best
            first,
            "locked": whether their reader may not read the conversation, "notice": what
            is wrong with the search, in words}}
        """
        return self.env["email.similar"]._of(self)

    @api.model
    def count_boxes(self, domains):
        """How many conversations that the user sees are in each box of the desk; one
        statement.

        :param domains: {name: domain}
        :return: {name: number}; MOST_COUNTED stands for that many or more
        """
        names = list(domains)[:MOST_BOXES]
        if not names:
            return {}
        counts = [
            SQL(
                "(SELECT count(*) FROM (%s) box)",
                self._search(domains[name], limit=MOST_COUNTED).select("1"),
            )
            for name in names
        ]
        (row,) = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts)))
        return dict(zip(names, row, strict=True))

    def _compute_words(self):
        """There is nothing to show: it is searched only."""
        self.words = False

    @api.model
    def _search_words(self, operator, value):
        if operator not in ("in", "like", "ilike", "=like", "=ilike"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        search = self.env["email.search"]
        return Domain.OR(search._domain(text) for text in texts if text)
