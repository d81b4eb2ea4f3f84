import {CustomerContact} from "./customer_contact.esm";
import {CustomerRecords} from "./customer_records.esm";
import {SidePanel} from "../conversation/side_panel.esm";
import {registry} from "@web/core/registry";

/** The customer of the form's conversation: contact, other conversations, tickets and
 *  records of other apps. */
export class CustomerPanel extends SidePanel {
    static template = "email_channel.CustomerPanel";
    static components = {CustomerContact, CustomerRecords};
    /** The thread is asked for first; who goes on to the next asks for nothing here. */
    static DELAY_MS = 150;
    static BURST_MS = 500;

    nothing() {
        return {status: "loading", words: "", contact: null, groups: null};
    }

    /** What was asked for another conversation, or before, is not shown any more. */
    async load() {
        const request = (this.request = {});
        if (await this.loadContact(request)) {
            await this.ask(request, "get_records", (groups) => ({groups}));
        }
    }

    loadContact(request) {
        const shown = (contact) => ({contact, status: "ready"});
        return this.ask(request, "get_contact", shown);
    }

    /** @returns {Promise<Boolean>} whether it was answered, and is shown */
    async ask(request, method, shownAs) {
        let shown = null;
        try {
            const call = ["email.customer", method, [this.conversationId]];
            shown = shownAs(await this.orm.silent.call(...call));
        } catch (error) {
            shown = {status: "failed", words: error.data?.message || ""};
        }
        if (this.request !== request) {
            return false;
        }
        Object.assign(this.state, shown);
        return this.state.status === "ready";
    }

    /**
     * Do something to the contact, and show what it is now; its records follow.
     *
     * @param {String} method of email.customer
     * @param {any[]} args
     */
    async run(method, ...args) {
        await this.orm.call("email.customer", method, [this.conversationId, ...args]);
        const request = (this.request = {});
        if (await this.loadContact(request)) {
            this.ask(request, "get_records", (groups) => ({groups}));
        }
    }
}

registry.category("view_widgets").add("email_customer", {component: CustomerPanel});
