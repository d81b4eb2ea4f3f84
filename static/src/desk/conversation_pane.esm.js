import {
    Component,
    onError,
    onWillUpdateProps,
    status,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {View, getDefaultConfig} from "@web/views/view";
import {failureOf} from "./failure.esm";

/**
 * The form of the conversation that is open. It stays when another one is opened, and
 * loads that one's record.
 */
export class ConversationPane extends Component {
    static template = "email_channel.ConversationPane";
    static components = {View};
    static props = {
        conversationId: [Number, {value: null}],
        /** CallbackRecorder of what is asked before another one is opened. */
        leave: Object,
    };

    setup() {
        this.form = null;
        this.state = useState({failure: null, attempt: 0});
        useSubEnv({
            config: {
                ...getDefaultConfig(),
                historyBack: () => this.env.emailDesk.close(),
            },
            emailDeskPane: {
                setForm: (form) => this.setForm(form),
                fail: (error, id) => this.fail(error, id),
            },
        });
        this.viewProps = this.getViewProps(this.props.conversationId);
        onWillUpdateProps((nextProps) => {
            if (nextProps.conversationId !== this.props.conversationId) {
                this.show(nextProps.conversationId);
            }
        });
        onError((error) => this.fail(error, this.shownId));
    }

    getViewProps(resId) {
        this.shownId = resId;
        return {
            resModel: "email.conversation",
            type: "form",
            resId,
            loadActionMenus: true,
            display: {controlPanel: {}},
            __beforeLeave__: this.props.leave,
        };
    }

    /** @param {Object | null} form the controller of the form that is mounted */
    setForm(form) {
        this.form = form;
    }

    show(id) {
        const form = this.form;
        if (form && id && !this.state.failure) {
            this.shownId = id;
            form.show(id).catch((error) => this.fail(error, id));
        } else {
            this.mount(id);
        }
    }

    /** Shows a form that is made anew. */
    mount(id) {
        this.viewProps = this.getViewProps(id);
        this.state.failure = null;
        this.state.attempt++;
    }

    retry() {
        this.mount(this.props.conversationId);
    }

    fail(error, id) {
        if (status(this) === "destroyed" || id !== this.shownId) {
            return;
        }
        if (error.data?.context?.suggested_company) {
            // A form that is new switches to that company by itself.
            this.mount(id);
            return;
        }
        const failure = failureOf(error);
        if (!failure) {
            throw error;
        }
        this.form = null;
        this.state.failure = failure;
    }
}
