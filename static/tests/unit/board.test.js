import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {agentState, mockDesk, tell} from "./routing_desk";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, select, waitFor} from "@odoo/hoot-dom";
import {choiceOf, makeBoard} from "@email_channel/supervision/board_model.esm";
import {
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {Board} from "@email_channel/supervision/board.esm";
import {ConnectionLostError} from "@web/core/network/rpc";
import {EventBus} from "@odoo/owl";
import {ORM} from "@web/core/orm_service";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getDefaultConfig} from "@web/views/view";
import {user} from "@web/core/user";

defineMailModels();

const NOW = "2026-11-21 12:00:00";
let board = null;

function queue(id, name, values = {}) {
    return {
        id,
        name,
        waiting: 0,
        since: false,
        service_level: null,
        ready: 0,
        delayed: 0,
        active: 0,
        parked: 0,
        levels: {waiting: "ok", wait: "ok"},
        ...values,
    };
}

function agent(id, name, values = {}) {
    return {
        id,
        user_id: 10 * id,
        name,
        state: {...agentState(), order: 10},
        in_call: false,
        in_chat: false,
        active: 0,
        parked: 0,
        closed: 0,
        answered: 0,
        ...values,
    };
}

function row(id, values = {}) {
    return {
        id,
        email: `carla${id}@x.org`,
        name: `Carla ${id}`,
        subject: `Kettle ${id}`,
        queue: "Sales",
        since: "2026-11-21 11:58:00",
        until: false,
        work: false,
        due_soon: false,
        important: false,
        reasons: [],
        ...values,
    };
}

function waiting(...rows) {
    return {count: rows.length, offset: 0, limit: 40, rows};
}

