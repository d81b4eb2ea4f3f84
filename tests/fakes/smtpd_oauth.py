"""XOAUTH2 as an SMTP server offers it, for aiosmtpd."""

import json
import re
from base64 import b64decode

from aiosmtpd.smtp import MISSING, AuthResult, LoginPassword

# Told as a challenge (RFC 7628, 3.2.2), after which the refusal proper comes.
_WHY = {"status": "401", "schemes": "bearer", "scope": "https://mail.google.com/"}


class XOAuth2:
    """For a handler whose `oauth` is an `OAuthServer`, or None where there is no
    XOAUTH2. `auth_answer` is the answer to any login."""

    oauth = None
    auth_answer = None

    async def auth_XOAUTH2(self, server, args):
        if len(args) == 1:
            said = await server.challenge_auth("")
            if said is MISSING:
                return AuthResult(success=False)
        else:
            said = b64decode(args[1])
        if self.auth_answer:
            return AuthResult(success=False, handled=False, message=self.auth_answer)
        wanted = rb"user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01"
        user, token = re.fullmatch(wanted, said).groups()
        if user and self.oauth.owner(token.decode()) == user.decode():
            return AuthResult(success=True, auth_data=LoginPassword(user, token))
        await server.challenge_auth(json.dumps(_WHY))
        return AuthResult(success=False, handled=False)
