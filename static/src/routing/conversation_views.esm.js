import {kanbanView} from "@web/views/kanban/kanban_view";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {listView} from "@web/views/list/list_view";
import {ListController} from "@web/views/list/list_controller";
import {registry} from "@web/core/registry";
import {useNews} from "./use_news.esm";

/** All agents hear of everything: they ask at different moments. */
const LEAST_MS = 2000;
const SPREAD_MS = 4000;

/** Shows who has what now, and what came in. */
function useConversationNews(controller) {
    useNews(
        controller,
        ({queue_ids: queues = []}) => queues.length > 0,
        () => LEAST_MS + Math.random() * SPREAD_MS
    );
}

export class ConversationListController extends ListController {
    setup() {
        super.setup();
        useConversationNews(this);
    }
}

export class ConversationKanbanController extends KanbanController {
    setup() {
        super.setup();
        useConversationNews(this);
    }
}

registry.category("views").add("email_conversation_list", {
    ...listView,
    Controller: ConversationListController,
});
registry.category("views").add("email_conversation_kanban", {
    ...kanbanView,
    Controller: ConversationKanbanController,
});
