from . import email_ticket_entry
from . import helpdesk_ticket
