import {RelationalModel} from "@web/model/relational_model/relational_model";
import {reactive} from "@odoo/owl";

/** What is asked of the server each time something was saved. */
const DRAFT_FIELDS = {draft_id: {}, conflict: {}, conflict_words: {}};

/**
 * A letter that is saved while one writes: its form is not loaded again, but what has
 * become of its draft is known, in `draft`: `{id, conflict, words}`.
 */
export class ComposeModel extends RelationalModel {
    // What was written a moment ago is never shown from a cache.
    static withCache = false;

    setup(params, services) {
        super.setup(params, services);
        this.draft = reactive({id: false, conflict: false, words: ""});
        this.orm = Object.assign(Object.create(this.orm), {
            webSave: (...args) => this.saveLetter(services.orm, ...args),
        });
    }

    async saveLetter(orm, resModel, ids, changes, {specification, ...kwargs} = {}) {
        const rows = await orm.silent.webSave(resModel, ids, changes, {
            ...kwargs,
            specification: {...specification, ...DRAFT_FIELDS},
        });
        this.know(rows[0]);
        return rows;
    }

    know({draft_id: id, conflict, conflict_words: words}) {
        Object.assign(this.draft, {
            id: id?.id ?? id ?? false,
            conflict: conflict || false,
            words: words || "",
        });
    }
}
