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

    /** The desk, with what waits there in this queue. */
    async open(queue) {
        await this.action.doAction("email_channel.email_desk_action", {
            additionalContext: {
                search_default_desk_queues: 1,
                search_default_queue_ids: queue.name,
            },
            clearBreadcrumbs: true,
        });
    }
}
