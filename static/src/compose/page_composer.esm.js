import {Component, useRef, useSubEnv} from "@odoo/owl";
import {View, getDefaultConfig} from "@web/views/view";

/** The letter that is open in a thread: its form, above the mails. */
export class PageComposer extends Component {
    static template = "email_channel.PageComposer";
    static components = {View};
    static props = {
        composeId: Number,
        title: String,
        /** The cursor stays where it is: nobody asked for it just now. */
        quiet: {type: Boolean, optional: true},
        /** These are the form's; see ComposeFormController. */
        onReady: Function,
        onSent: Function,
        onDiscarded: Function,
        onBack: Function,
        onReplaced: Function,
        /** It is put away; what is written stays a draft. */
        onClose: Function,
        /** The focus goes back to the mails. */
        onEscape: Function,
    };

    setup() {
        this.rootRef = useRef("root");
        // Its title is not that of the page.
        useSubEnv({config: getDefaultConfig()});
        const {composeId, onReady, onSent, onDiscarded, onBack, onReplaced, quiet} =
            this.props;
        // Once: a view whose props change loads its record again.
        this.viewProps = {
            type: "form",
            resModel: "email.compose",
            resId: composeId,
            views: [[false, "form"]],
            display: {controlPanel: false},
            className: "o_email_page_compose",
            __beforeLeave__: this.env.__beforeLeave__,
            onReady,
            onSent,
            onDiscarded,
            onBack,
            onReplaced,
            quiet: Boolean(quiet),
        };
    }

    /** What closes by Escape within it has closed by then. */
    onKeydown(ev) {
        const isOpen = document.querySelector(
            ".o_popover, .o-we-powerbox, .o-autocomplete--dropdown-menu"
        );
        if (ev.key === "Escape" && !ev.defaultPrevented && !isOpen) {
            ev.stopPropagation();
            this.props.onEscape();
        }
    }
}
