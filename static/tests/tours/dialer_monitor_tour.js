import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const card = (name) =>
    `.o_kanban_record:has(.o_email_dialer_list_name:contains('${name}'))`;

/** The job that sends lists runs. */
function send() {
    return rpc("/web/dataset/call_kw/ir.cron/method_direct_trigger", {
        model: "ir.cron",
        method: "method_direct_trigger",
        args: [[odoo.emailServers.dialerJob]],
        kwargs: {},
    });
}

/** Play, the chart to 100 %, a figure's lines; play and stop. */
registry.category("web_tour.tours").add("email_channel_dialer_monitor", {
    steps: () => [
        {
            content: "Nothing runs, and the page says so",
            trigger: ".o_view_nocontent:contains('No list is running')",
        },
        {
            trigger: ".o_facet_remove",
            run: "click",
        },
        {
            content: "Both lists are of one dialer",
            trigger:
                ".o_email_dialer_card:contains('Newsletter'):contains('0 of 5 processed')",
        },
        {
            trigger: `${card("June")} button[name=action_play]`,
            run: "click",
        },
        {
            content: "It is active, and can be stopped",
            trigger: `${card("June")}:contains('Active') button[name=action_stop]`,
            run: send,
        },
        {
            content: "All of it has been sent, and nobody loaded the page again",
            trigger: `${card("June")} .o_email_dialer_percent:contains('100 %')`,
        },
        {
            trigger: `${card("June")} [data-badge], ${card("June")} .badge:contains('Finished')`,
        },
        {
            trigger: ".o_email_dialer_card:contains('3 of 5 processed, 3 sent')",
        },
        {
            trigger: `${card("July")} button[name=action_play]`,
            run: "click",
        },
        {
            trigger: `${card("July")} button[name=action_stop]`,
            run: "click",
        },
        {
            trigger: `${card("July")}:contains('Inactive') button[name=action_play]`,
        },
        {
            content: "A figure opens its lines",
            trigger: `${card("June")} [data-figure=sent]`,
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:nth-child(3):contains('@customer.test')",
        },
        {
            content: "Those three and no other",
            trigger: ".o_list_view:not(:has(.o_data_row:nth-child(4)))",
        },
    ],
});
