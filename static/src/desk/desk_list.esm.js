import {useEffect, useExternalListener, useState} from "@odoo/owl";
import {DeskBoxes} from "./desk_boxes.esm";
import {DeskModel} from "./desk_model.esm";
import {DeskRecord} from "./desk_record.esm";
import {DeskSearchModel} from "./desk_search_model.esm";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {Layout} from "@web/search/layout";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {makeLiveRows, useLiveRows} from "./live_rows.esm";
import {orderOf} from "./sorts.esm";
import {registry} from "@web/core/registry";
import {useSetupAction} from "@web/search/action_hook";
import {user} from "@web/core/user";

const SORT = "email_desk_sort";

/** The conversation beside it is what the page is about: one main landmark is enough. */
export class DeskListLayout extends Layout {
    static template = "email_channel.DeskListLayout";
}

export class DeskListController extends KanbanController {
    static template = "email_channel.DeskList";
    static components = {
        ...KanbanController.components,
        DeskBoxes,
        Layout: DeskListLayout,
    };

    setup() {
        this.live = useState(makeLiveRows());
        super.setup();
        this.boxes = useState({counts: this.env.searchModel.counts});
        useSetupAction({getOrderBy: () => this.model.root.orderBy});
        useLiveRows(this);
        this.useHolding();
        this.useDesk();
        if (!Object.keys(this.boxes.counts).length) {
            this.countBoxes();
        }
    }

    get modelParams() {
        return {
            ...super.modelParams,
            live: this.live,
            defaultOrderBy: orderOf(user.settings?.[SORT]),
        };
    }

    // -- the desk around it

    useDesk() {
        const desk = this.env.emailDesk;
        if (!desk) {
            return;
        }
        desk.turnPage = (by) => this.turnPage(by);
        desk.focusSearch = () => this.env.searchModel.trigger("focus-search");
        desk.reloadList = () => this.reload();
        const open = useState(desk);
        useEffect(
            (ids) => desk.setOrder(JSON.parse(ids)),
            () => [JSON.stringify(this.listedIds)]
        );
        let lastId = null;
        useEffect(
            (id) => {
                this.rowOf(id)?.scrollIntoView({block: "nearest"});
                if (!id && desk.isNarrow) {
                    this.rowOf(lastId)?.focus();
                }
                lastId = id;
            },
            () => [open.conversationId]
        );
    }

    /** The conversations in the order in which they are seen. */
    get listedIds() {
        const {root} = this.model;
        const groups = root.isGrouped ? root.groups : [root];
        const records = groups
            .filter((group) => !group.isFolded)
            .flatMap((group) => (group.list || group).records);
        const gone = new Set(this.live.gone);
        const ids = records.map(({resId}) => resId).filter((id) => !gone.has(id));
        return [...new Set(ids)];
    }

    rowOf(id) {
        const selector = `[data-conversation="${id}"]`;
        return id && this.rootRef.el?.querySelector(selector);
    }

    /** @returns {Promise<Boolean>} whether there was another page */
    async turnPage(by) {
        const {root} = this.model;
        const offset = root.offset + by * root.limit;
        if (root.isGrouped || offset < 0 || offset >= root.count) {
            return false;
        }
        await root.load({offset});
        this.env.emailDesk.setOrder(this.listedIds);
        return true;
    }

    // -- as it is now

    /** Loads the rows again by itself: while the list is held, none changes its place. */
    async reload() {
        const {root} = this.model;
        if (!this.model.isReady || (root.isGrouped && this.live.isHeld)) {
            this.isLate = true;
            return;
        }
        this.isLate = false;
        this.live.isQuiet = true;
        try {
            await root.load();
        } finally {
            this.live.isQuiet = false;
        }
        await this.countBoxes();
    }

    async countBoxes() {
        const {searchModel} = this.env;
        await searchModel.countBoxes();
        this.boxes.counts = searchModel.counts;
    }

    useHolding() {
        const update = () => {
            const {el} = this.rootRef;
            const isUsed = el?.matches(":has(.o_kanban_renderer :focus-visible)");
            const isHeld = Boolean(this.isPointed || isUsed);
            if (this.live.isHeld && !isHeld && (this.live.hasChanges || this.isLate)) {
                this.live.isHeld = false;
                this.reload();
            }
            this.live.isHeld = isHeld;
        };
        this.onPointer = (isPointed) => {
            this.isPointed = isPointed;
            update();
        };
        useExternalListener(window, "focusin", update);
        useExternalListener(window, "focusout", () => Promise.resolve().then(update));
    }

    async showNew() {
        this.live.isHeld = false;
        await this.reload();
        this.scrollTop();
    }

    // -- which, and in which order

    async sort(name) {
        await Promise.all([
            this.model.root.load({offset: 0, orderBy: orderOf(name)}),
            user.setUserSettings(SORT, name),
        ]);
    }
}

export class DeskListRenderer extends KanbanRenderer {
    static components = {...KanbanRenderer.components, KanbanRecord: DeskRecord};
}

registry.category("views").add("email_desk", {
    ...kanbanView,
    Controller: DeskListController,
    Model: DeskModel,
    Renderer: DeskListRenderer,
    SearchModel: DeskSearchModel,
});
