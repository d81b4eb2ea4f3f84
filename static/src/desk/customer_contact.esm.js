import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * The contact of a conversation: set, made, corrected. `values` are those of
 * email.customer.get_contact().
 */
export class CustomerContact extends Component {
    static template = "email_channel.CustomerContact";
    static components = {RecordSelector};
    static props = {
        values: Object,
        /** Calls a method of email.customer, and loads again. */
        run: Function,
    };

    setup() {
        this.action = useService("action");
        this.state = useState({mode: "", busy: false, typed: {}});
        this.root = useRef("root");
        this.returnTo = "";
        useEffect(
            (mode) => {
                const selector = mode ? "input" : this.returnTo;
                if (selector) {
                    this.root.el?.querySelector(selector)?.focus();
                }
            },
            () => [this.state.mode]
        );
    }

    get contact() {
        return this.props.values.contact;
    }

    get others() {
        return this.props.values.candidates;
    }

    get customerLine() {
        const {name, email} = this.props.values.customer;
        return name && name !== email ? `${name} <${email}>` : email;
    }

    get inputs() {
        return [
            {name: "name", label: _t("Name"), type: "text"},
            {name: "email", label: _t("E-mail"), type: "email"},
            {name: "phone", label: _t("Phone"), type: "tel"},
        ];
    }

    get selectable() {
        return [
            "|",
            ["company_id", "=", false],
            ["company_id", "=", this.props.values.company_id],
        ];
    }

    detailsOf(partner) {
        return [partner.company, partner.email, partner.phone]
            .filter(Boolean)
            .join(" · ");
    }

    chooseLabel(partner) {
        return _t("Choose %s", partner.name);
    }

    startChoosing() {
        this.state.mode = "choose";
    }

    startCorrecting() {
        const {name, email, phone} = this.contact;
        this.state.typed = {name, email, phone};
        this.state.mode = "correct";
    }

    stop(button) {
        this.returnTo = `[data-focus="${button}"]`;
        this.state.mode = "";
    }

    /** A second press while the first is under way does nothing. */
    async run(method, ...args) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        const {mode} = this.state;
        try {
            await this.props.run(method, ...args);
            // What was begun meanwhile goes on.
            if (this.state.mode === mode) {
                this.state.mode = "";
            }
        } finally {
            this.state.busy = false;
        }
    }

    choose(partnerId) {
        return partnerId && this.run("set_contact", partnerId);
    }

    correct() {
        return this.run("correct_contact", {...this.state.typed});
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.stop("correct");
        }
    }

    open(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.contact.id,
            views: [[false, "form"]],
        });
    }
}
