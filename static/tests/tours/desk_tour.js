import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const DESK = ".o_email_desk";
const LIST = ".o_email_desk_list";
const PANE = ".o_email_desk_pane";

const row = (subject) => `${LIST} .o_kanban_record:contains('${subject}')`;
const open = (subject) => ({trigger: row(subject), run: "click"});
const box = (name) => ({
    trigger: `${LIST} .o_email_desk_box[data-box=${name}]`,
    run: "click",
});

/** The row is marked, the form beside it shows it, the address names it. */
const isOpen = (subject) => [
    {trigger: `${PANE} .o_form_view h2:contains('${subject}')`},
    {trigger: `${LIST} .o_email_desk_open[aria-current=true]:contains('${subject}')`},
    {
        content: `The address names “${subject}”`,
        trigger: LIST,
        async run() {
            const id =
                document.querySelector(".o_email_desk_open").dataset.conversation;
            const path = `/odoo/email-desk/${id}`;
            // The address changes a moment after the click.
            for (let tries = 0; tries < 20; tries++) {
                if (browser.location.pathname === path) {
                    return;
                }
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            throw new Error(`${browser.location.pathname} is not ${path}`);
        },
    },
];

const go = (way) => ({
    trigger: DESK,
    run: () => browser.history[way](),
});

/** An agent chooses conversations, and goes back and forth between them. */
tours.add("email_channel_desk", {
    steps: () => [
        {trigger: `${PANE}:contains('Choose a conversation')`},
        {
            content: "One's own come first; how many there are is said of each box",
            trigger: `${LIST} [data-box=desk_mine][aria-pressed=true] .o_email_desk_count:contains('2')`,
        },
        {trigger: `${LIST} [data-box=desk_queues] .o_email_desk_count:contains('1')`},
        {trigger: `${LIST} [data-box=desk_parked] .o_email_desk_count:contains('1')`},
        {trigger: `${LIST} [data-box=all] .o_email_desk_count:contains('4')`},
        open("Second kettle"),
        ...isOpen("Second kettle"),
        open("First kettle"),
        ...isOpen("First kettle"),
        {
            content: "The buttons and the status of the form are there",
            trigger: `${PANE} .o_form_statusbar button[name=action_close]`,
        },
        {
            content: "One's own breadcrumb only",
            trigger: `${PANE}:not(:has(.o_breadcrumb))`,
        },
        go("back"),
        ...isOpen("Second kettle"),
        go("back"),
        {trigger: `${PANE}:contains('Choose a conversation')`},
        go("forward"),
        ...isOpen("Second kettle"),
        box("desk_queues"),
        {trigger: row("Waiting kettle")},
        {
            content: "What is open stays, although its row left the list",
            trigger: `${LIST}:not(:has(.o_email_desk_open)) + ${PANE} h2:contains('Second kettle')`,
        },
        open("Waiting kettle"),
        ...isOpen("Waiting kettle"),
        box("desk_parked"),
        open("Parked kettle"),
        ...isOpen("Parked kettle"),
        box("all"),
        {
            content: "In the order of the last e-mail",
            trigger: `${LIST} .o_kanban_record:eq(0):contains('Waiting kettle')`,
        },
        {trigger: `${LIST} .o_email_desk_sort`, run: "click"},
        {trigger: ".o_email_desk_sorts [data-sort=wait]", run: "click"},
        {
            content: "Who has waited longest",
            trigger: `${LIST} .o_kanban_record:eq(0):contains('Second kettle')`,
        },
        open("Second kettle"),
        ...isOpen("Second kettle"),
        {trigger: `${PANE} .o_email_desk_next`, run: "click"},
        ...isOpen("Parked kettle"),
        {trigger: `${PANE} .o_email_desk_next`, run: "click"},
        ...isOpen("First kettle"),
        {trigger: `${PANE} .o_email_desk_previous`, run: "click"},
        ...isOpen("Parked kettle"),
    ],
});

/** The page is loaded anew with the conversation, the order and the box as they were;
 *  one that is done makes room for the next one. */
tours.add("email_channel_desk_reload", {
    steps: () => [
        {trigger: `${PANE} .o_form_view h2:contains('Second kettle')`},
        {trigger: `${LIST} .o_email_desk_sort:contains('Longest wait')`},
        {trigger: `${PANE} button[name=action_close]`, run: "click"},
        ...isOpen("First kettle"),
        {trigger: `${LIST}:not(:contains('Second kettle'))`},
        {trigger: `${LIST} [data-box=desk_mine] .o_email_desk_count:contains('1')`},
        {trigger: `${PANE} button[name=action_release]`, run: "click"},
        {
            content: "None is left",
            trigger: `${PANE}:contains('Choose a conversation')`,
        },
        {trigger: `${LIST}:contains('No conversation here')`},
    ],
});

/** A link to a conversation that this agent may not see. */
tours.add("email_channel_desk_refused", {
    steps: () => [
        {trigger: `${PANE} [role=alert]:contains('You may not see this conversation')`},
        box("all"),
        open("Waiting kettle"),
        ...isOpen("Waiting kettle"),
    ],
});

/** On a phone one sees either the list or a conversation. */
tours.add("email_channel_desk_phone", {
    steps: () => [
        {trigger: `${DESK}:has(${PANE}.d-none) ${LIST}`},
        open("First kettle"),
        {trigger: `${DESK}:has(${LIST}.d-none) ${PANE} h2:contains('First kettle')`},
        {trigger: `${PANE} .o_email_desk_back`, run: "click"},
        {
            content: "One is back where one was",
            trigger: `${row("First kettle")}:focus`,
        },
        open("Second kettle"),
        {trigger: `${DESK}:has(${LIST}.d-none) ${PANE} h2:contains('Second kettle')`},
        go("back"),
        {trigger: `${DESK}:has(${PANE}.d-none) ${LIST}`},
        go("forward"),
        {trigger: `${DESK}:has(${LIST}.d-none) ${PANE} h2:contains('Second kettle')`},
        {
            content: "Nothing is wider than the screen",
            trigger: PANE,
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} px on a screen of ${clientWidth}`);
                }
            },
        },
    ],
});

/** Rows change in their places while the pointer is over the list. */
tours.add("email_channel_desk_live", {
    steps: () => [
        open("First kettle"),
        ...isOpen("First kettle"),
        {
            trigger: row("Second kettle"),
            run: "hover",
        },
        {
            content: "Another agent gives one away, and a new one comes",
            trigger: LIST,
            async run() {
                document
                    .querySelector(".o_email_desk_list_view")
                    .dispatchEvent(
                        new PointerEvent("pointerenter", {pointerType: "mouse"})
                    );
                await fetch("/web/dataset/call_kw", {
                    method: "POST",
                    headers: {"Content-Type": "application/json"},
                    body: JSON.stringify({
                        params: {
                            model: "email.conversation",
                            method: "action_pick",
                            args: [[odoo.emailDesk.waiting]],
                            kwargs: {},
                        },
                    }),
                });
            },
        },
        {
            content: "What is new is only counted",
            trigger: `${LIST} .o_email_desk_new:contains('1 new')`,
            run: "click",
        },
        {trigger: row("Waiting kettle")},
        {trigger: `${LIST} .o_email_desk_open:contains('First kettle')`},
    ],
});
