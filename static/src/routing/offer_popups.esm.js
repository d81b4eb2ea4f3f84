import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {OfferCard} from "./offer_card.esm";
import {registry} from "@web/core/registry";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";

/** The offers to the agent, above whatever else is on the screen. */
export class OfferPopups extends Component {
    static template = "email_channel.OfferPopups";
    static components = {OfferCard};
    static props = {};

    setup() {
        this.desk = useState(useService("email_channel.agent"));
        this.root = useRef("root");
        this.hadFocus = false;
        // They never take the focus by themselves: the agent may be writing.
        useHotkey("alt+shift+o", () => this.focus(".o_email_offer_accept"), {
            bypassEditableProtection: true,
            global: true,
            isAvailable: () => this.desk.offers.length > 0,
        });
        useEffect(
            (el) => {
                const observer = new ResizeObserver(() => this.tellHeight(el));
                observer.observe(el);
                return () => observer.disconnect();
            },
            () => [this.root.el]
        );
        useEffect(
            () => this.keepFocus(),
            () => [this.desk.offers]
        );
    }

    /** On a phone messages are shown above the offers (routing.scss). */
    tellHeight(el) {
        const {style} = document.documentElement;
        style.setProperty("--o-email-offers-height", `${el.offsetHeight}px`);
    }

    focus(selector) {
        this.root.el.querySelector(selector)?.focus();
        this.hadFocus = true;
    }

    /**
     * With the card that had the focus gone it goes to the next card, not to its
     * button: a second Enter is not meant for that one.
     */
    keepFocus() {
        if (this.hadFocus && document.activeElement === document.body) {
            this.focus(".o_email_offer");
        }
    }

    onFocusIn() {
        this.hadFocus = true;
    }

    onFocusOut(ev) {
        // Without another element the focused one was disabled or is gone.
        this.hadFocus = !ev.relatedTarget || this.root.el.contains(ev.relatedTarget);
    }
}

registry.category("main_components").add("email_channel.OfferPopups", {
    Component: OfferPopups,
});
