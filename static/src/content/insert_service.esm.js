import {EventBus} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** Nobody expects any more what has waited so long for a letter to open. */
const PATIENCE_MS = 15000;

/**
 * Text on its way from beside a thread into the letter that is open there, or that
 * opens for it. On `bus` stands `insert {conversationId}` when there is some to take.
 */
export const insertService = {
    start() {
        const bus = new EventBus();
        let waiting = null;
        return {
            bus,

            /** @param {String} html clean, as the server gave it */
            insert(conversationId, html) {
                waiting = {conversationId, html, since: Date.now()};
                bus.trigger("insert", {conversationId});
            },

            /** @returns {Boolean} whether nobody has taken it yet */
            isWaiting(conversationId) {
                return (
                    // A letter that begins a conversation has none, and gets nothing.
                    waiting !== null &&
                    waiting.conversationId === conversationId &&
                    Date.now() - waiting.since < PATIENCE_MS
                );
            },

            /** @returns {String} what is for this conversation; once */
            take(conversationId) {
                const html = this.isWaiting(conversationId) ? waiting.html : "";
                if (html) {
                    waiting = null;
                }
                return html;
            },
        };
    },
};

registry.category("services").add("email_insert", insertService);
