"""What became of a sent mail, recipient by recipient (D11)."""

from ...core.inbound import addresses


class DeliveryReport:
    """Of one mail (email.message, with the rights of the system)."""

    def __init__(self, mail):
        self.mail = mail
        self.reasons = _reasons(mail.failure_reason or "")
        self.left = (mail.delivery or {}).get("left") or ()

    def values(self):
        """
        :return: {"recipients": [{"email", "name", "state": as email.message, or
            ``waiting`` or ``opened``, "reason": what the server said, or ""}],
            "opened_by_one_of_them": whether somebody did and it is not known who}
        """
        people = self._recipients()
        alone = len(people) == 1
        return {
            "recipients": [
                {
                    "email": one.email,
                    "name": one.name or "",
                    **self._state_of(one.email.lower(), alone),
                }
                for one in people
            ],
            "opened_by_one_of_them": bool(self.mail.opened_at) and not alone,
        }

    def _recipients(self):
        mail = self.mail
        texts = (mail.email_to, mail.email_cc, mail.email_bcc)
        found = [one for text in texts for one in addresses.read_all(text)]
        return list({one.email.lower(): one for one in found}.values())

    def _state_of(self, email, alone):
        mail = self.mail
        reason = self.reasons.get(email, "")
        if email in self.left:
            return {"state": "waiting", "reason": reason}
        if mail.state not in ("sent", "bounced"):
            return {"state": mail.state, "reason": reason or self._whole_reason(alone)}
        if reason:
            state = "bounced" if mail.state == "bounced" else "failed"
            return {"state": state, "reason": reason}
        if mail.state == "bounced" and (alone or not self.reasons):
            return {"state": "bounced", "reason": mail.failure_reason or ""}
        return {"state": "opened" if alone and mail.opened_at else "sent", "reason": ""}

    def _whole_reason(self, alone):
        return self.mail.failure_reason or "" if alone or not self.reasons else ""


def _reasons(words):
    """{address: what was said of it}, of lines such as
    ``ana@example.com: 550 No such user``"""
    found = {}
    for line in words.splitlines():
        address, colon, reason = line.partition(": ")
        if colon and "@" in address and " " not in address:
            found[address.lower()] = reason.strip()
    return found
