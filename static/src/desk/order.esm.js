/**
 * Where a conversation stands among those that are listed, also after its row has left
 * the list: what comes after it is what came after it when it was last seen there.
 */
export class DeskOrder {
    ids = [];
    /** The order in which the conversation that is open was last seen. */
    lastSeen = [];

    /**
     * @param {Number[]} ids of the conversations as they are listed now
     * @param {Number | null} openId of the conversation that is open
     */
    update(ids, openId) {
        if (this.ids.includes(openId)) {
            this.lastSeen = this.ids;
        }
        this.ids = ids;
    }

    /**
     * @param {Number} id of a conversation that is done
     * @returns {Number | null} id of the one to go on with: the one after it, or else
     *  the one before it
     */
    onwards(id) {
        return this.step(id, 1) ?? this.step(id, -1);
    }

    /**
     * @param {Number | null} id
     * @param {1 | -1} by downwards or upwards
     * @returns {Number | null} id of the conversation next to it; the first or the last
     *  one when it was never listed
     */
    step(id, by) {
        const isListed = this.ids.includes(id);
        const order = isListed ? this.ids : this.lastSeen;
        const start = order.indexOf(id);
        if (start < 0) {
            return (by > 0 ? this.ids[0] : this.ids.at(-1)) ?? null;
        }
        for (let index = start + by; order[index] !== undefined; index += by) {
            if (this.ids.includes(order[index])) {
                return order[index];
            }
        }
        return null;
    }
}
