from . import email_signature
from . import email_template
from . import email_touchpoint_content
from . import email_variables
