import {BUSY, NOW, agentState, mockDesk, offer} from "./routing_desk";
import {
    MockServer,
    asyncStep,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    mountWithCleanup,
    waitForSteps,
} from "@web/../tests/web_test_helpers";
import {
    addBusServiceListeners,
    lockWebsocketConnect,
} from "@bus/../tests/bus_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {
    animationFrame,
    queryAllTexts,
    runAllTimers,
    waitFor,
    waitForNone,
    waitUntil,
} from "@odoo/hoot-dom";
import {WEBSOCKET_CLOSE_CODES} from "@bus/workers/websocket_worker";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Agent extends models.Model {
    _name = "email.agent";
    code = fields.Char();
    _records = [{id: 1, code: "available"}];
}

defineMailModels();
defineModels([Agent]);

beforeEach(() =>
    addBusServiceListeners(
        ["BUS:CONNECT", () => asyncStep("connected")],
        ["BUS:DISCONNECT", () => asyncStep("lost")],
        ["BUS:RECONNECT", () => asyncStep("back")]
    )
);

async function mountConnected() {
    await mountWithCleanup(WebClient);
    await waitFor(".o_email_agent_toggle");
    await waitForSteps(["connected"]);
}

async function disconnect() {
    const code = WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE;
    MockServer.env["bus.bus"]._simulateDisconnection(code);
    await waitForSteps(["lost"]);
    await runAllTimers();
}

/** It stays lost until what this returns is called. */
async function lose() {
    const unlock = lockWebsocketConnect();
    await disconnect();
    const connection = getService("bus.monitoring_service");
    await waitUntil(() => connection.isConnectionLost, {timeout: 2500});
    return unlock;
}

async function comeBack() {
    await runAllTimers();
    await waitForSteps(["back"]);
    await runAllTimers();
}

test("who is at work reads that no news comes, until it comes again", async () => {
    mockDesk();
    await mountConnected();
    const unlock = await lose();
    await waitFor(".o_email_disconnected:contains(Nothing is offered to you)");
    unlock();
    await comeBack();
    await waitForNone(".o_email_disconnected");
});

test("who is Offline is not bothered", async () => {
    mockDesk({agent: agentState({...BUSY, code: "offline"})});
    await mountConnected();
    await lose();
    await animationFrame();
    expect(".o_email_disconnected").toHaveCount(0);
});

test("what was offered meanwhile is there once the connection is", async () => {
    const desk = mockDesk();
    await mountConnected();
    desk.offers = [offer(1, {now: NOW})];
    expect(".o_email_offer").toHaveCount(0);
    await disconnect();
    await comeBack();
    await waitFor(".o_email_offer");
});

test("a list shows what changed meanwhile", async () => {
    mockDesk();
    await mountView({
        type: "list",
        resModel: "email.agent",
        arch: `<list js_class="email_agent_list"><field name="code"/></list>`,
    });
    getService("bus_service").start();
    await waitForSteps(["connected"]);
    MockServer.env["email.agent"].write([1], {code: "rona"});
    await disconnect();
    await comeBack();
    await waitFor(".o_data_cell:contains(rona)");
    expect(queryAllTexts(".o_data_cell")).toEqual(["rona"]);
});
