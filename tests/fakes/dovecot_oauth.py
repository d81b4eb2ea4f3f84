"""Dovecot's XOAUTH2: it asks the authorization server whose a token is (RFC 7662)."""

_QUESTION = """\
introspection_mode = post
introspection_url = {url}
force_introspection = yes
username_attribute = username
active_attribute = active
active_value = true
"""

_MECHANISMS = "auth_mechanisms = plain login xoauth2 oauthbearer\n"


def introspection(directory, version, url, certificate):
    """What to append to the configuration of a Dovecot of `version`, (2, 3) or later.

    `directory`: where a file may be put that its processes can read.
    """
    question = _QUESTION.format(url=url)
    if version >= (2, 4):
        trust = f"ssl_client_ca_file = {certificate}\n"
        return f"{_MECHANISMS}oauth2 {{\n{question}{trust}}}\n"
    config = directory / "oauth2.conf"
    config.write_text(f"{question}tls_ca_cert_file = {certificate}\n")
    config.chmod(0o644)
    return (
        f"{_MECHANISMS}passdb {{\n  driver = oauth2\n"
        f"  mechanisms = xoauth2 oauthbearer\n  args = {config}\n}}\n"
    )
