import {kanbanView} from "@web/views/kanban/kanban_view";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {listView} from "@web/views/list/list_view";
import {ListController} from "@web/views/list/list_controller";
import {registry} from "@web/core/registry";
import {useViewReload} from "./use_view_reload.esm";

/** Many states may change in a second. */
const BURST_MS = 1000;

/** Shows the agents as they are now. */
function useAgentReload(controller) {
    useViewReload(
        controller,
        ({agent_ids: agents = []}) => agents.length > 0,
        () => BURST_MS
    );
}

export class AgentListController extends ListController {
    setup() {
        super.setup();
        useAgentReload(this);
    }
}

export class AgentKanbanController extends KanbanController {
    setup() {
        super.setup();
        useAgentReload(this);
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
