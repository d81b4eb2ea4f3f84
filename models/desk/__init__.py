from . import email_conversation_desk
from . import email_customer
from . import ir_actions_server
from . import email_presence
from . import res_users_settings
