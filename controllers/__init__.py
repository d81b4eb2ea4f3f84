from . import email_dialer
from . import email_file
from . import email_message
from . import email_oauth
from . import email_original
from . import email_rating
from . import email_unsubscribe
from . import mail_tracking
