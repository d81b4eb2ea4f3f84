import {registry} from "@web/core/registry";

const PANE = ".o_email_desk_pane .o_email_conversation";
const shows = (subject) => ({
    content: `${subject} is open`,
    trigger: `${PANE} .o_field_widget[name=name]:contains('${subject}')`,
});
const press = (name) => ({
    trigger: `${PANE} .o_form_statusbar button[name=${name}]`,
    run: "click",
});

/** An agent parks a conversation until the customer writes; the desk goes on. */
registry.category("web_tour.tours").add("email_channel_park", {
    steps: () => [
        shows("Broken kettle"),
        press("action_park"),
        {
            content: "Until when is said before it is parked",
            trigger: ".modal .o_field_widget[name=comes_back_at]",
        },
        {
            trigger: ".modal .o_field_widget[name=preset] input[data-value=customer]",
            run: "click",
        },
        {
            trigger: ".modal:not(:has(.o_field_widget[name=comes_back_at]))",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit She sends a photo.",
        },
        {
            trigger: ".modal button[name=action_park]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Parked until the customer writes')",
        },
        shows("Broken lamp"),
    ],
});

/** The customer wrote: it is back, and says why. */
registry.category("web_tour.tours").add("email_channel_back_from_parking", {
    steps: () => [
        shows("Broken kettle"),
        {
            trigger: `${PANE} .o_email_back:contains('the customer wrote')`,
        },
        {
            trigger: `${PANE} .o_email_handover:contains('She sends a photo.')`,
        },
        {
            trigger: `${PANE} .o_email_history:contains('Back from Parking')`,
        },
    ],
});

/** A workflow that asks first, a transfer and a close: after each the next one. */
registry.category("web_tour.tours").add("email_channel_desk_goes_on", {
    steps: () => [
        shows("Broken kettle"),
        {
            trigger: `${PANE} .o_email_workflows`,
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Escalate')",
            run: "click",
        },
        {
            trigger: ".modal:contains('Escalate it to the second line?') .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Done: Escalate')",
        },
        {
            trigger: `${PANE} .o_email_history:contains('Workflow'):contains('Escalate')`,
        },
        press("action_transfer"),
        {
            trigger: ".modal .o_field_widget[name=queue_id] input",
            run: "edit Second",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Second line')",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_transfer]",
            run: "click",
        },
        shows("Broken lamp"),
        press("action_close"),
        {
            trigger: ".o_notification:contains('“Broken lamp” is closed.')",
        },
    ],
});

/** The queue is gone: an alert, no way to answer, and only the end is left. */
registry.category("web_tour.tours").add("email_channel_stopped", {
    steps: () => [
        shows("Broken kettle"),
        {
            trigger: `${PANE} .o_email_stopped:contains('takes no e-mail any more')`,
        },
        {
            trigger: `${PANE}:not(:has(.o_email_action_reply))`,
        },
        {
            content: "Only transferring and closing are left",
            trigger: `${PANE} .o_form_statusbar button[name=action_close]`,
            run() {
                const names = [
                    ...document.querySelectorAll(
                        ".o_email_desk_pane .o_statusbar_buttons button[name]"
                    ),
                ].map((button) => button.name);
                if (names.sort().join() !== "action_close,action_transfer") {
                    throw new Error(`Also there: ${names}`);
                }
            },
        },
        press("action_close"),
        {
            trigger: ".o_notification:contains('“Broken kettle” is closed.')",
        },
    ],
});
