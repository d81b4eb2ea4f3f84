from . import email_dialer
from . import email_dialer_content
from . import email_dialer_entry
from . import email_dialer_file
from . import email_dialer_line
from . import email_dialer_list
from . import email_dialer_schedule
