import {Component, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {CustomerContact} from "./customer_contact.esm";
import {CustomerRecords} from "./customer_records.esm";
import {SIZES} from "@web/core/ui/ui_service";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";
import {useThreadReload} from "../conversation/use_thread_reload.esm";

/** The thread is asked for first; who goes on to the next one asks for nothing here. */
const DELAY_MS = 150;
const BURST_MS = 500;

/**
 * The customer of the form's conversation: contact, other conversations, tickets and
 * records of other apps. It is loaded after the page, and on a narrow page, where it
 * stands below the thread, when it is unfolded.
 */
export class CustomerPanel extends Component {
    static template = "email_channel.CustomerPanel";
    static components = {CustomerContact, CustomerRecords};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.state = useState({
            unfolded: null,
            status: "loading",
            words: "",
            contact: null,
            groups: null,
        });
        useThreadReload(
            () => this.conversationId,
            BURST_MS,
            () => this.isUnfolded && this.load()
        );
        useEffect(
            (id, unfolded) => {
                if (!id || !unfolded) {
                    return;
                }
                Object.assign(this.state, {
                    status: "loading",
                    contact: null,
                    groups: null,
                });
                const timer = browser.setTimeout(() => this.load(), DELAY_MS);
                return () => browser.clearTimeout(timer);
            },
            () => [this.conversationId, this.isUnfolded]
        );
        onWillDestroy(() => (this.request = null));
    }

    get conversationId() {
        return this.props.record.resId;
    }

    get isFoldable() {
        return this.ui.size < SIZES.LG;
    }

    get isUnfolded() {
        return this.state.unfolded ?? !this.isFoldable;
    }

    toggle() {
        this.state.unfolded = !this.isUnfolded;
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
