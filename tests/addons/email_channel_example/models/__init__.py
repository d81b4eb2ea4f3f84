from . import email_reception
from . import email_routing
from . import email_touchpoint
from . import helpdesk_ticket_team
