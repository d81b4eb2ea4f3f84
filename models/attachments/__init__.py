from . import email_file
from . import email_file_arrival
from . import email_file_verdict
from . import email_message
from . import res_company
from . import res_config_settings
