import {useKeys, useSheet} from "./use_keys.esm";
import {Component, onMounted} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {keyOf, labelOf, twiceGuard} from "./keys.esm";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** The keys of the whole desk, and the button that lists all keys. */
export class DeskKeyboard extends Component {
    static template = "email_channel.DeskKeyboard";
    static props = {};

    setup() {
        this.desk = this.env.emailDesk;
        this.agent = useService("email_channel.agent");
        this.sheet = useSheet();
        useKeys({
            next: {run: () => this.go(() => this.desk.next())},
            previous: {run: () => this.go(() => this.desk.previous())},
            list: {run: () => this.goToList()},
            search: {run: () => this.search()},
            accept: {
                run: () => this.agent.accept(this.agent.offers[0]),
                isAvailable: () => this.mayAccept(),
            },
            sheet: this.sheet,
        });
        onMounted(() => browser.setTimeout(() => this.leaveSearch()));
    }

    /** Odoo begins in the search, where keys are letters. */
    leaveSearch() {
        const {activeElement} = document;
        if (activeElement?.matches(".o_searchview_input") && !activeElement.value) {
            activeElement.blur();
        }
    }

    get title() {
        return _t("Keyboard shortcuts (%s)", labelOf(keyOf("sheet")));
    }

    async go(move) {
        const before = this.desk.conversationId;
        twiceGuard.forget();
        this.desk.arrivesByKey = true;
        await move();
        if (this.desk.conversationId === before) {
            this.desk.arrivesByKey = false;
        }
    }

    mayAccept() {
        const [offer] = this.agent.offers;
        return Boolean(offer && !this.agent.busy[offer.id]);
    }

    async goToList() {
        if (this.desk.isNarrow) {
            await this.desk.close();
            await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        const list = document.querySelector(".o_email_desk_list");
        const row =
            list?.querySelector(".o_email_desk_open") ||
            list?.querySelector(".o_kanban_record:not(.o_kanban_ghost)");
        row?.focus();
    }

    search() {
        if (this.desk.isNarrow && this.desk.conversationId) {
            return this.goToList().then(() => this.desk.focusSearch());
        }
        return this.desk.focusSearch();
    }
}
