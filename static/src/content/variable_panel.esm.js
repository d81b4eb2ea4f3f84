import {Component, onWillStart, useExternalListener, useRef, useState} from "@odoo/owl";
import {groupBy} from "@web/core/utils/arrays";
import {useService} from "@web/core/utils/hooks";

const EDITOR_DATA = "application/vnd.odoo.odoo-editor";

/** `${name}`, as it is written into a text. */
export function variableText(name) {
    return "${" + name + "}";
}

/**
 * What can be put into a text that others send: a press inserts it where the cursor was,
 * in the editor or in a line of the same form; it can also be dragged there.
 */
export class VariablePanel extends Component {
    static template = "email_channel.VariablePanel";
    static props = {
        /** Called with the text to insert into the editor, at its cursor. */
        insert: Function,
        /** Names of the groups that are offered; all when not given. */
        groups: {type: Array, element: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.rootRef = useRef("root");
        this.state = useState({groups: []});
        this.line = null;
        useExternalListener(document, "focusin", (ev) => this.onFocusin(ev));
        onWillStart(() => this.load());
    }

    async load() {
        const catalog = await this.orm.call("email.variables", "get_catalog", []);
        const {groups: wanted} = this.props;
        const offered = catalog.filter(({group}) => !wanted || wanted.includes(group));
        const found = Object.entries(groupBy(offered, "group"));
        this.state.groups = found.map(([name, variables]) => ({
            name,
            label: variables[0].group_label,
            variables: variables.map((each) => ({
                ...each,
                text: variableText(each.name),
            })),
        }));
    }

    /** Where one was typing before the button was pressed: a line, or the editor. */
    onFocusin({target}) {
        const form = this.rootRef.el?.closest(".o_form_view, form");
        if (!form?.contains(target) || this.rootRef.el.contains(target)) {
            return;
        }
        const isLine = target.matches("input[type=text].o_input, textarea.o_input");
        const isRelation = target.closest(".o_field_many2one, .o_field_tags");
        this.line = isLine && !isRelation ? target : null;
    }

    onClick(variable) {
        if (!this.line?.isConnected) {
            this.props.insert(variable.text);
            return;
        }
        const {selectionStart: start, selectionEnd: end, value} = this.line;
        // A line that was left has lost the space at its end.
        const space = /[\p{L}\p{N},.:;!?]/u.test(value.charAt(start - 1)) ? " " : "";
        this.line.setRangeText(space + variable.text, start, end, "end");
        this.line.dispatchEvent(new Event("input", {bubbles: true}));
        this.line.dispatchEvent(new Event("change", {bubbles: true}));
        this.line.focus();
    }

    onDragstart(ev, variable) {
        ev.dataTransfer.effectAllowed = "copy";
        ev.dataTransfer.setData("text/plain", variable.text);
        ev.dataTransfer.setData(EDITOR_DATA, variable.text);
    }
}
