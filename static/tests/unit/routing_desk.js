import {
    MockServer,
    getService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import {Deferred} from "@web/core/utils/concurrency";
import {mockDate} from "@odoo/hoot-mock";
import {serializeDateTime} from "@web/core/l10n/dates";

export const NOW = "2026-11-21 12:00:00";
export const BUSY = {id: 5, code: "break", name: "Lunch", icon: "fa-cutlery"};
export const AVAILABLE = {
    id: 1,
    code: "available",
    name: "Available",
    icon: "fa-check-circle",
};

export function offer(id, values = {}) {
    return {
        id,
        conversation_id: 100 + id,
        customer_name: `Carla ${id}`,
        customer_email: `carla${id}@x.org`,
        queue: "Sales",
        subject: `Kettle ${id}`,
        excerpt: "It leaks.",
        note: false,
        important: false,
        waiting_since: "2026-11-21 11:56:48",
        expires_at: "2026-11-21 12:01:00",
        ring_seconds: 60,
        seconds_left: 60,
        now: NOW,
        ...values,
    };
}

export function agentState(values = {}) {
    return {...AVAILABLE, since: "2026-11-21 10:58:57", after: false, ...values};
}

export const RONA = agentState({
    id: 9,
    code: "rona",
    name: "RONA",
    icon: "fa-bell-slash",
});

/**
 * The server's side: what it would answer; tests change it.
 *
 * @param {Object} values of get_desk()
 * @returns {Object}
 */
export function mockDesk(values = {}) {
    mockDate(NOW, 0);
    const desk = {
        is_agent: true,
        agent_id: 7,
        agent: agentState(),
        states: [AVAILABLE, BUSY],
        offers: [],
        queues: [],
        ...values,
    };
    const now = () => serializeDateTime(luxon.DateTime.now());
    onRpc("email.agent", "get_desk", () => ({now: now(), ...desk}));
    return desk;
}

/**
 * The server says something on the bus.
 *
 * @returns {Promise} until it has arrived: this takes a moment of its own
 */
export async function tell(type, payload) {
    const bus = getService("bus_service");
    const arrived = new Deferred();
    const onArrival = () => arrived.resolve();
    bus.subscribe(type, onArrival);
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, type, payload);
    await arrived;
    bus.unsubscribe(type, onArrival);
}
