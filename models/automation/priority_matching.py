"""Which conversations a kind of priority rule fits: one grouped statement a kind and
batch, however many rules and conversations there are.

Each function yields (rule, id of a conversation, what was found: dict for JSON).
Conversations and rules are records with the rights of the system.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ...core.inbound import senders
from ...core.inbound.steps.keywords import first_in, own_words, split

# Of a mail; longer ones are logs and tables.
LONGEST_HTML = 500_000


def by_records(kind, rules, conversations):
    """The customer's whole company counts; only records of the conversation's own."""
    customers = conversations.partner_id.commercial_partner_id
    if not customers:
        return
    groups = conversations.env[kind.model]._read_group(
        records_of(kind, conversations), ["partner_id", "company_id"]
    )
    having = {(partner.commercial_partner_id, company) for partner, company in groups}
    for one in conversations:
        if (one.partner_id.commercial_partner_id, one.company_id) in having:
            for rule in rules:
                yield rule, one.id, {}


def records_of(kind, conversations):
    """Domain of the records that count of the customers of these."""
    model = conversations.env[kind.model]
    # sudo: of which company a contact is, who may be out of the reader's sight.
    customers = conversations.sudo().partner_id.commercial_partner_id
    return (
        kind.domain(model)
        & Domain("partner_id.commercial_partner_id", "in", customers.ids)
        & Domain("company_id", "in", conversations.company_id.ids)
    )


def by_tags(kind, rules, conversations):
    """Tags of the contact or of its company; a tag counts for those above it, too."""
    for one in conversations:
        people = one.partner_id | one.partner_id.commercial_partner_id
        above = {
            int(number)
            for tag in people.category_id
            for number in (tag.parent_path or "").split("/")
            if number
        }
        for rule in rules:
            if found := [tag for tag in rule.tag_ids.ids if tag in above]:
                yield rule, one.id, {"tags": found}


def by_address(kind, rules, conversations):
    lists = [(rule, _senders(rule.domains or "")) for rule in rules]
    for one in conversations:
        for rule, entries in lists:
            if found := senders.matching(one.customer_email or "", entries):
                yield rule, one.id, {"entry": found}


def _senders(text):
    """None while somebody is still typing."""
    try:
        return senders.read(text)
    except senders.InvalidEntry:
        return frozenset()


def by_words(kind, rules, conversations):
    """Words in the subject or in what customers wrote since they were answered."""
    lists = [(rule, split(rule.keywords or "")) for rule in rules]
    for conversation, text in _unanswered_words(conversations).items():
        for rule, keywords in lists:
            if found := first_in(text, keywords):
                yield rule, conversation, {"word": found}


def _unanswered_words(conversations):
    """{conversation id: subjects and customers' own words}"""
    conversations.env["email.message"].flush_model()
    rows = conversations.env.execute_query(
        SQL(
            """SELECT mail.conversation_id, message.subject, mail.body_html
                 FROM email_message mail
                 JOIN mail_message message ON message.id = mail.mail_message_id
                WHERE mail.conversation_id = ANY(%s) AND mail.direction = 'in'
                  AND mail.automatic IS NOT TRUE
                  AND NOT EXISTS (
                      SELECT FROM email_message answer
                        JOIN mail_message sent ON sent.id = answer.mail_message_id
                       WHERE answer.conversation_id = mail.conversation_id
                         AND answer.direction = 'out' AND answer.state != 'draft'
                         AND answer.automatic IS NOT TRUE
                         AND sent.date > message.date)""",
            conversations.ids,
        )
    )
    words = {}
    for conversation, subject, html in rows:
        text = f"{subject or ''}\n\n{own_words((html or '')[:LONGEST_HTML])}"
        words[conversation] = f"{words.get(conversation, '')}\n\n{text}"
    return words
