import {browser} from "@web/core/browser/browser";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {listView} from "@web/views/list/list_view";
import {ListController} from "@web/views/list/list_controller";
import {onWillUnmount} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** Many states may change in a second. */
const BURST_MS = 1000;

/** Shows the agents as they are now; not while one is choosing among them. */
function useAgentNews(controller) {
    const bus = useService("bus_service");
    let soon = null;

    function load() {
        soon = null;
        const {root} = controller.model;
        if (root?.selection?.length) {
            loadSoon();
        } else {
            root?.load();
        }
    }

    function loadSoon() {
        soon ??= browser.setTimeout(load, BURST_MS);
    }

    function onFigures({agent_ids: agents = []}) {
        if (agents.length) {
            loadSoon();
        }
    }

    bus.subscribe("email_channel.figures", onFigures);
    onWillUnmount(() => {
        bus.unsubscribe("email_channel.figures", onFigures);
        browser.clearTimeout(soon);
    });
}

export class AgentListController extends ListController {
    setup() {
        super.setup();
        useAgentNews(this);
    }
}

export class AgentKanbanController extends KanbanController {
    setup() {
        super.setup();
        useAgentNews(this);
    }
}

registry.category("views").add("email_agent_list", {
    ...listView,
    Controller: AgentListController,
});
registry.category("views").add("email_agent_kanban", {
    ...kanbanView,
    Controller: AgentKanbanController,
});
