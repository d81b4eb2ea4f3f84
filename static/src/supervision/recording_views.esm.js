import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {RecordingSearch} from "./recording_search.esm";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

export class RecordingListController extends ListController {
    static template = "email_channel.RecordingListView";
    static components = {...ListController.components, RecordingSearch};
}

export class RecordingKanbanController extends KanbanController {
    static template = "email_channel.RecordingKanbanView";
    static components = {...KanbanController.components, RecordingSearch};
}

registry.category("views").add("email_recording_list", {
    ...listView,
    Controller: RecordingListController,
});
registry.category("views").add("email_recording_kanban", {
    ...kanbanView,
    Controller: RecordingKanbanController,
});
