import {DeskOrder} from "./order.esm";
import {reactive} from "@odoo/owl";
import {user} from "@web/core/user";

/**
 * What the parts of the desk know of each other, as `env.emailDesk`: which conversation
 * is open, and which comes next. Absent outside the desk.
 */
export class Desk {
    /** @type {Number | null} id of the conversation that is open */
    conversationId = null;
    /** Only one of list and conversation has room on the screen. */
    isNarrow = false;
    /** The e-mail that the page's address pointed to when the desk was opened. */
    mailId = null;

    /**
     * @param {Number | null} conversationId
     * @param {{onOpened: (id: Number | null) => void}} options `onOpened` puts it into
     *  the address of the page
     */
    constructor(conversationId, {onOpened}) {
        this.conversationId = conversationId;
        this.requestedId = conversationId;
        this.onOpened = onOpened;
        this.order = new DeskOrder();
        /** Asked before another is opened: false keeps the one that is open. */
        this.mayLeave = async () => true;
        /** Shows the next page of the list (1), or the previous one (-1): resolves to
         *  whether there was one. */
        this.turnPage = async () => false;
        this.focusSearch = () => undefined;
        this.reloadList = async () => undefined;
    }

    /**
     * @param {Number | null} id of a conversation; null shows none
     * @param {Object} [options]
     * @param {Boolean} [options.keepAddress] the page's address names it already
     */
    async open(id, {keepAddress = false} = {}) {
        this.requestedId = id;
        if (id === this.conversationId) {
            return;
        }
        const mayLeave = await this.mayLeave();
        if (this.requestedId !== id) {
            return; // meanwhile another one was asked for
        }
        if (!mayLeave) {
            this.requestedId = this.conversationId;
        }
        this.conversationId = this.requestedId;
        // The address changed before, but not what is open.
        if (keepAddress !== mayLeave) {
            this.onOpened(this.conversationId);
        }
    }

    close() {
        return this.open(null);
    }

    /** Opens the conversation below in the list; at its end, the first one of the next
     *  page. */
    next() {
        return this.openNeighbour(1);
    }

    /** As `next`, upwards. */
    previous() {
        return this.openNeighbour(-1);
    }

    async openNeighbour(by) {
        const from = this.requestedId;
        let id = this.order.step(from, by);
        if (id === null && (await this.turnPage(by)) && this.requestedId === from) {
            id = this.order.ids.at(by > 0 ? 0 : -1) ?? null;
        }
        if (id !== null) {
            await this.open(id);
        }
    }

    /**
     * Goes on after a conversation was sent, closed or parked, as the user likes it.
     * Does nothing when that one is no longer open.
     *
     * @param {Number} [id] of the conversation that is done
     * @param {"next" | "list" | "stay"} [way]
     */
    async goOn(id = this.conversationId, way = user.settings?.email_desk_next) {
        if (id === this.requestedId && id !== null && way !== "stay") {
            await this.open(way === "list" ? null : this.order.onwards(id));
        }
    }

    /**
     * @param {Number[]} ids of the conversations as they are listed now
     */
    setOrder(ids) {
        this.order.update(ids, this.conversationId);
    }
}

/** @returns {Desk} its components are rendered anew when it changes */
export function makeDesk(...args) {
    return reactive(new Desk(...args));
}
