import {Component, onMounted, status} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useChecklist} from "./use_checklist.esm";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/** What is left to set up, above the touchpoints, until it is done or dismissed. */
export class SetupBanner extends Component {
    static template = "email_channel.SetupBanner";
    static props = {};

    setup() {
        this.action = useService("action");
        this.checklist = useChecklist();
        // Not before the list is there: it does not wait for this.
        onMounted(async () => {
            const role = "email_channel.group_email_administrator";
            if ((await user.hasGroup(role)) && status(this) === "mounted") {
                await this.checklist.load();
            }
        });
    }

    get isShown() {
        const {data} = this.checklist;
        return Boolean(data) && (this.isUnfinished || data.unscanned);
    }

    get isUnfinished() {
        const {data} = this.checklist;
        return !data.complete && !data.dismissed;
    }

    get progress() {
        return _t("Setup: %(done)s of %(total)s steps done", this.checklist.progress);
    }

    get next() {
        return _t("Next: %(step)s", {step: this.checklist.next.title});
    }

    open() {
        return this.action.doAction("email_channel.email_setup_action");
    }
}

export class TouchpointListController extends ListController {
    static template = "email_channel.TouchpointListView";
    static components = {...ListController.components, SetupBanner};
}

export class TouchpointKanbanController extends KanbanController {
    static template = "email_channel.TouchpointKanbanView";
    static components = {...KanbanController.components, SetupBanner};
}

registry.category("views").add("email_touchpoint_list", {
    ...listView,
    Controller: TouchpointListController,
});
registry.category("views").add("email_touchpoint_kanban", {
    ...kanbanView,
    Controller: TouchpointKanbanController,
});
