import {
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {click, queryAll, queryAllTexts, queryOne, waitFor} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {AgentDay} from "@email_channel/supervision/agent_day.esm";
import {Weekly} from "@email_channel/supervision/weekly.esm";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getDefaultConfig} from "@web/views/view";

defineMailModels();

const props = (context) => ({action: {context, id: 1}, actionId: 1, className: ""});

function figure(key, vals) {
    return {
        key,
        label: key,
        definition: `What ${key} counts`,
        value: "12",
        before: "10",
        arrow: "▲",
        tone: "good",
        change: "+20 %, better",
        curve: {paths: ["M3 21 L97 3"], dots: [[97, 3]], words: "10; 12"},
        ...vals,
    };
}

const PAGE = {
    week: "2026-11-23",
    title: "Nov 23 – 29, 2026",
    zone: "UTC",
    scope: "All queues",
    notes: [],
    is_running: false,
    has_next: true,
    figures: [
        figure("closed"),
        figure("rating", {
            value: "–",
            arrow: "",
            tone: "",
            change: "nothing to compare with",
            curve: {paths: [], dots: [], words: ""},
        }),
    ],
};

test("each figure stands against the week before, and opens its rows", async () => {
    const asked = [];
    onRpc("email.weekly", "get_page", ({args}) => {
        asked.push(args[0]);
        return PAGE;
    });
    onRpc("email.weekly", "open_rows", ({args}) => {
        expect.step(args.slice(0, 2).join(" "));
        return {type: "rows"};
    });
    mockService("action", {doAction: (action) => expect.step(action.type)});
    await makeMockEnv({config: getDefaultConfig()});
    await mountWithCleanup(Weekly, {props: props({})});
    expect(queryAllTexts(".o_email_weekly_value")).toEqual(["12", "–"]);
    expect(".o_tone_good").toHaveText("▲+20 %, better");
    expect("[data-figure=rating] .o_email_weekly_change").toHaveText(
        "nothing to compare with"
    );
    expect("[data-figure=closed] path").toHaveCount(2);
    await click("[data-figure=closed] .o_email_weekly_value");
    await animationFrame();
    expect.verifySteps(["closed 2026-11-23", "rows"]);
    await click(".o_email_week_before");
    await animationFrame();
    expect(asked).toEqual([false, "2026-11-16"]);
});

const AXIS = {from: 25, to: 75, now: false, ticks: [{at: 25, label: "06:00"}]};
const SPAN = {left: 37.5, width: 12.5, label: "Kettle", conversation_id: 7};
const DAY = {
    day: "2026-11-30",
    words: "Monday, November 30, 2026",
    zone: "UTC",
    is_today: false,
    is_future: false,
    whole: {...AXIS, from: 0, to: 100},
    part: AXIS,
    left_out: 0,
    agents: [
        {
            id: 3,
            user_id: 5,
            name: "Ada",
            totals: [],
            counts: [],
            lanes: [
                {
                    kind: "conversation",
                    spans: [
                        {...SPAN, kind: "handled", title: "Kettle · 09:00 – 12:00"},
                        {...SPAN, left: 90, width: 1, kind: "handled", title: "Later"},
                    ],
                },
            ],
        },
    ],
};

test("a day shows the hours of work, the whole day when asked", async () => {
    onRpc("email.agent.day", "get_day", ({args}) => {
        expect(args).toEqual([false, [3]]);
        return DAY;
    });
    onRpc("email.agent", "web_search_read", () => ({
        length: 1,
        records: [{id: 3, display_name: "Ada"}],
    }));
    mockService("action", {doAction: ({res_id: id}) => expect.step(`open ${id}`)});
    mockService("name", {loadDisplayNames: async () => ({3: "Ada"})});
    await makeMockEnv({config: getDefaultConfig()});
    await mountWithCleanup(AgentDay, {props: props({agent_ids: [3]})});
    await waitFor(".o_email_day_span");
    expect(queryAll(".o_email_day_span").length).toBe(1);
    expect(queryOne(".o_email_day_span").style.left).toBe("25%");
    expect(queryOne(".o_email_day_span").style.width).toBe("25%");
    await click(".o_email_day_span");
    expect.verifySteps(["open 7"]);
    await click("#o_email_day_whole");
    await animationFrame();
    expect(queryAll(".o_email_day_span").length).toBe(2);
    expect(queryAll(".o_email_day_span")[0].style.left).toBe("37.5%");
});
