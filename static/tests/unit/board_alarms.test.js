import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {mockDesk, tell} from "./routing_desk";
import {BoardAlarms} from "@email_channel/supervision/board_alarms.esm";
import {ConnectionLostError} from "@web/core/network/rpc";
import {ORM} from "@web/core/orm_service";
import {click} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const QUEUE = {
    id: 3,
    name: "Sales",
    waiting: 14,
    since: "2026-11-21 11:48:00",
    service_level: 71,
    ready: 2,
    delayed: 1,
    active: 5,
    parked: 4,
    levels: {waiting: "ok", wait: "ok"},
};

function ring(id, values = {}) {
    return {
        id,
        alarm_id: 100 + id,
        queue_id: 3,
        queue: "Sales",
        figure: "waiting",
        name: "Waiting Conversations",
        value: "12",
        threshold: "10",
        since: "2026-11-21 11:56:48",
        ...values,
    };
}

let rings = [];
beforeEach(() => {
    mockDesk();
    rings = [ring(1)];
    onRpc("email.alarm.ring", "get_ringing", () => rings);
});

async function open(chosen = []) {
    const rows = (figure, queues) => expect.step(`rows ${figure} ${queues}`);
    await mountWithCleanup(BoardAlarms, {
        props: {queues: [QUEUE], chosen, open: rows},
    });
    await animationFrame();
}

const alarm = (id) => `[data-alarm='${id}']`;

/** The server says that something changed; two seconds later it is shown. */
async function hear() {
    await tell("email_channel.alarm", {});
    await advanceTime(2000);
    await animationFrame();
}

test("what rings: its name, queue, value against threshold, and for how long", async () => {
    await open();
    expect(".o_email_board_alarm_name").toHaveText(/Waiting Conversations\s*· Sales/);
    // As the board has it now, and not when it rang.
    expect(".o_email_board_alarm_value").toHaveText(/14\s*\(threshold: 10\)/);
    expect(`${alarm(1)} .o_email_elapsed`).toHaveText("00:03:12");
    await advanceTime(2000);
    expect(`${alarm(1)} .o_email_elapsed`).toHaveText("00:03:14");
});

test("each figure as the board has it; one that it has not as it rang", async () => {
    rings = [
        ring(1, {figure: "longest_wait", threshold: "10 minutes"}),
        ring(2, {figure: "service_level", threshold: "80%"}),
        ring(3, {figure: "available", threshold: "3"}),
        ring(4, {figure: "delayed"}),
        ring(5, {figure: "parked"}),
        ring(6, {figure: "disconnected", value: "1"}),
        ring(7, {queue_id: 9, value: "15"}),
    ];
    await open();
    const value = (id) => `${alarm(id)} .o_email_board_alarm_value`;
    expect(value(1)).toHaveText(/^00:12:00/);
    expect(value(2)).toHaveText(/^71 %/);
    expect(value(3)).toHaveText(/^2\(threshold/);
    expect(value(4)).toHaveText(/^1\(threshold/);
    expect(value(5)).toHaveText(/^4\(threshold/);
    expect(`${value(6)} b`).toHaveText("1");
    expect(`${value(7)} b`).toHaveText("15");
});

test("it comes within two seconds, and goes when it is over", async () => {
    rings = [];
    await open();
    expect(".o_email_board_alarms").toHaveCount(0);
    rings = [ring(1)];
    await hear();
    expect(alarm(1)).toHaveCount(1);
    rings = [];
    await hear();
    expect(".o_email_board_alarms").toHaveCount(0);
});

test("a click opens when it rang, another the rows that it counts", async () => {
    onRpc("email.alarm", "action_open_rings", ({args}) => {
        expect.step(`history ${args[0]}`);
        return {type: "ir.actions.act_window_close"};
    });
    await open();
    await click(".o_email_board_alarm_name");
    await animationFrame();
    await click(".o_email_board_alarm_value button");
    expect.verifySteps(["history 101", "rows waiting 3"]);
});

test("who acknowledges it sees it no more", async () => {
    onRpc("email.alarm.ring", "action_acknowledge", ({args}) => {
        expect.step(`acknowledged ${args[0]}`);
        rings = [];
        return true;
    });
    await open();
    await click(".o_email_board_alarm_known");
    await animationFrame();
    await animationFrame();
    expect(".o_email_board_alarms").toHaveCount(0);
    expect.verifySteps(["acknowledged 1"]);
});

test("of the queues that were chosen", async () => {
    rings = [ring(1), ring(2, {queue_id: 4, queue: "Billing"})];
    await open([4]);
    expect(".o_email_board_alarm").toHaveCount(1);
    expect(alarm(2)).toHaveCount(1);
});

test("while the server cannot be reached it stays, and then is as it is", async () => {
    let lost = false;
    let refused = 0;
    patchWithCleanup(ORM.prototype, {
        async call(model) {
            if (lost && model === "email.alarm.ring") {
                refused++;
                throw new ConnectionLostError("/web");
            }
            return super.call(...arguments);
        },
    });
    await open();
    lost = true;
    rings = [];
    await hear();
    expect(refused).toBe(1);
    expect(alarm(1)).toHaveCount(1);
    lost = false;
    await hear();
    expect(alarm(1)).toHaveCount(0);
});
