import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useState} from "@odoo/owl";

/** What is above the form of a conversation: on the desk one slim line, with the way
 *  back to the list and to its neighbours; elsewhere Odoo's control panel. */
export class DeskFormPanel extends ControlPanel {
    static template = "email_channel.DeskFormPanel";

    setup() {
        super.setup();
        this.desk = this.env.emailDesk && useState(this.env.emailDesk);
    }
}
