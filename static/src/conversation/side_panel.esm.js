import {Component, onWillDestroy, useEffect, useState} from "@odoo/owl";
import {SIZES} from "@web/core/ui/ui_service";
import {browser} from "@web/core/browser/browser";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";
import {useThreadReload} from "./use_thread_reload.esm";

/**
 * What stands beside the thread of the form's conversation. It is loaded after the page,
 * and on a narrow page, where it stands below the thread, when it is unfolded.
 *
 * A panel says in `static DELAY_MS` how long it lets others ask first, in `static
 * BURST_MS` in which time changes are gathered, in `nothing()` what its state is before
 * it is loaded, and loads in `load()`; `request` is the last one that it began.
 */
export class SidePanel extends Component {
    static props = {...standardWidgetProps};

    setup() {
        const {BURST_MS, DELAY_MS} = this.constructor;
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.state = useState({unfolded: null, ...this.nothing()});
        useThreadReload(
            () => this.conversationId,
            BURST_MS,
            () => this.isUnfolded && this.load()
        );
        useEffect(
            (id, unfolded) => {
                if (!id || !unfolded) {
                    return;
                }
                Object.assign(this.state, this.nothing());
                const timer = browser.setTimeout(() => this.load(), DELAY_MS);
                return () => browser.clearTimeout(timer);
            },
            () => [this.conversationId, this.isUnfolded]
        );
        onWillDestroy(() => (this.request = null));
    }

    get conversationId() {
        return this.props.record.resId;
    }

    get isFoldable() {
        return this.ui.size < SIZES.LG;
    }

    get isUnfolded() {
        return this.state.unfolded ?? !this.isFoldable;
    }

    toggle() {
        this.state.unfolded = !this.isUnfolded;
    }
}
