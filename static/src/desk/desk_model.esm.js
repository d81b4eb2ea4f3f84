import {RelationalModel} from "@web/model/relational_model/relational_model";
import {mergeRows} from "./rows.esm";

/** The rows of the list: they stay what they are when it loads again, so that the
 *  pointer, the focus and an open menu keep theirs. */
export class DeskRecordList extends RelationalModel.DynamicRecordList {
    _setData(data) {
        const {live} = this.model;
        const known = new Map((this.records || []).map((row) => [row.resId, row]));
        const isSamePage = this.pageKey === this.keyOfPage;
        this.pageKey = this.keyOfPage;
        const {ids, gone, added} = mergeRows({
            shown: [...known.keys()],
            fresh: data.records.map(({id}) => id),
            isHeld: isSamePage && live.isHeld && live.isQuiet,
        });
        const values = new Map(data.records.map((record) => [record.id, record]));
        this.records = ids.map((id) => this.renewRow(known.get(id), values.get(id)));
        live.setChanges(this, {gone, added});
        this._updateCount(data);
        this._selectDomain(this.isDomainSelected);
    }

    renewRow(row, values) {
        if (!row) {
            return this._createRecordDatapoint(values);
        }
        if (values) {
            row._setData(values);
        }
        return row;
    }

    /** What is another page of the list, or another list. */
    get keyOfPage() {
        const {domain, offset, orderBy} = this.config;
        return JSON.stringify([domain, offset, orderBy]);
    }
}

/** The model of the desk's list; `live` (LiveRows) is given by its controller. */
export class DeskModel extends RelationalModel {
    static DynamicRecordList = DeskRecordList;

    setup(params, services) {
        super.setup(params, services);
        this.live = params.live;
    }
}
