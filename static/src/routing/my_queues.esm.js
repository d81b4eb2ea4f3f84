import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {Elapsed} from "./elapsed.esm";
import {useService} from "@web/core/utils/hooks";

/** What waits in the agent's queues, with the way to it. */
export class MyQueues extends Component {
    static template = "email_channel.MyQueues";
    static components = {DropdownItem, Elapsed};
    static props = {
        queues: Array,
    };

    setup() {
        this.action = useService("action");
    }

    async open(queue) {
        const action = await this.action.loadAction(
            "email_channel.email_conversation_action"
        );
        await this.action.doAction(
            {
                ...action,
                display_name: queue.name,
                name: queue.name,
                domain: [
                    ["queue_ids", "in", [queue.id]],
                    ["state", "=", "pending"],
                ],
                context: {},
            },
            {clearBreadcrumbs: true}
        );
    }
}
