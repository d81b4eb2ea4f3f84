"""Which addresses lead to this Odoo itself."""

from odoo.http import request

from ..core.inbound.own_host import hosts_of, is_elsewhere


def own_hosts(record):
    """Hosts under which this Odoo is reached, for core.inbound.own_host.

    :param record: of the company that is asked for
    """
    # sudo: nobody but the system reads parameters.
    parameters = record.env["ir.config_parameter"].sudo()
    names = ("web.base.url", "report.url")
    urls = [parameters.get_param(name) for name in names]
    urls.append(record.get_base_url())
    if request:
        urls.append(request.httprequest.host)
    return hosts_of(urls)


def may_be_asked(record):
    """Whether an agent's browser may ask an address for a picture, as a function of
    the URL: what leads to this Odoo would act with the agent's session."""
    hosts = own_hosts(record)
    return lambda url: is_elsewhere(url, hosts)
