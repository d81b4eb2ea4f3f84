import {KanbanRecord} from "@web/views/kanban/kanban_record";
import {useState} from "@odoo/owl";

/** A row of the list; that of the conversation that is open is marked. */
export class DeskRecord extends KanbanRecord {
    static template = "email_channel.DeskRecord";

    setup() {
        super.setup();
        this.desk = this.env.emailDesk && useState(this.env.emailDesk);
        this.live = useState(this.props.record.model.live);
    }

    get isOpen() {
        return this.desk?.conversationId === this.props.record.resId;
    }

    /** It left the list, and stays until nobody is about to click. */
    get isGone() {
        return this.live.gone.includes(this.props.record.resId);
    }

    getRecordClasses() {
        const classes = [super.getRecordClasses()];
        if (this.isOpen) {
            classes.push("o_email_desk_open");
        }
        if (this.isGone) {
            classes.push("o_email_desk_gone");
        }
        return classes.join(" ");
    }
}
