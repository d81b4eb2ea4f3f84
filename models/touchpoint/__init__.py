from . import email_secret
from . import email_touchpoint
from . import email_touchpoint_activation
from . import email_touchpoint_connection
from . import email_touchpoint_receiving
from . import email_touchpoint_rules
from . import email_touchpoint_secret
