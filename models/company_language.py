"""Words that no user asked for, whose language could be taken."""


def in_company_language(records):
    """The same records of one company, in its language."""
    return records.with_context(lang=records.company_id.partner_id.lang)
