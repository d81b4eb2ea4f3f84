from . import email_setup
from . import res_company
