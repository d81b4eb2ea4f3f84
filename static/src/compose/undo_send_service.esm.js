import {EventBus, reactive} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {showInDesk} from "../desk/open_in_desk.esm";

const SECOND_MS = 1000;
/** How long it is told that a letter leaves later. */
const TOLD_SECONDS = 10;

/**
 * The letters that were just sent and can still be taken back, wherever the user goes.
 *
 * `state.mails` holds of each `{id, conversationId, to, at, seconds}`: `seconds` are left
 * to take it back, `at` is when it leaves if that is later. On `bus`, `undone
 * {conversationId, composeId, taken}` asks whoever can to open the letter again, and to
 * set `taken`.
 */
export class UndoSend {
    bus = new EventBus();
    timer = null;

    /**
     * @param {Object} services orm, action, notification
     * @param {(id: Number) => Promise} showConversation
     */
    constructor({orm, action, notification}, showConversation) {
        Object.assign(this, {orm, action, notification, showConversation});
        this.state = reactive({mails: []});
        /** Ids of letters that are in no conversation yet. */
        this.homeless = new Set();
        /** The letter that the thread of its conversation is to open. */
        this.awaited = null;
    }

    /**
     * @param {Object} result of email.compose.send
     * @param {Object} [letter]
     * @param {String} [letter.to]
     * @param {String|Boolean} [letter.at] when it is to leave, if that is not now
     */
    add(result, {to = "", at = false} = {}) {
        const seconds = at ? TOLD_SECONDS : Number(result.undo_seconds) || 0;
        if (!seconds) {
            return; // it has left
        }
        const conversationId = result.conversation_id || false;
        if (!conversationId && !at) {
            this.homeless.add(result.mail_id);
        }
        this.state.mails.push({id: result.mail_id, conversationId, to, at, seconds});
        this.timer ??= browser.setInterval(() => this.tick(), SECOND_MS);
    }

    tick() {
        for (const mail of this.state.mails) {
            mail.seconds--;
        }
        const over = this.state.mails.filter(({seconds}) => seconds <= 0);
        over.forEach((mail) => this.remove(mail));
        if (over.some(({at}) => !at)) {
            this.leave();
        }
    }

    remove({id}) {
        this.state.mails = this.state.mails.filter((mail) => mail.id !== id);
        if (!this.state.mails.length) {
            browser.clearInterval(this.timer);
            this.timer = null;
        }
    }

    /** What waited for this moment leaves now; without this page a job sees to it. */
    async leave() {
        try {
            const {left} = await this.orm.silent.call("email.message", "leave_due", []);
            left.forEach((mail) => this.onLeft(mail));
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    /** A letter that began a conversation was written nowhere: it is found there now. */
    onLeft({mail_id: id, conversation_id: conversationId}) {
        if (!this.homeless.delete(id)) {
            return;
        }
        const close = this.notification.add(_t("Your e-mail has left."), {
            type: "success",
            buttons: [
                {
                    name: _t("Open the conversation"),
                    onClick: () => {
                        close();
                        return this.showConversation(conversationId);
                    },
                },
            ],
        });
    }

    /** @param {Object} mail of ``state.mails`` */
    async undo(mail) {
        this.remove(mail);
        const answer = await this.takeBack(mail);
        await this.open(mail.conversationId, answer.compose_id);
    }

    /** Without a connection it is asked for until there is one: the bar is gone, and
     *  nobody would press again. */
    async takeBack({id}) {
        for (let told = false; ; told = true) {
            try {
                return await this.orm.call("email.message", "undo_send", [[id]]);
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error;
                }
            }
            if (!told) {
                const words = _t(
                    "The connection is down. The e-mail is taken back as soon as it " +
                        "is there again, unless it has left by then."
                );
                this.notification.add(words, {type: "warning"});
            }
            await new Promise((resolve) => browser.setTimeout(resolve, SECOND_MS));
        }
    }

    /** Shows the letter again, where it was written. */
    async open(conversationId, composeId) {
        const detail = {conversationId, composeId, taken: false};
        this.awaited = conversationId ? {conversationId, composeId} : null;
        this.bus.trigger("undone", detail);
        if (detail.taken) {
            return;
        }
        await (conversationId
            ? this.showConversation(conversationId)
            : this.showLetter(composeId));
    }

    showLetter(composeId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "email.compose",
            res_id: composeId,
            views: [[false, "form"]],
        });
    }

    /**
     * @param {Number} conversationId
     * @returns {Number|null} the letter that its thread is to open, told once
     */
    take(conversationId) {
        if (this.awaited?.conversationId !== conversationId) {
            return null;
        }
        const {composeId} = this.awaited;
        this.awaited = null;
        return composeId;
    }
}

registry.category("services").add("email_undo_send", {
    dependencies: ["action", "bus_service", "notification", "orm"],
    start(env, services) {
        const undoSend = new UndoSend(services, (id) => showInDesk(env, id));
        // Somebody wrote first: it is a draft again.
        services.bus_service.subscribe("email.message/stopped", ({id}) =>
            undoSend.remove({id})
        );
        return undoSend;
    },
});
