from . import email_message
from . import email_oauth
