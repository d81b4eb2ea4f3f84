import {useEffect, useState} from "@odoo/owl";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {KanbanRecord} from "@web/views/kanban/kanban_record";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";

export class DeskListController extends KanbanController {
    setup() {
        super.setup();
        this.desk = this.env.emailDesk;
        if (this.desk) {
            this.desk.turnPage = (by) => this.turnPage(by);
            this.desk.focusSearch = () => this.env.searchModel.trigger("focus-search");
            useEffect(
                () => this.desk.setOrder(this.listedIds),
                () => [this.listedIds.join()]
            );
        }
    }

    /** The conversations in the order in which they are seen. */
    get listedIds() {
        const {root} = this.model;
        const groups = root.isGrouped ? root.groups : [root];
        const records = groups
            .filter((group) => !group.isFolded)
            .flatMap((group) => (group.list || group).records);
        return [...new Set(records.map(({resId}) => resId))];
    }

    /** @returns {Promise<Boolean>} whether there was another page */
    async turnPage(by) {
        const {root} = this.model;
        const offset = root.offset + by * root.limit;
        if (root.isGrouped || offset < 0 || offset >= root.count) {
            return false;
        }
        await root.load({offset});
        this.desk.setOrder(this.listedIds);
        return true;
    }
}

/** A row of the list; that of the conversation that is open is marked. */
export class DeskRecord extends KanbanRecord {
    static template = "email_channel.DeskRecord";

    setup() {
        super.setup();
        this.desk = this.env.emailDesk && useState(this.env.emailDesk);
    }

    get isOpen() {
        return this.desk?.conversationId === this.props.record.resId;
    }

    getRecordClasses() {
        const classes = super.getRecordClasses();
        return this.isOpen ? `${classes} o_email_desk_open` : classes;
    }
}

export class DeskListRenderer extends KanbanRenderer {
    static components = {...KanbanRenderer.components, KanbanRecord: DeskRecord};
}

registry.category("views").add("email_desk", {
    ...kanbanView,
    Controller: DeskListController,
    Renderer: DeskListRenderer,
});
