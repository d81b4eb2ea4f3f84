"""Which addresses may be those of a mail server.

Who sets up a mailbox names any host. What answers on the machine itself, on the link
it is attached to or on a cloud's service of metadata is not his to see, whatever name
or spelling leads there. A company's private network is: its mail server may be in it.
"""

from ipaddress import IPv6Address, ip_address, ip_network

_CLOSED = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # the machine itself, as 0.0.0.0
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local, and most clouds' metadata
            "100.100.100.200/32",  # Alibaba's metadata
            "168.63.129.16/32",  # Azure's
            "192.0.0.0/24",  # Oracle's, and of no other use
            "224.0.0.0/3",  # multicast, reserved, broadcast
            "::/127",  # unspecified, and the machine itself
            "fe80::/10",
            "ff00::/8",
            "fd00:ec2::/32",  # Amazon's metadata
            "fd20:ce::/32",  # Google's
        ),
    )
)
# IPv6 with an IPv4 address in its last 32 bits: compatible, mapped, translated, NAT64.
_CARRIERS = tuple(
    map(ip_network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
)


def is_reachable(address):
    """Whether a mail server may be at `address`, an IP address as text, maybe with its
    zone ("fe80::1%eth0")."""
    found = ip_address(address.partition("%")[0])
    return not any(each in net for each in meant(found) for net in _CLOSED)


def meant(found):
    """The address and those that it leads to."""
    yield found
    if not isinstance(found, IPv6Address):
        return
    if any(found in net for net in _CARRIERS):
        yield ip_address(int(found) & 0xFFFFFFFF)
    if found.sixtofour:
        yield found.sixtofour
    yield from found.teredo or ()
