import {Component, onWillUnmount, useEffect, useState, xml} from "@odoo/owl";
import {isWriting, keyOf, twiceGuard} from "./keys.esm";
import {browser} from "@web/core/browser/browser";
import {useKeys, useSheet} from "./use_keys.esm";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {threadTops} from "../conversation/thread_items.esm";
import {useBus} from "@web/core/utils/hooks";

/** The form's buttons, as an agent would press them. */
const BUTTONS = {
    take: "action_pick",
    park: "action_park",
    transfer: "action_transfer",
    close: "action_close",
};
const ANSWERS = {
    reply: "action_reply",
    replyAll: "action_reply_all",
    forward: "action_forward",
};

/** The keys of one conversation, for as long as its thread is shown. */
export class ThreadKeyboard extends Component {
    static template = xml``;
    static props = {};

    setup() {
        this.view = this.env.emailThread;
        this.thread = useState(this.view.thread);
        this.conversationId = this.view.props.conversationId;
        this.isComposing = false;
        const bus = this.env.emailThreadBus;
        useBus(bus, "composer:open", () => (this.isComposing = true));
        useBus(bus, "composer:close", () => (this.isComposing = false));
        useKeys(this.getCommands(bus));
        this.useFocusOnArrival();
        onWillUnmount(() => (this.isGone = true));
    }

    getCommands(bus) {
        const commands = {};
        for (const [id, method] of Object.entries(ANSWERS)) {
            commands[id] = this.command(
                id,
                () => bus.trigger("composer:start", {method}),
                () => this.thread.canReply && !this.view.state.busy
            );
        }
        for (const [id, name] of Object.entries(BUTTONS)) {
            commands[id] = this.command(
                id,
                () => this.press(name),
                () => this.button(name)
            );
        }
        const composing = () => this.isComposing;
        for (const [id, andThen] of [
            ["send", undefined],
            ["sendAndClose", "close"],
        ]) {
            commands[id] = this.command(
                id,
                () => bus.trigger("composer:send", {andThen}),
                composing
            );
        }
        commands.note = this.command(
            "note",
            () => bus.trigger("note:start"),
            () => !this.thread.locked
        );
        commands.similar = this.command(
            "similar",
            () => this.similarAnswer().focus(),
            () => this.similarAnswer()
        );
        return this.env.emailDesk ? commands : {...commands, sheet: useSheet()};
    }

    /** Does nothing but to the conversation that was on the screen when it was meant. */
    command(id, run, isAvailable) {
        return {
            run: () => {
                if (
                    this.isHere() &&
                    twiceGuard.allows(keyOf(id), this.conversationId)
                ) {
                    run();
                }
            },
            isAvailable: () => this.isHere() && Boolean(isAvailable()),
        };
    }

    /** Whether it is this conversation that the agent sees, and no other on its way. */
    isHere() {
        const desk = this.env.emailDesk;
        const isShown = !this.isGone && this.view.rootRef.el?.isConnected;
        const isOpen =
            !desk ||
            (desk.conversationId === this.conversationId &&
                desk.requestedId === this.conversationId);
        return Boolean(isShown && isOpen);
    }

    button(name) {
        const form = this.view.rootRef.el?.closest(".o_form_view");
        const found = form?.querySelectorAll(`button[name="${name}"]:not(:disabled)`);
        return [...(found || [])].find((each) => each.checkVisibility());
    }

    similarAnswer() {
        const form = this.view.rootRef.el?.closest(".o_form_view");
        return form?.querySelector(".o_email_similar_insert");
    }

    press(name) {
        const button = this.button(name);
        button?.focus();
        button?.click();
    }

    /** Who comes by the keyboard goes on from the newest mail. */
    useFocusOnArrival() {
        useEffect(
            (status) => {
                if (this.env.emailDesk?.arrivesByKey && status === "ready") {
                    this.env.emailDesk.arrivesByKey = false;
                    // The thread shows its mails after what stands above them.
                    browser.setTimeout(() => this.focusNewest());
                }
            },
            () => [this.thread.status]
        );
    }

    focusNewest() {
        const root = this.view.rootRef.el;
        if (root && !isWriting(document.activeElement)) {
            root.querySelector(".o_email_card")?.focus({preventScroll: true});
        }
    }
}

registry
    .category("command_categories")
    .add("email_channel", {name: _t("E-mail")}, {sequence: 12});
threadTops.add("keyboard", ThreadKeyboard, {sequence: 100});
