import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Why a mail is in its conversation; `guessed`: worth a second look. */
const EVIDENCES = {
    new: {
        label: _t("Opened this conversation"),
        hint: _t("It does not answer any e-mail that is known here."),
    },
    message_id: {
        label: _t("Joined by its Message-Id"),
        hint: _t("Another copy of this very e-mail is here already."),
    },
    bounce: {
        label: _t("Joined by the e-mail it reports on"),
        hint: _t("A mail server reports on the delivery of an e-mail of ours."),
    },
    in_reply_to: {
        label: _t("Joined by In-Reply-To"),
        hint: _t("Its sender pressed Reply on an e-mail of this conversation."),
    },
    references: {
        label: _t("Joined by References"),
        hint: _t("It refers to an earlier e-mail of this conversation."),
    },
    token: {
        label: _t("Joined by the signed reply address"),
        hint: _t("It was sent to an address that only our e-mails here contain."),
    },
    thread_index: {
        label: _t("Probably belongs here (Thread-Index)"),
        hint: _t(
            "Outlook marks it as part of this thread, and its sender takes part in " +
                "the conversation. " +
                "If it is about something else, split it off."
        ),
        guessed: true,
    },
    subject_number: {
        label: _t("Probably belongs here (ticket number)"),
        hint: _t(
            "Its subject contains the number of this ticket, and its sender takes " +
                "part in the conversation. " +
                "If it is about something else, split it off."
        ),
        guessed: true,
    },
    agent: {
        label: _t("Written here"),
        hint: _t("An agent wrote it in this conversation."),
    },
    list: {
        label: _t("Sent to a list"),
        hint: _t("One of many that left at once. Somebody has answered it."),
    },
    moved: {
        label: _t("Moved here by hand"),
        hint: _t("Somebody split it off or moved it from another conversation."),
    },
};

export class MailEvidence extends Component {
    static template = "email_channel.MailEvidence";
    static props = {
        evidence: {type: [String, {value: false}]},
        /** Only those that are worth a second look, as a sign without words. */
        brief: {type: Boolean, optional: true},
        busy: {type: Boolean, optional: true},
        /** Missing where the mail cannot be split off. */
        splitOff: {type: Function, optional: true},
    };

    get look() {
        return EVIDENCES[this.props.evidence];
    }

    get splitHint() {
        return _t("Give this e-mail a conversation and a ticket of its own");
    }
}
