import {Component, xml} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {threadTops} from "../conversation/thread_items.esm";

/** Opens the answer for a text that no open letter of the thread has taken. */
export class InsertTop extends Component {
    static template = xml``;
    static props = {};

    setup() {
        this.inserts = useService("email_insert");
        useBus(this.inserts.bus, "insert", ({detail}) => this.open(detail));
    }

    async open({conversationId}) {
        // The letter is asked first.
        await Promise.resolve();
        const isHere = this.env.emailThread.props.conversationId === conversationId;
        if (isHere && this.inserts.isWaiting(conversationId)) {
            this.env.emailThreadBus.trigger("composer:start", {method: "action_reply"});
        }
    }
}

threadTops.add("insert", InsertTop, {sequence: 110});
