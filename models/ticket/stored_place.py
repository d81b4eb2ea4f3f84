"""Where a file is to be, by the settings of its company and its queue."""

from ...core.ticket import storage_path

EXAMPLE = {"year": "2026", "ticket": "HT00042", "session": "EC000123"}


class Place:
    """Where a row of email.stored.file belongs at present."""

    def __init__(self, row):
        self._row = row
        self._company = row.company_id
        self._conversation = _conversation_of(row)
        self._ticket = _ticket_of(row, self._conversation)
        self.name = row.name

    @property
    def storage(self):
        """fs.storage; empty when it is to be in Odoo"""
        company = self._company
        if self._row.kind == "pdf":
            return company.email_pdf_storage_id
        if company.email_raw_retention != "move" or self._row._is_kept_in():
            return company.email_raw_storage_id.browse()
        return company.email_raw_storage_id

    @property
    def _template(self):
        queue = self._conversation.queue_id or self._ticket.team_id
        of_company = (
            self._company.email_pdf_path
            if self._row.kind == "pdf"
            else self._company.email_raw_path
        )
        return queue.email_storage_path or of_company or ""

    @property
    def _values(self):
        ticket, conversation = self._ticket, self._conversation
        born = conversation or ticket or self._row.inbound_id or self._row
        return {
            "company": self._company.name,
            "queue": (conversation.queue_id or ticket.team_id).name,
            "year": str(born.create_date.year),
            "ticket": ticket.number,
            "session": conversation.session,
        }

    def has(self, path):
        """Whether the file may stay at this path."""
        return storage_path.is_path_of(path, self._template, self._values, self.name)

    def find_path(self, is_taken):
        return storage_path.free_path(self._template, self._values, self.name, is_taken)


def _conversation_of(row):
    return row.conversation_id or row.inbound_id.conversation_id


def _ticket_of(row, conversation):
    file = row.attachment_id
    if file.res_model == "helpdesk.ticket":
        return row.env[file.res_model].browse(file.res_id).exists()
    return conversation.ticket_id


def example(company, template, name, queue=None):
    """The path of an example file, for who writes the template.

    :raise PathRefused: when the template cannot be used
    """
    storage_path.check_template(template)
    values = example_values(company, queue)
    return storage_path.free_path(template, values, name, lambda _path: False)


def example_values(company, queue=None):
    """What the placeholders of a template may stand for.

    :param queue: its name, if the template is a queue's
    """
    queue = queue or company.env._("Support")
    return {**EXAMPLE, "company": company.name, "queue": queue}
