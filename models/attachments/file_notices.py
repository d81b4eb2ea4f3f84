"""What people are told of infected files."""

from markupsafe import Markup

from ..touchpoint.notices import administrators


def tell_administrators(files):
    """That files of one mail are infected.

    :param files: email.file, with the rights of the system
    """
    for user in administrators(files.message_id):
        reader = files.with_context(lang=user.lang)
        tell(
            reader,
            user,
            reader.env._("A virus was removed from an e-mail"),
            reader.env._(
                "Nobody can open it. The original of the e-mail is kept for "
                "administrators."
            ),
        )


def tell(files, user, title, advice):
    """On his screen now, and in his inbox or by mail as he has chosen.

    :param files: email.file of one mail, in the user's language
    """
    names = [f"{file.name} ({file.signature})" for file in files]
    user._bus_send(
        "simple_notification",
        {
            "type": "danger",
            "sticky": True,
            "title": title,
            "message": f"{', '.join(names)}. {advice}",
        },
    )
    mail = files.message_id
    place = mail.conversation_id or files.env["mail.thread"]
    place.with_context(lang=user.lang).message_notify(
        partner_ids=user.partner_id.ids,
        author_id=files.env.ref("base.partner_root").id,
        subject=title,
        body=Markup("<p>%s: %s</p><ul>%s</ul><p>%s</p>")
        % (
            title,
            _link(mail),
            Markup().join(Markup("<li>%s</li>") % name for name in names),
            advice,
        ),
        # Odoo's own queue sends it: this worker has other mail to look at.
        force_send=False,
    )


def _link(mail):
    subject = mail.subject or mail.env._("(no subject)")
    if not mail.conversation_id:
        return subject
    return Markup('<a href="/odoo/email-desk/%s?mail=%s">%s</a>') % (
        mail.conversation_id.id,
        mail.id,
        subject,
    )
