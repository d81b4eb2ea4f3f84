from . import email_ticket_entry
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import res_company
from . import res_config_settings
