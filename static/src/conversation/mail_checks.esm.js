import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** What is known of who sent a mail: what the receiving server found out, and whether
 * the sender signed or encrypted it; `brief`: failed checks only. */
export class MailChecks extends Component {
    static template = "email_channel.MailChecks";
    static props = {
        results: String,
        failed: Boolean,
        protection: {type: [String, Boolean], optional: true},
        brief: {type: Boolean, optional: true},
    };

    get signed() {
        return {
            smime_signed: _t("Signed with S/MIME. The signature was not checked."),
            pgp_signed: _t("Signed with PGP. The signature was not checked."),
        }[this.props.protection];
    }

    get encrypted() {
        return {
            smime_encrypted: _t(
                "Encrypted with S/MIME: it cannot be read here. Ask the sender to write again without encryption."
            ),
            pgp_encrypted: _t(
                "Encrypted with PGP: it cannot be read here. Ask the sender to write again without encryption."
            ),
        }[this.props.protection];
    }
}
