from . import email_conversation_desk
from . import ir_actions_server
from . import res_users_settings
