import {Component, useState, xml} from "@odoo/owl";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {getService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {tell} from "./routing_desk";
import {useBusReload} from "@email_channel/bus_reload.esm";

const DELAY_MS = 1000;
const TYPE = "email_channel.figures";

class Shown extends Component {
    static template = xml`<div class="shown"/>`;
    static props = {};

    setup() {
        this.reloadSoon = useBusReload({
            type: TYPE,
            concerns: ({queue_ids: queues}) => queues.includes(3),
            delay: () => DELAY_MS,
            mayReload: () => mayReload,
            reload: () => expect.step("reload"),
            whenVisible: true,
        });
    }
}

class Parent extends Component {
    static template = xml`<Shown t-if="state.shown"/>`;
    static components = {Shown};
    static props = {};

    setup() {
        this.state = useState({shown: true});
    }
}

let mayReload = true;

defineMailModels();
beforeEach(() => {
    mayReload = true;
});

/** A message goes through the worker before it is there. */
async function say(queueId) {
    await tell(TYPE, {queue_ids: [queueId]});
    await advanceTime(100);
}

test("what changes within the delay is loaded once, after it", async () => {
    await mountWithCleanup(Parent);
    await say(3);
    await say(3);
    expect.verifySteps([]);
    await advanceTime(DELAY_MS);
    expect.verifySteps(["reload"]);
    await advanceTime(5 * DELAY_MS);
    expect.verifySteps([]);
    await say(3);
    await advanceTime(DELAY_MS);
    expect.verifySteps(["reload"]);
});

test("what does not concern it is not loaded", async () => {
    await mountWithCleanup(Parent);
    await say(4);
    await advanceTime(2 * DELAY_MS);
    expect.verifySteps([]);
});

test("a bus that is connected again may have missed something", async () => {
    await mountWithCleanup(Parent);
    getService("bus_service").trigger("BUS:RECONNECT");
    await advanceTime(DELAY_MS);
    expect.verifySteps(["reload"]);
});

test("a page that comes in sight again is loaded", async () => {
    await mountWithCleanup(Parent);
    document.dispatchEvent(new Event("visibilitychange"));
    await advanceTime(DELAY_MS);
    expect.verifySteps(["reload"]);
});

test("while it may not reload it waits, and forgets nothing", async () => {
    await mountWithCleanup(Parent);
    mayReload = false;
    await say(3);
    await advanceTime(3 * DELAY_MS);
    expect.verifySteps([]);
    mayReload = true;
    await advanceTime(DELAY_MS);
    expect.verifySteps(["reload"]);
});

test("what is not shown any more loads nothing", async () => {
    const parent = await mountWithCleanup(Parent);
    await say(3);
    parent.state.shown = false;
    await animationFrame();
    await advanceTime(2 * DELAY_MS);
    await say(3);
    getService("bus_service").trigger("BUS:RECONNECT");
    document.dispatchEvent(new Event("visibilitychange"));
    await advanceTime(2 * DELAY_MS);
    expect.verifySteps([]);
});
