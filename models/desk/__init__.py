from . import email_conversation_desk
from . import res_users_settings
