import {Component, useEffect, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

/**
 * What came back from parking stands out in lists until its agent has opened it: tells
 * the server that this is so. Shows nothing.
 */
export class BackSeen extends Component {
    static template = xml`<t/>`;
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        useEffect(
            (id, back) => {
                if (id && back) {
                    this.tell(id);
                }
            },
            () => {
                const {resId, data} = this.props.record;
                const isMine = data.user_id && data.user_id.id === user.userId;
                return [resId, isMine && data.unread && data.back_from_parking];
            }
        );
    }

    async tell(id) {
        await this.orm.silent.call("email.conversation", "mark_viewed", [[id], []]);
    }
}

registry.category("view_widgets").add("email_back_seen", {component: BackSeen});
