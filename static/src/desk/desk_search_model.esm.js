import {Domain} from "@web/core/domain";
import {SearchModel} from "@web/search/search_model";

/** Filters of the search view whose names begin so are the desk's boxes. */
const BOX = "desk_";
export const ALL = "all";
const MINE = "desk_mine";
const QUEUES = "desk_queues";

/**
 * The search of the desk's list. Of its boxes one is chosen at a time, or none: then
 * all conversations are shown. Without anything asked for it begins with one's own, or
 * with what waits when one has none.
 */
export class DeskSearchModel extends SearchModel {
    setup(services, args) {
        super.setup(services, args);
        this.ormService = services.orm;
        this.counts = {};
    }

    async load(config) {
        await super.load(config);
        if (!config.state && !this.query.length) {
            await this.countBoxes();
            const first = this.counts[MINE] ? MINE : QUEUES;
            const box = this.boxes.find(({name}) => name === first);
            if (box) {
                this.query.push({searchItemId: box.id});
            }
        }
    }

    /** @returns {Object[]} the filters that are boxes */
    get boxes() {
        return Object.values(this.searchItems).filter(
            ({type, name}) => type === "filter" && name?.startsWith(BOX)
        );
    }

    /** @returns {String} name of the box that is chosen */
    get boxName() {
        const chosen = new Set(this.query.map(({searchItemId}) => searchItemId));
        return this.boxes.find(({id}) => chosen.has(id))?.name || ALL;
    }

    /**
     * @param {String} name of a box, or ALL
     */
    chooseBox(name) {
        const ids = new Set(this.boxes.map(({id}) => id));
        this.query = this.query.filter(({searchItemId}) => !ids.has(searchItemId));
        const box = this.boxes.find((each) => each.name === name);
        if (box) {
            this.query.push({searchItemId: box.id});
        }
        this._notify();
    }

    /** Learns how many conversations are in each box. */
    async countBoxes() {
        const domains = {[ALL]: []};
        for (const {name, domain} of this.boxes) {
            domains[name] = new Domain(domain).toList(this.domainEvalContext);
        }
        this.counts = await this.ormService.silent.call(
            "email.conversation",
            "count_boxes",
            [domains]
        );
    }
}
