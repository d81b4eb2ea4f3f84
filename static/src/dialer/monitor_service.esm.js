import {reactive} from "@odoo/owl";
import {listenToBus} from "../bus_reload.esm";
import {registry} from "@web/core/registry";

/** What the server replaces by the channels of the user's companies. */
const CHANNEL = "email_dialer_monitor";
const TYPE = "email_channel.dialer";

/**
 * The figures of lists and dialers as the bus tells them, for all that shows some: the
 * server counts once, however many look.
 *
 * What was told is kept only while somebody looks: whoever looks next has newer figures
 * from the database.
 */
export class DialerMonitor {
    watchers = 0;
    lists = {};
    dialers = {};
    /** Of the last list of dialers that was asked for. */
    status = "loading";

    constructor(bus, orm) {
        Object.assign(this, {bus, orm});
    }

    watch() {
        if (!this.watchers++) {
            this.bus.addChannel(CHANNEL);
            this.bus.subscribe(TYPE, this.onTold);
            // Whatever was said while the bus was away.
            this.stopListening = listenToBus(this.bus, {onChanged: () => this.load()});
        }
    }

    unwatch() {
        if (!--this.watchers) {
            this.stopListening();
            this.bus.unsubscribe(TYPE, this.onTold);
            this.bus.deleteChannel(CHANNEL);
            Object.assign(this, {lists: {}, dialers: {}, status: "loading"});
        }
    }

    /** Ask once for all dialers, and for the lists that were told of. */
    async load() {
        const ids = Object.keys(this.lists).map(Number);
        try {
            const told = await this.orm.silent.call(
                "email.dialer.monitor",
                "get_monitor",
                [ids]
            );
            this.take(told);
            this.status = "ready";
        } catch {
            // The screen keeps what it has; the bus says when it is back.
            this.status = "error";
        }
    }

    take({now, lists, dialers}) {
        for (const [id, values] of Object.entries(lists)) {
            this.lists[id] = {...values, now};
        }
        for (const [id, values] of Object.entries(dialers)) {
            this.dialers[id] = {...values, now};
        }
    }
}

export const dialerMonitorService = {
    dependencies: ["bus_service", "orm"],
    start(env, {bus_service: bus, orm}) {
        const monitor = reactive(new DialerMonitor(bus, orm));
        monitor.onTold = (payload) => monitor.take(payload);
        return monitor;
    },
};

registry.category("services").add("email_channel.dialer_monitor", dialerMonitorService);
