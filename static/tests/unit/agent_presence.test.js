import {
    MockServer,
    asyncStep,
    getService,
    makeMockEnv,
    mockService,
    onRpc,
    serverState,
    waitForSteps,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {WEBSOCKET_CLOSE_CODES} from "@bus/workers/websocket_worker";
import {addBusServiceListeners} from "@bus/../tests/bus_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

async function openBrowser(isAgent) {
    onRpc("res.users", "has_group", ({args}) => {
        return isAgent && args[1] === "email_channel.group_email_agent";
    });
    onRpc("email.agent", "get_desk", () => ({is_agent: false}));
    serverState.userId = 7;
    const sent = [];
    mockService("im_status", {updateBusPresence: () => sent.push("sign")});
    await makeMockEnv();
    await animationFrame();
    return sent;
}

test("an agent's browser says each minute that it is open", async () => {
    const sent = await openBrowser(true);
    await advanceTime(10000);
    const first = sent.length;
    await advanceTime(39000);
    expect(sent).toHaveLength(first);
    await advanceTime(2000);
    expect(sent).toHaveLength(first + 1);
    await advanceTime(120000);
    expect(sent.length).toBeGreaterThan(first + 2);
});

test("it says so again when the end of an older connection may have been written", async () => {
    addBusServiceListeners(
        ["BUS:CONNECT", () => asyncStep("connected")],
        ["BUS:DISCONNECT", () => asyncStep("lost")],
        ["BUS:RECONNECT", () => asyncStep("back")]
    );
    const sent = await openBrowser(true);
    await advanceTime(8000);
    expect(sent).toHaveLength(2);
    getService("bus_service").start();
    await waitForSteps(["connected"]);
    MockServer.env["bus.bus"]._simulateDisconnection(
        WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE
    );
    await waitForSteps(["lost"]);
    await runAllTimers();
    await waitForSteps(["back"]);
    const before = sent.length;
    await advanceTime(8000);
    expect(sent.length - before).toBeGreaterThan(1);
});

test("others' browsers say nothing", async () => {
    const sent = await openBrowser(false);
    await advanceTime(300000);
    expect(sent).toHaveLength(0);
});
