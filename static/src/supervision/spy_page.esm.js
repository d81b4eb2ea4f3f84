import {Component, onWillStart, useEffect, useState} from "@odoo/owl";
import {AgentActions} from "./agent_actions.esm";
import {LookedDraft} from "./looked_draft.esm";
import {WhisperDialog} from "./whisper_dialog.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {threadItems} from "../conversation/thread_items.esm";
import {useBusReload} from "../bus_reload.esm";
import {useLook} from "./use_look.esm";
import {useService} from "@web/core/utils/hooks";

/** Conversations may change hands many times in a second. */
const BURST_MS = 1000;

/**
 * Looks on at an agent's conversations, one at a time, read only. `params` of its action:
 * `{agent_id}`, or `{conversation_id}`; the form of a conversation gives it as active_id.
 */
export class SpyPage extends Component {
    static template = "email_channel.SpyPage";
    static components = {AgentActions, LookedDraft};
    static props = {...standardActionServiceProps};
    static path = "email-spy";
    static displayName = _t("Looking on");

    /** Whoever loads the page anew goes on with the same conversation. */
    static extractProps({params}) {
        return {resId: Number(params?.resId) || false};
    }

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        const {params = {}, context = {}} = this.props.action;
        this.agentId = params.agent_id || null;
        this.state = useState({
            id:
                params.conversation_id ||
                this.props.resId ||
                (!this.agentId && context.active_id) ||
                null,
            agent: null,
            expanded: {},
        });
        const {state, load} = useLook(() => this.state.id);
        this.look = state;
        this.load = load;
        useEffect(
            (id) => this.props.updateActionState?.({resId: id || false}),
            () => [this.state.id]
        );
        onWillStart(() => this.loadAgent());
        useBusReload({
            type: "email_channel.figures",
            delay: () => BURST_MS,
            reload: () => this.loadAgent(),
        });
    }

    /** The agent's conversations, of which one is shown. */
    async loadAgent() {
        if (!this.agentId) {
            return;
        }
        const {agents} = await this.orm.silent.call(
            "email.supervised.agent",
            "get_menu",
            [[this.agentId]]
        );
        this.state.agent = agents[0] || null;
        this.follow();
    }

    /** Stays with the agent, not with a conversation that others have by now. */
    follow() {
        const {id} = this.state;
        if (!this.conversations.some((each) => each.id === id)) {
            this.state.id = this.conversations[0]?.id || null;
        }
    }

    get conversations() {
        return this.state.agent?.conversations || [];
    }

    get agentName() {
        return this.look.conversation?.agent || this.state.agent?.name || "";
    }

    get title() {
        const name = this.agentName;
        return name ? _t("Looking on at %(name)s", {name}) : _t("Looking on");
    }

    get items() {
        return this.look.thread ? threadItems(this.look.thread) : [];
    }

    choose(id) {
        this.state.id = id;
    }

    // -- what the cards of the thread ask of what shows them

    mailProps(mail) {
        const {messages} = this.look.thread;
        return {
            mail,
            expanded: this.isExpanded(mail),
            newest: mail === messages[0],
            oldest: mail === messages.at(-1),
            linked: false,
            mine: false,
            canReply: false,
            canMove: false,
            // Who looks on presses nothing.
            busy: true,
            toggle: () => {
                this.state.expanded[mail.id] = !this.isExpanded(mail);
            },
            run: () => {
                // Read only.
            },
            reload: this.load,
            onSeen: () => {
                // Only its agent's looks count.
            },
        };
    }

    isExpanded(mail) {
        return this.state.expanded[mail.id] ?? mail === this.look.thread.messages[0];
    }

    propsOf(each) {
        const {load} = this;
        return each.kind.propsOf(each.item, {
            props: {conversationId: this.state.id},
            load,
            mailProps: (mail) => this.mailProps(mail),
        });
    }

    // -- what a supervisor does from here

    whisper() {
        this.dialog.add(WhisperDialog, {
            conversationId: this.state.id,
            onSaid: () => this.load(),
        });
    }

    async takeOver() {
        await this.orm.call("email.conversation", "action_pick", [[this.state.id]]);
        await this.action.doAction({
            type: "ir.actions.client",
            tag: "email_channel.desk",
            params: {resId: this.state.id},
        });
    }
}

registry.category("actions").add("email_channel.spy", SpyPage);