beforeEach(() => {
    mockDesk();
    board = {
        now: NOW,
        at: NOW,
        chosen: [],
        queues: [
            queue(3, "Sales", {
                waiting: 12,
                since: "2026-11-21 11:56:48",
                service_level: 87,
                ready: 2,
                delayed: 1,
                active: 5,
                parked: 4,
                levels: {waiting: "alert", wait: "warn"},
            }),
            queue(4, "Billing"),
        ],
        agents: [
            agent(1, "Zoe", {active: 3, closed: 7, answered: 9, in_chat: true}),
            agent(2, "Ana", {
                state: {
                    ...agentState({code: "in_call", name: "In-Call", icon: "fa-phone"}),
                    order: 5,
                },
                in_call: true,
            }),
            agent(5, "Off", {
                state: {...agentState({code: "offline", name: "Offline"}), order: 90},
            }),
        ],
        waiting: waiting(
            row(7, {reasons: ["Overdue invoice"], important: true}),
            row(8, {until: "2026-11-21 11:59:00"})
        ),
    };
    onRpc("email.board", "get_board", ({args}) => {
        expect.step(`asked ${JSON.stringify(args)}`);
        return board;
    });
    onRpc("email.alarm.ring", "get_ringing", () => []);
    onRpc("email.board", "open_rows", ({args}) => {
        expect.step(`rows ${JSON.stringify(args)}`);
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("res.users.settings", "set_res_users_settings", ({kwargs}) => {
        expect.step(`kept ${JSON.stringify(kwargs.new_settings.email_board_choice)}`);
        return kwargs.new_settings;
    });
});

async function open() {
    await mountWithCleanup(Board, {
        props: {action: {}, actionId: 1, className: ""},
        componentEnv: {config: getDefaultConfig()},
    });
    await animationFrame();
}

const ASKED = 'asked [[],"wait",0]';
const cell = (id, key) =>
    `[data-queue="${id}"] [data-figure=${key}] .o_email_board_value`;

test("queues, coloured by their thresholds", async () => {
    await open();
    expect(cell(3, "waiting")).toHaveText("12");
    expect(cell(3, "waiting")).toHaveClass("text-danger");
    expect(cell(3, "wait")).toHaveText("00:03:12");
    expect(cell(3, "wait")).toHaveClass("text-warning");
    expect(cell(3, "service_level")).toHaveText("87 %");
    expect(cell(4, "service_level")).toHaveText("–");
    expect(cell(4, "wait")).toHaveText("–");
    await advanceTime(2000);
    expect(cell(3, "wait")).toHaveText("00:03:14");
    expect.verifySteps([ASKED]);
});

test("agents: their state, channels, and what they did", async () => {
    await open();
    expect(queryAllTexts(".o_email_board_agents .o_email_board_name")).toEqual([
        "Ana",
        "Zoe",
        "Off",
    ]);
    expect("[data-agent='2'] .o_email_agent_icon .fa-phone").toHaveCount(1);
    expect("[data-agent='2'] .o_email_board_channels i").toHaveCount(1);
    expect("[data-agent='1'] .o_email_board_channels i").toHaveCount(2);
    expect("[data-agent='1'] [data-figure=closed]").toHaveText("7");
    expect("[data-agent='1'] [data-figure=answered]").toHaveText("9");
    expect.verifySteps([ASKED]);
});

test("who is offline and paused is shown as both", async () => {
    board.agents[2].state.after = "Paused";
    await open();
    expect("[data-agent='5'] .o_email_board_state").toHaveText("Offline, then Paused");
    expect.verifySteps([ASKED]);
});

test("each figure opens the rows that it counts", async () => {
    await open();
    await click("[data-queue='3'] [data-figure=delayed]");
    await animationFrame();
    await click("[data-agent='1'] [data-figure=closed]");
    await animationFrame();
    await click(".o_email_board_count");
    await animationFrame();
    expect.verifySteps([
        ASKED,
        'rows ["delayed",[3],false]',
        'rows ["closed",[],1]',
        'rows ["waiting",[],false]',
    ]);
});

test("who waits: why first, how long, and since when it is too late", async () => {
    await open();
    expect("[data-conversation='7'] .o_email_board_reasons").toHaveText(
        /Important\s*Overdue invoice/
    );
    expect("[data-conversation='7'] .o_email_elapsed").toHaveText("00:02:00");
    expect("[data-conversation='8'] .text-danger").toHaveText("+1:00");
    expect(".o_email_board_page").toHaveCount(0);
    expect.verifySteps([ASKED]);
});

test("of ten thousand one page is asked for and drawn, and the others are there", async () => {
    board.waiting = {...waiting(row(7)), count: 10000};
    await open();
    expect(".o_email_board_count").toHaveText("10000");
    expect(".o_email_board_page").toHaveText("1–1 of 10000");
    expect(".o_email_board_page button:first").not.toBeEnabled();
    board.waiting.offset = 40;
    await click(".o_email_board_page button:last");
    await animationFrame();
    expect.verifySteps([ASKED, 'asked [[],"wait",40]']);
});

test("a page that is there no longer is left for the last one that is", async () => {
    board.waiting = {...waiting(row(7)), count: 90};
    await open();
    board.waiting = {...waiting(row(7)), count: 50, offset: 80};
    await click(".o_email_board_page button:last");
    await animationFrame();
    await animationFrame();
    expect.verifySteps([ASKED, 'asked [[],"wait",40]']);
});

/** A board of which a test says when something changed, and sees when it asks. */
function watchedBoard() {
    const bus = new EventBus();
    bus.subscribe = (type, onMessage) => (bus.say = onMessage);
    bus.unsubscribe = () => delete bus.say;
    const watched = {bus, asked: 0};
    const call = async () => {
        watched.asked++;
        return board;
    };
    const clock = {set: () => true};
    watched.model = makeBoard({orm: {silent: {call}}, bus, clock});
    watched.model.start();
    return watched;
}

test("what changed just before it was asked for is asked for again", async () => {
    const watched = watchedBoard();
    watched.bus.say({queue_ids: [3]});
    await advanceTime(900);
    watched.bus.say({queue_ids: [3]});
    await advanceTime(200);
    expect(watched.asked).toBe(1);
    await advanceTime(1100);
    expect(watched.asked).toBe(2);
    await advanceTime(3000);
    expect(watched.asked).toBe(2);
    watched.model.stop();
});

test("however much changes, it is asked for once a second", async () => {
    const watched = watchedBoard();
    for (let tenth = 0; tenth < 50; tenth++) {
        watched.bus.say({queue_ids: [3]});
        await advanceTime(100);
    }
    expect(watched.asked).toBeGreaterThan(3);
    expect(watched.asked).toBeLessThan(6);
    watched.model.stop();
    const until = watched.asked;
    await advanceTime(11000);
    expect(watched.asked).toBe(until);
});

test("a change that the server tells of is asked for", async () => {
    await open();
    await tell("email_channel.figures", {queue_ids: [3]});
    await expect.waitForSteps([ASKED, ASKED], {timeout: 5000});
});

test("a connection that is lost is said, with when the figures are from", async () => {
    let lost = false;
    patchWithCleanup(ORM.prototype, {
        async call(model) {
            if (lost && model === "email.board") {
                throw new ConnectionLostError("/web");
            }
            return super.call(...arguments);
        },
    });
    await open();
    expect(".o_email_board_trouble").toHaveCount(0);
    lost = true;
    getService("bus_service").trigger("BUS:DISCONNECT");
    await animationFrame();
    expect(".o_email_board_trouble").toHaveText(/cannot be reached\. What you see is/);
    expect(cell(3, "waiting")).toHaveText("12");
    lost = false;
    await click(".o_email_board_trouble button");
    await animationFrame();
    expect(".o_email_board_trouble").toHaveCount(0);
    expect.verifySteps([ASKED, ASKED]);
});

test("queues, agents and orders that were chosen are kept", async () => {
    await open();
    await click(".o_email_board_choice:first");
    await waitFor(".o_email_board_menu");
    await click(".o_email_board_menu .dropdown-item:contains(Billing)");
    await animationFrame();
    await click("[aria-label='Agents sorted by']");
    await select("name", {target: "[aria-label='Agents sorted by']"});
    await animationFrame();
    expect(queryAllTexts(".o_email_board_agents .o_email_board_name")).toEqual([
        "Ana",
        "Off",
        "Zoe",
    ]);
    const kept = {queues: [4], agents: [], order: "wait"};
    expect.verifySteps([
        ASKED,
        `kept ${JSON.stringify({...kept, agentOrder: "state", offline: true})}`,
        'asked [[4],"wait",0]',
        `kept ${JSON.stringify({...kept, agentOrder: "name", offline: true})}`,
    ]);
});

test("who may not see it is told so, and is not asked to try again", async () => {
    onRpc("email.board", "get_board", () => {
        throw makeServerError({
            type: "AccessError",
            message: "You are no supervisor.",
        });
    });
    await open();
    expect(".o_email_board_trouble").toHaveText("You are no supervisor.");
    expect(".o_email_board_trouble button").toHaveCount(0);
});

test("what was kept by another version is no trouble", () => {
    const usual = {
        queues: [],
        agents: [],
        order: "wait",
        agentOrder: "state",
        offline: true,
    };
    expect(choiceOf(undefined)).toEqual(usual);
    expect(choiceOf(false)).toEqual(usual);
    expect(choiceOf({queues: "3", agents: [1, "x"], order: "name"})).toEqual({
        ...usual,
        agents: [1],
    });
});

test("who is offline is left out where that was chosen", async () => {
    user.updateUserSettings("email_board_choice", {offline: false});
    await open();
    expect("[data-agent='5']").toHaveCount(0);
    user.updateUserSettings("email_board_choice", false);
    expect.verifySteps([ASKED]);
});

test("nobody waits, no agent, no queue: in words", async () => {
    Object.assign(board, {queues: [], agents: [], waiting: waiting()});
    await open();
    expect(".o_email_board_empty").toHaveCount(3);
    expect(".o_email_board_empty:first").toHaveText(/You supervise no queue/);
    expect(".o_email_board_empty:last").toHaveText("Nobody waits.");
    expect.verifySteps([ASKED]);
});

test("selected agents stay selected, and who is gone is not", async () => {
    await open();
    await click("[data-agent='1'] input");
    await click("[data-agent='5'] input");
    await animationFrame();
    expect(".o_email_board_selected").toHaveText(/2 selected/);
    board.agents = board.agents.filter(({id}) => id !== 5);
    getService("bus_service").trigger("BUS:RECONNECT");
    await advanceTime(1100);
    await animationFrame();
    expect(".o_email_board_selected").toHaveText(/1 selected/);
    expect.verifySteps([ASKED, ASKED]);
});

test("on a wall it is large, and as before afterwards", async () => {
    await open();
    await click(".o_email_board_wall");
    await animationFrame();
    expect(".o_email_board").toHaveClass("o_email_board_large");
    expect(document.body).toHaveClass("o_email_on_wall");
    await click(".o_email_board_wall");
    await animationFrame();
    expect(document.body).not.toHaveClass("o_email_on_wall");
    expect.verifySteps([ASKED]);
});
