import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {
    MockServer,
    defineModels,
    fields,
    getService,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {DialerMonitor} from "@email_channel/dialer/monitor_service.esm";
import {curvePoints, grown} from "@email_channel/dialer/curve_points.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {formatPercent} from "@email_channel/dialer/progress_field.esm";
import {tell} from "./routing_desk";

const TYPE = "email_channel.dialer";
const REASONS = [
    ["schedule", "Outside its hours"],
    ["pace", "By the pace of the dialer"],
];

class EmailDialerList extends models.Model {
    _name = "email.dialer.list";
    name = fields.Char();
    running = fields.Boolean();
    state = fields.Char();
    progress = fields.Float();
    mails_a_minute = fields.Float();
    seconds_left = fields.Integer();
    in_schedule = fields.Boolean();
    figures_at = fields.Datetime();
    wait_until = fields.Datetime();
    total_count = fields.Integer();
    processed_count = fields.Integer();
    unprocessed_count = fields.Integer();
    sent_count = fields.Integer();
    failed_count = fields.Integer();
    rejected_count = fields.Integer();
    uncertain_count = fields.Integer();
    skipped_count = fields.Integer();
    seen_count = fields.Integer();
    clicked_count = fields.Integer();
    answered_count = fields.Integer();
    unsubscribed_count = fields.Integer();
    spam_count = fields.Integer();
    wait_reason = fields.Selection({selection: REASONS});

    _records = [
        {
            id: 3,
            name: "June",
            running: true,
            state: "running",
            progress: 37.4,
            total_count: 1000,
            processed_count: 374,
            sent_count: 370,
            failed_count: 4,
            seen_count: 12,
            mails_a_minute: 120,
            seconds_left: 313,
            in_schedule: true,
            figures_at: "2026-03-02 14:00:00",
        },
    ];
}

defineMailModels();
defineModels([EmailDialerList]);

const ARCH = `
    <form>
        <field name="running"/>
        <button name="action_stop" string="Stop" type="object" invisible="not running"/>
        <field name="progress" widget="email_dialer_progress"/>
        <field name="sent_count" widget="email_dialer_stat" string="Sent"/>
        <widget name="email_dialer_pace"/>
        <widget name="email_dialer_figures"/>
    </form>`;

async function mountList() {
    await mountView({
        type: "form",
        resModel: "email.dialer.list",
        resId: 3,
        arch: ARCH,
    });
}

/** The bus says how far the list is. */
async function say(values, now = "2026-03-02 14:00:05") {
    const list = {running: true, in_schedule: true, ...values};
    await tell(TYPE, {now, lists: {3: list}, dialers: {}});
    await animationFrame();
    await runAllTimers();
    await animationFrame();
}

beforeEach(() => {
    onRpc("email.dialer.list", "web_read", () => {
        expect.step("read");
    });
});

const figure = (name) => `[data-figure=${name}] .o_email_dialer_figure`;

test("a list's progress, pace and figures", async () => {
    await mountList();
    expect(".o_email_dialer_percent").toHaveText("37.4 %");
    expect(".o_email_dialer_progress .progress").toHaveAttribute(
        "aria-valuenow",
        "37.4"
    );
    expect(".o_email_dialer_speed").toHaveText("120 mails a minute");
    expect(".o_email_dialer_left").toHaveText("about 5 min 13 sec left");
    expect(figure("sent")).toHaveText("370");
    expect(figure("failed")).toHaveClass("text-danger");
    expect("[data-figure=spam]").not.toBeEnabled();
    expect.verifySteps(["read"]);
});

test("what the bus tells is shown, and nothing is read for it", async () => {
    await mountList();
    await say({progress: 50, processed_count: 500, sent_count: 496, total_count: 1000});
    expect(".o_email_dialer_percent").toHaveText("50.0 %");
    expect(figure("sent")).toHaveText("496");
    expect(queryAllTexts(".o_stat_value")).toEqual(["496"]);
    expect.verifySteps(["read"]);
});

test("news that are older than what was read are not shown", async () => {
    await mountList();
    await say({progress: 10, sent_count: 100}, "2026-03-02 13:59:00");
    expect(".o_email_dialer_percent").toHaveText("37.4 %");
    expect(figure("sent")).toHaveText("370");
    expect.verifySteps(["read"]);
});

test("why it waits, and until when", async () => {
    await mountList();
    const wait = {wait_reason: "schedule", wait_until: "2026-03-03 13:00:00"};
    await say({...wait, progress: 37.4, mails_a_minute: 0, seconds_left: 0});
    expect(".o_email_dialer_reason").toHaveText(/Outside its hours, goes on at /);
    expect(".o_email_dialer_speed").toHaveCount(0);
    expect.verifySteps(["read"]);
});

test("a list that somebody stopped is read anew, and loses its button", async () => {
    await mountList();
    expect("button[name=action_stop]").toHaveCount(1);
    MockServer.env["email.dialer.list"].write([3], {running: false});
    await say({running: false, progress: 37.4});
    await waitFor(".o_form_view:not(:has(button[name=action_stop]))");
    expect.verifySteps(["read", "read"]);
});

test("a list that ends by itself after somebody pressed a button is read anew", async () => {
    onRpc("email.dialer.list", "action_stop", () => false);
    await mountList();
    await click("button[name=action_stop]");
    await animationFrame();
    expect.verifySteps(["read", "read"]);
    MockServer.env["email.dialer.list"].write([3], {running: false});
    await say({running: false, progress: 100});
    await waitFor(".o_form_view:not(:has(button[name=action_stop]))");
    expect.verifySteps(["read"]);
});

test("a figure opens the lines that it counts", async () => {
    const action = {type: "ir.actions.act_window", name: "June: Sent"};
    onRpc("email.dialer.list", "action_open_lines", ({args, kwargs}) => {
        expect.step([args[0], kwargs.context.figure]);
        return action;
    });
    mockService("action", {
        doAction: (done) => expect.step(done.name),
    });
    await mountList();
    await click("[data-figure=sent]");
    await animationFrame();
    expect.verifySteps(["read", [[3], "sent"], "June: Sent"]);
});

test("a bus that is back asks once for all that is shown", async () => {
    onRpc("email.dialer.monitor", "get_monitor", ({args}) => {
        expect.step(["asked", args[0]]);
        const list = {running: true, sent_count: 700, progress: 70};
        return {now: "2026-03-02 15:00:00", lists: {3: list}, dialers: {}};
    });
    await mountList();
    await say({progress: 50, sent_count: 496});
    getService("bus_service").trigger("BUS:RECONNECT");
    await waitFor(`${figure("sent")}:contains(700)`);
    expect.verifySteps(["read", ["asked", [3]]]);
});

test("only while somebody looks the bus is asked for news", () => {
    const channels = new Set();
    const bus = {
        addChannel: (name) => channels.add(name),
        deleteChannel: (name) => channels.delete(name),
        subscribe: () => expect.step("subscribe"),
        unsubscribe: () => expect.step("unsubscribe"),
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
    };
    const one = new DialerMonitor(bus, {});
    one.watch();
    one.watch();
    expect([...channels]).toEqual(["email_dialer_monitor"]);
    one.unwatch();
    expect(channels.size).toBe(1);
    one.unwatch();
    expect(channels.size).toBe(0);
    expect.verifySteps(["subscribe", "unsubscribe"]);
});

test("a hundred per cent is said when it is a hundred", () => {
    expect(formatPercent(0)).toBe("0 %");
    expect(formatPercent(99.9)).toBe("99.9 %");
    expect(formatPercent(100)).toBe("100 %");
});

test("points of a curve never reach a hundred before the last line", () => {
    const samples = [
        ["2026-03-02 14:00:00", 0, 0],
        ["2026-03-02 14:00:10", 99999, 99990],
        ["2026-03-02 14:00:20", 100000, 99991],
    ];
    expect(curvePoints(samples, 100000).map(({y}) => y)).toEqual([0, 99.9, 100]);
    expect(curvePoints(samples, 0).map(({y}) => y)).toEqual([0, 0, 0]);
});

test("a curve grows by what is new, some seconds apart", () => {
    const first = ["2026-03-02 14:00:00", 0, 0];
    const second = ["2026-03-02 14:00:10", 5, 5];
    const soon = ["2026-03-02 14:00:12", 7, 7];
    const sooner = ["2026-03-02 14:00:13", 8, 8];
    const same = ["2026-03-02 14:00:30", 5, 5];
    expect(grown([], first)).toEqual([first]);
    expect(grown([first], second)).toEqual([first, second]);
    expect(grown([first, second], soon)).toEqual([first, second, soon]);
    expect(grown([first, second, soon], sooner)).toEqual([first, second, sooner]);
    expect(grown([first, second], same)).toEqual([first, second]);
    expect(grown([first, second], first)).toEqual([first, second]);
});
