import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

function call(model, method, args) {
    return rpc(`/web/dataset/call_kw/${model}/${method}`, {
        model,
        method,
        args,
        kwargs: {},
    });
}

/** A supervisor looks on: what waits and rings, an agent who becomes ready, a figure's
 *  rows. */
registry.category("web_tour.tours").add("email_channel_board", {
    steps: () => [
        {
            content: "Two wait, and one of them is the first",
            trigger: ".o_email_board_count:contains('2')",
        },
        {
            trigger:
                ".o_email_board_queue:contains('Channel queue') [data-figure=waiting]:contains('2')",
        },
        {
            content: "The agent is offline, and another screen sets him to Available",
            trigger: "[data-code=offline] .o_email_board_name:contains('Ada Agent')",
            async run() {
                const [agent] = await call("email.agent", "search", [
                    [["user_id.name", "=", "Ada Agent"]],
                ]);
                const [state] = await call("email.agent.state", "search", [
                    [["code", "=", "available"]],
                ]);
                await call("email.agent", "set_state", [[agent], state]);
            },
        },
        {
            content: "The board shows it by itself",
            trigger: "[data-code=available] .o_email_board_name:contains('Ada Agent')",
        },
        {
            trigger:
                ".o_email_board_queue:contains('Channel queue') [data-figure=ready]:contains('1')",
        },
        {
            content: "What rings is acknowledged, and goes",
            trigger:
                ".o_email_board_alarm:contains('Channel queue'):contains('(threshold: 2)') .o_email_board_alarm_known",
            run: "click",
        },
        {
            trigger: ".o_email_board:not(:has(.o_email_board_alarms))",
        },
        {
            content: "What the figures mean is one click away",
            trigger: ".o_email_board_words",
            run: "click",
        },
        {
            trigger: ".o_email_board_words_menu dt:contains('Longest wait')",
            run: "press Escape",
        },
        {
            content: "Choose the queue",
            trigger: ".o_email_board_choice:contains('All queues')",
            run: "click",
        },
        {
            trigger: ".o_email_board_menu .dropdown-item:contains('Channel queue')",
            run: "click",
        },
        {
            trigger: ".o_email_board_choice:contains('Channel queue')",
            run: "press Escape",
        },
        {
            content: "Large, for a wall, and back",
            trigger: ".o_email_board_wall",
            run: "click",
        },
        {
            trigger: ".o_email_board_large .o_email_board_wall",
            run: "click",
        },
        {
            content: "A figure opens exactly its rows",
            trigger:
                ".o_email_board:not(.o_email_board_large) .o_email_board_queue:contains('Channel queue') [data-figure=waiting]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:nth-child(3)))",
        },
        {
            content: "The choice is kept",
            trigger: ".breadcrumb-item a:contains('Live Board')",
            run: "click",
        },
        {
            trigger: ".o_email_board_choice:contains('Channel queue')",
        },
    ],
});

function inSight(selector) {
    const row = document.querySelector(selector);
    row.scrollIntoView({block: "center"});
    const {left, top, width, height} = row.getBoundingClientRect();
    if (!row.contains(document.elementFromPoint(left + width / 2, top + height / 2))) {
        throw new Error(`${selector} is out of sight`);
    }
}

/** What is there is also seen on a phone, where the whole page scrolls. */
registry.category("web_tour.tours").add("email_channel_board_phone", {
    steps: () => [
        {
            trigger: ".o_email_board_agents tbody tr:contains('Ada Agent')",
            run: () => inSight(".o_email_board_agents tbody tr .o_email_board_name"),
        },
        {
            trigger: ".o_email_board_waiting tbody tr:contains('Kettle 2')",
            run: () => inSight(".o_email_board_waiting tbody tr:last-child a"),
        },
    ],
});
