"""Whether a person is behind a request for a picture or a link of a mail."""

import re
from datetime import datetime, timedelta

AT_ONCE = timedelta(seconds=5)
"""Scanners look at all that a mail has before its recipient can."""

_PROGRAMS = re.compile(
    # Cubot makes telephones.
    r"(?<!cu)bot\b|bot/|crawl|spider|slurp|curl|wget|python|java/|go-http|okhttp|libwww|perl"
    r"|headless|phantomjs|scan|barracuda|proofpoint|mimecast|symantec|messagelabs"
    r"|trend ?micro|fortinet|sophos|forcepoint|ironport|cloudmark|preview|monitor"
    r"|check",
    re.IGNORECASE,
)
# Apple's Mail loads all pictures as the mail arrives, whether anybody opens it or not.
_APPLE = "Mozilla/5.0"


def is_by_person(
    method: str,
    agent: str,
    purpose: str,
    sent_at: datetime | None,
    now: datetime,
) -> bool:
    """Probably: nobody can know.

    Proxies that load a picture when somebody opens the mail (Gmail, Yahoo) count.

    :param method: of HTTP
    :param agent: the User-Agent
    :param purpose: what Purpose, Sec-Purpose and X-Purpose say
    :param sent_at: when the mail left; None while that is not known
    """
    if method != "GET" or "prefetch" in purpose.lower() or "preview" in purpose.lower():
        return False
    if not agent.strip() or agent.strip() == _APPLE or _PROGRAMS.search(agent[:500]):
        return False
    return sent_at is None or now - sent_at >= AT_ONCE
