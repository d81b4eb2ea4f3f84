import {Component, useEffect, useRef} from "@odoo/owl";
import {fullDate, shortDate} from "./mail_dates.esm";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {MailAttachments} from "./mail_attachments.esm";
import {MailBody} from "./mail_body.esm";
import {MailChecks} from "./mail_checks.esm";
import {MailDelivery} from "./mail_delivery.esm";
import {MailEvidence} from "./mail_evidence.esm";
import {MailFailure} from "./mail_failure.esm";
import {MailRating} from "./mail_rating.esm";
import {MailState} from "./mail_state.esm";
import {MailThanks} from "./mail_thanks.esm";
import {_t} from "@web/core/l10n/translation";
import {useSeen} from "./use_seen.esm";

/** One mail of a thread: a line while it is collapsed, all of it when expanded. */
export class MailCard extends Component {
    static template = "email_channel.MailCard";
    static components = {
        Dropdown,
        DropdownItem,
        MailAttachments,
        MailBody,
        MailChecks,
        MailDelivery,
        MailEvidence,
        MailFailure,
        MailRating,
        MailState,
        MailThanks,
    };
    static props = {
        mail: Object,
        expanded: Boolean,
        /** The reader has the conversation: what he sees is no longer new. */
        mine: Boolean,
        newest: Boolean,
        oldest: Boolean,
        linked: Boolean,
        canReply: Boolean,
        canMove: Boolean,
        busy: Boolean,
        /** Answers wait until what is new was viewed. */
        waits: {type: Boolean, optional: true},
        toggle: Function,
        run: Function,
        /** Loads the thread again. */
        reload: {type: Function, optional: true},
        onSeen: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        useSeen(
            this.rootRef,
            () => this.props.mine && this.props.expanded && this.props.mail.is_new,
            () => this.props.onSeen(this.props.mail.id)
        );
        useEffect(
            (linked) => {
                if (linked) {
                    this.rootRef.el.focus();
                }
            },
            () => [this.props.linked]
        );
    }

    /** The mail a link points to is brought into sight once its height is known. */
    onBodyReady() {
        if (this.props.linked && !this.wasShown) {
            this.wasShown = true;
            this.rootRef.el.scrollIntoView({block: "start"});
        }
    }

    get sender() {
        return this.props.mail.from_name || this.props.mail.from;
    }

    get initial() {
        return (this.sender || "?")
            .trim()
            .replace(/^["'<]+/, "")[0]
            .toUpperCase();
    }

    get addressLines() {
        const {to, cc, bcc} = this.props.mail;
        return [
            {label: _t("To"), value: to},
            {label: _t("Cc"), value: cc},
            {label: _t("Bcc"), value: bcc},
        ].filter((line) => line.value);
    }

    get shortDate() {
        return shortDate(this.props.mail.date);
    }

    get fullDate() {
        return fullDate(this.props.mail.date);
    }

    get bodyTitle() {
        return _t("E-mail from %(sender)s", {sender: this.sender});
    }

    /** Whether there is something to say of each recipient. */
    get isDelivered() {
        const {direction, state} = this.props.mail;
        const states = ["sent", "bounced", "failed", "uncertain", "queued", "sending"];
        return direction === "out" && states.includes(state);
    }

    get isStopped() {
        const {state, failure} = this.props.mail;
        const stopped = ["failed", "uncertain", "bounced", "cancelled"];
        return stopped.includes(state) || Boolean(failure);
    }

    /** What a button says that cannot be pressed yet, or else what it does. */
    answerTitle({label, key}) {
        return this.props.waits
            ? _t("View all messages to take more actions")
            : `${label} (${key})`;
    }

    get answers() {
        return [
            {method: "action_reply", label: _t("Reply"), icon: "fa-reply", key: "R"},
            {
                method: "action_reply_all",
                label: _t("Reply all"),
                icon: "fa-reply-all",
                key: "A",
            },
            {
                method: "action_forward",
                label: _t("Forward"),
                icon: "fa-share",
                key: "F",
            },
        ];
    }

    /** Ways to put the mail elsewhere; something always stays behind a split. */
    get moves() {
        const {newest, oldest} = this.props;
        return [
            {
                method: "action_split_off",
                label: _t("Split off this e-mail"),
                icon: "fa-scissors",
                available: !(newest && oldest),
            },
            {
                method: "action_split_from",
                label: _t("Split off from here on"),
                icon: "fa-code-fork",
                available: !newest && !oldest,
            },
            {
                method: "action_move",
                label: _t("Move to another conversation…"),
                icon: "fa-folder-o",
                available: true,
            },
        ].filter((move) => move.available);
    }

    /** One click, for a mail that something else than an agent's hand put here. */
    get splitOff() {
        const {canMove, mail, newest, oldest} = this.props;
        const joined =
            mail.direction === "in" && !["new", "moved"].includes(mail.evidence);
        const leaves = !(newest && oldest);
        return canMove && joined && leaves
            ? () => this.run("action_split_off")
            : undefined;
    }

    /** One press, for mere thanks that left it closed. */
    get reopen() {
        const {canMove, mail} = this.props;
        return canMove && mail.can_reopen ? () => this.run("action_reopen") : undefined;
    }

    toggle() {
        this.props.toggle(this.props.mail);
    }

    run(method) {
        return this.props.run(method, this.props.mail.id);
    }
}
