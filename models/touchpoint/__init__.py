from . import email_secret
from . import email_touchpoint
