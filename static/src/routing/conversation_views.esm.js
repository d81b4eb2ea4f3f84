import {SIZES} from "@web/core/ui/ui_service";
import {browser} from "@web/core/browser/browser";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {listView} from "@web/views/list/list_view";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {registry} from "@web/core/registry";
import {useViewReload} from "./use_view_reload.esm";

/** All agents hear of everything: they ask at different moments. */
const LEAST_MS = 2000;
const SPREAD_MS = 4000;

/** Shows who has what now, and what came in. */
function useConversationReload(controller) {
    useViewReload(
        controller,
        ({queue_ids: queues = []}) => queues.length > 0,
        () => LEAST_MS + Math.random() * SPREAD_MS
    );
}

export class ConversationListController extends ListController {
    setup() {
        super.setup();
        useConversationReload(this);
    }
}

export class ConversationKanbanController extends KanbanController {
    setup() {
        super.setup();
        useConversationReload(this);
    }
}

/** What a narrow screen has no room for beside subject and Take, unless it is chosen. */
const WIDE_ONLY = ["message_count", "queue_id", "user_id"];

export class ConversationListRenderer extends ListRenderer {
    computeOptionalActiveFields() {
        const active = super.computeOptionalActiveFields();
        const isChosen = browser.localStorage.getItem(this.keyOptionalFields) !== null;
        if (!isChosen && this.uiService.size < SIZES.XL) {
            for (const name of WIDE_ONLY) {
                active[name] = false;
            }
        }
        return active;
    }
}

registry.category("views").add("email_conversation_list", {
    ...listView,
    Controller: ConversationListController,
    Renderer: ConversationListRenderer,
});
registry.category("views").add("email_conversation_kanban", {
    ...kanbanView,
    Controller: ConversationKanbanController,
});
