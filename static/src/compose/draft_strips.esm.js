import {Component, useState} from "@odoo/owl";
import {SendLater} from "./send_later.esm";
import {_t} from "@web/core/l10n/translation";
import {discardDraft} from "./discard_draft.esm";
import {formatMoment} from "./send_moments.esm";
import {shortDate} from "../conversation/mail_dates.esm";
import {useService} from "@web/core/utils/hooks";

const DRAFT = "email.message";
const MODES = {
    new: _t("New e-mail"),
    reply: _t("Reply"),
    reply_all: _t("Reply to all"),
    forward: _t("Forward"),
};

/** One line for each letter of a conversation that has not left yet. */
export class DraftStrips extends Component {
    static template = "email_channel.DraftStrips";
    static props = {
        /** As email.conversation.get_thread gives them. */
        drafts: Array,
        /** The conversation can be answered. */
        canOpen: Boolean,
        open: Function,
        reload: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.undoSend = useService("email_undo_send");
        this.state = useState({busy: false});
    }

    kind(draft) {
        if (draft.stopped) {
            return "stopped";
        }
        if (draft.send_at) {
            return draft.scheduled ? "scheduled" : "leaving";
        }
        return draft.is_mine ? "mine" : "theirs";
    }

    title(draft) {
        const values = {
            what: MODES[draft.mode] || "",
            who: draft.writer,
            moment: draft.send_at ? formatMoment(draft.send_at) : "",
            since: draft.changed_at ? shortDate(draft.changed_at) : "",
        };
        switch (this.kind(draft)) {
            case "stopped":
                return draft.stopped;
            case "leaving":
                return _t("Leaves in a moment: %(what)s", values);
            case "scheduled":
                return draft.unless_written
                    ? _t("Leaves %(moment)s, unless the customer writes first", values)
                    : _t("Leaves %(moment)s", values);
            case "theirs":
                return _t("%(who)s has begun to write (%(since)s)", values);
        }
        return _t("Your draft: %(what)s", values);
    }

    /** One press, one request. */
    async once(work) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await work();
        } finally {
            this.state.busy = false;
        }
    }

    open(draft) {
        return this.once(() => this.props.open(draft));
    }

    undo(draft) {
        return this.once(async () => {
            const args = [[draft.id]];
            const answer = await this.orm.call(DRAFT, "undo_send", args);
            this.undoSend.remove(draft);
            await this.undoSend.open(
                this.env.emailThread.props.conversationId,
                answer.compose_id
            );
        });
    }

    sendNow(draft) {
        return this.once(async () => {
            await this.orm.call(DRAFT, "send_now", [[draft.id]]);
            this.undoSend.remove(draft);
            await this.props.reload();
        });
    }

    change(draft) {
        this.dialog.add(SendLater, {
            at: draft.send_at,
            unlessWritten: draft.unless_written,
            onChosen: ({at, unlessWritten}) =>
                this.once(async () => {
                    const args = [[draft.id], at, unlessWritten];
                    await this.orm.call(DRAFT, "reschedule", args);
                    await this.props.reload();
                }),
        });
    }

    discard(draft) {
        return this.once(async () => {
            if (await discardDraft(this.env, draft.id, () => this.props.reload())) {
                await this.props.reload();
            }
        });
    }
}
