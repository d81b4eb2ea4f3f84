import {DialerStrip} from "./dialer_strip.esm";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";

/** The lists as cards, below the dialers that they are of. */
export class DialerMonitorController extends KanbanController {
    static template = "email_channel.DialerMonitorView";
    static components = {...KanbanController.components, DialerStrip};
}

registry.category("views").add("email_dialer_monitor", {
    ...kanbanView,
    Controller: DialerMonitorController,
});
