import {markup} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {SidePanel} from "../conversation/side_panel.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** A key or button pressed twice inserts once. */
const AGAIN_MS = 2000;

/**
 * Answers to earlier questions that resemble the one of the form's conversation, each
 * put into the letter by one press.
 */
export class SimilarPanel extends SidePanel {
    static template = "email_channel.SimilarPanel";
    /** The thread and the customer are asked for first. */
    static DELAY_MS = 400;
    static BURST_MS = 2000;

    setup() {
        super.setup();
        this.action = useService("action");
        this.inserts = useService("email_insert");
    }

    nothing() {
        return {
            status: "loading",
            words: "",
            answers: [],
            notice: "",
            whole: {},
            inserted: null,
        };
    }

    /** What was asked for another conversation, or before, is not shown any more. */
    async load() {
        const request = (this.request = {});
        const {conversationId} = this;
        let shown = {};
        try {
            const call = ["email.conversation", "get_similar", [[conversationId]]];
            const found = (await this.orm.silent.call(...call))[conversationId];
            shown = {...found, status: found.locked ? "locked" : "ready"};
        } catch (error) {
            shown = {status: "failed", words: error.data?.message || ""};
        }
        if (this.request === request) {
            Object.assign(this.state, shown);
        }
    }

    // -- one of them -------------------------------------------------------------

    /** The server has cleaned it. */
    htmlOf(answer) {
        return markup(answer.shown);
    }

    dateOf(answer) {
        return formatDate(deserializeDateTime(answer.date));
    }

    ratingOf({rating}) {
        return _t("Rated %(stars)s of 5", {stars: rating});
    }

    personalOf({personal}) {
        return personal === 1
            ? _t(
                  "The marked place is about the other case: it is left for you to fill in."
              )
            : _t(
                  "The %(count)s marked places are about the other case: they are left for you to fill in.",
                  {count: personal}
              );
    }

    urlOf(answer) {
        return `/odoo/email-desk/${answer.conversation_id}`;
    }

    open(ev, answer) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        if (this.env.emailDesk) {
            return this.env.emailDesk.open(answer.conversation_id);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "email.conversation",
            res_id: answer.conversation_id,
            views: [[false, "form"]],
        });
    }

    toggleWhole(answer) {
        this.state.whole[answer.id] = !this.state.whole[answer.id];
    }

    insert(answer) {
        if (this.state.inserted === answer.id) {
            return;
        }
        this.state.inserted = answer.id;
        browser.setTimeout(() => (this.state.inserted = null), AGAIN_MS);
        this.inserts.insert(this.conversationId, answer.inserted);
    }
}

registry.category("view_widgets").add("email_similar", {component: SimilarPanel});
