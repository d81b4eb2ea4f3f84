import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {agentState, mockDesk, tell} from "./routing_desk";
import {beforeEach, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class HelpdeskTicketTeam extends models.Model {
    _name = "helpdesk.ticket.team";
    name = fields.Char();
    _records = [{id: 3, name: "Sales"}];
}

defineMailModels();
defineModels([HelpdeskTicketTeam]);

let figures = null;

beforeEach(() => {
    mockDesk();
    figures = {
        waiting: 12,
        longest_wait: 192,
        offered: 2,
        active: 5,
        parked: 4,
        agents: {available: 1},
        members: [
            {
                user_id: 20,
                agent_id: 8,
                name: "Ana",
                state: agentState(),
                active: 3,
                parked: 2,
                offered: 1,
            },
        ],
        service_level: 87.5,
        levels: {waiting: "alert", longest_wait: "warn"},
    };
    onRpc("helpdesk.ticket.team", "get_email_figures", ({args}) => {
        expect.step(`asked ${args[0]}`);
        return figures;
    });
});

async function mountFigures(values = {resId: 3}) {
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket.team",
        arch: `<form><field name="name"/><widget name="email_queue_figures"/></form>`,
        ...values,
    });
}

const cell = (key) => `[data-figure=${key}] dd`;

test("figures, thresholds and members", async () => {
    await mountFigures();
    await waitFor(cell("waiting"));
    expect(cell("waiting")).toHaveText("12");
    expect(cell("waiting")).toHaveClass("text-danger");
    expect(cell("longest_wait")).toHaveText("3 min 12 sec");
    expect(cell("longest_wait")).toHaveClass("text-warning");
    expect(cell("service_level")).toHaveText("88 %");
    expect(queryAllTexts(".o_email_figures_members td")).toEqual([
        "Ana",
        "Available\n01:01:03",
        "3",
        "2",
        "1",
    ]);
    expect(cell("parked")).toHaveText("4");
    expect.verifySteps(["asked 3"]);
});

test("an empty queue has no longest wait and no level; without members it says so", async () => {
    Object.assign(figures, {waiting: 0, members: [], service_level: null, levels: {}});
    await mountFigures();
    await waitFor(".o_email_figures_empty");
    expect(cell("longest_wait")).toHaveText("–");
    expect(cell("service_level")).toHaveText("–");
    expect.verifySteps(["asked 3"]);
});

test("a new queue has no figures yet", async () => {
    await mountFigures({});
    await animationFrame();
    expect(".o_email_figures").toHaveCount(0);
    expect.verifySteps([]);
});

test("changes are shown, at most once a second, and of this queue only", async () => {
    let asked = 0;
    onRpc("helpdesk.ticket.team", "get_email_figures", () => {
        asked++;
        return figures;
    });
    await mountFigures();
    await waitFor(cell("waiting"));
    await advanceTime(1500);
    await tell("email_channel.figures", {queue_ids: [99]});
    await tell("email_channel.figures", {agent_ids: [99]});
    await advanceTime(1500);
    expect(asked).toBe(1);
    figures = {...figures, waiting: 13};
    for (let number = 0; number < 20; number++) {
        tell("email_channel.figures", {queue_ids: [3]});
    }
    await waitFor(`${cell("waiting")}:contains(13)`);
    await advanceTime(3000);
    // The messages may come one by one.
    expect(asked).toBeWithin(2, 6);
    figures = {...figures, waiting: 14};
    await tell("email_channel.figures", {agent_ids: [8]});
    await advanceTime(1500);
    await waitFor(`${cell("waiting")}:contains(14)`);
    figures = {...figures, waiting: 15};
    await advanceTime(15000);
    await waitFor(`${cell("waiting")}:contains(15)`);
});

test("why there are no figures is said, and one can ask again", async () => {
    const good = figures;
    figures = null;
    onRpc("helpdesk.ticket.team", "get_email_figures", () => {
        if (!figures) {
            throw new Error("Only supervisors see them.");
        }
        return figures;
    });
    await mountFigures();
    await waitFor(".o_email_figures[data-status=error] .alert");
    expect(".o_email_figures_cells").toHaveCount(0);
    figures = good;
    await click(".o_email_figures_retry");
    await waitFor(cell("waiting"));
    expect(".o_email_figures .alert").toHaveCount(0);
});

test("a supervisor sets an agent's state", async () => {
    onRpc("email.agent", "set_state", ({args}) => {
        expect.step(args);
        figures.members[0].state = agentState({code: "break", name: "Lunch"});
        return figures.members[0].state;
    });
    await mountFigures();
    await waitFor(".o_email_figures_state");
    await click(".o_email_figures_state");
    await waitFor(".o-dropdown-item[data-code=break]");
    await click(".o-dropdown-item[data-code=break]");
    await waitFor(".o_email_figures_state [data-code=break]");
    expect.verifySteps(["asked 3", [[8], 5], "asked 3"]);
});

test("others only see them", async () => {
    onRpc("has_group", ({args}) => args[1] !== "email_channel.group_email_supervisor");
    await mountFigures();
    await waitFor(".o_email_figures_members");
    expect(".o_email_figures_state").toHaveCount(0);
    expect.verifySteps(["asked 3"]);
});
