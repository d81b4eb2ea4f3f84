from . import email_compose
from . import email_move
