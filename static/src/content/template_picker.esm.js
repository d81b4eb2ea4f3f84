import {Component, markup, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {KeepLast} from "@web/core/utils/concurrency";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";

const PAUSE_MS = 200;

/**
 * The templates for a letter, searched as one types; the arrows go from one to the next,
 * which is shown as it would stand in the letter; Enter inserts it.
 */
export class TemplatePicker extends Component {
    static template = "email_channel.TemplatePicker";
    static components = {Dialog};
    static props = {
        close: Function,
        composeId: Number,
        query: {type: String, optional: true},
        /** Called with the id of the template. */
        onChosen: Function,
    };
    static defaultProps = {query: ""};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.searches = new KeepLast();
        this.previews = new KeepLast();
        this.known = new Map();
        this.state = useState({
            query: this.props.query,
            choices: [],
            more: false,
            current: 0,
            preview: null,
        });
        this.listRef = useRef("list");
        useAutofocus({refName: "search"});
        this.searchSoon = useDebounced(() => this.search(), PAUSE_MS);
        onWillStart(() => this.search());
        useEffect(
            (current) => {
                const line = this.listRef.el?.querySelector(`[data-line="${current}"]`);
                line?.scrollIntoView({block: "nearest"});
            },
            () => [this.state.current, this.state.choices]
        );
    }

    get current() {
        return this.state.choices[this.state.current];
    }

    get isEmpty() {
        return !this.state.choices.length;
    }

    lineId(index) {
        return `o_email_template_${index}`;
    }

    async search() {
        const {composeId} = this.props;
        const {query} = this.state;
        const call = this.orm.call("email.template", "get_choices", [composeId, query]);
        const found = await this.searches.add(call);
        this.searched = query;
        Object.assign(this.state, {...found, current: 0});
        this.show();
    }

    /** Nothing waits for it: one may go on, and insert. */
    async show() {
        const {current} = this;
        this.state.preview = null;
        if (!current) {
            return;
        }
        if (!this.known.has(current.id)) {
            const {composeId} = this.props;
            const call = this.orm.call("email.template", "preview", [
                [current.id],
                composeId,
            ]);
            const found = await this.previews.add(call);
            this.known.set(current.id, {...found, body: markup(found.body)});
        }
        if (this.current?.id === current.id) {
            this.state.preview = this.known.get(current.id);
        }
    }

    onInput(ev) {
        this.state.query = ev.target.value;
        this.searchSoon();
    }

    go(index) {
        const {length} = this.state.choices;
        if (length) {
            this.state.current = (index + length) % length;
            this.show();
        }
    }

    async onKeydown(ev) {
        const steps = {ArrowDown: 1, ArrowUp: -1};
        if (ev.key in steps) {
            ev.preventDefault();
            this.go(this.state.current + steps[ev.key]);
        } else if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            await this.searchNow();
            this.choose(this.current);
        }
    }

    /** Enter means what is typed, not what was found before. */
    async searchNow() {
        this.searchSoon.cancel();
        if (this.searched !== this.state.query) {
            await this.search();
        }
    }

    choose(choice) {
        if (choice && !this.isDone) {
            this.isDone = true;
            this.props.close();
            this.props.onChosen(choice.id);
        }
    }

    manage() {
        this.props.close();
        return this.action.doAction("email_channel.email_template_action");
    }
}
