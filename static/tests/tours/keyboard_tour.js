import {registry} from "@web/core/registry";

const OPEN = ".o_email_desk_pane .o_form_view";
const THREAD = ".o_email_thread[data-status=ready] .o_email_card";

function press(key, {code = `Key${key.toUpperCase()}`, ...modifiers} = {}) {
    const target = document.activeElement || document.body;
    const options = {key, code, bubbles: true, cancelable: true, ...modifiers};
    target.dispatchEvent(new KeyboardEvent("keydown", options));
    target.dispatchEvent(new KeyboardEvent("keyup", options));
}

function pressed(key, trigger, options) {
    return {
        content: `${key} is pressed`,
        trigger,
        run: () => press(key, options),
    };
}

/** An agent works without a mouse. */
registry.category("web_tour.tours").add("email_channel_keyboard", {
    steps: () => [
        pressed("j", ".o_email_desk_list .o_kanban_record:contains('Second kettle')"),
        {
            content: "The first one of the list is open, and its newest mail focused",
            trigger: `${OPEN} .o_email_card:focus`,
        },
        pressed("j", `${OPEN}:contains('Second kettle')`),
        {trigger: `${OPEN}:contains('First kettle') .o_email_card:focus`},
        pressed("k", OPEN),
        {trigger: `${OPEN}:contains('Second kettle') .o_email_card:focus`},
        pressed("t", `${OPEN} button[name=action_pick]`),
        {trigger: `${OPEN} .o_arrow_button_current:contains('Active')`},
        pressed("?", THREAD, {code: "Slash", shiftKey: true}),
        {
            content: "All keys are listed",
            trigger: ".modal .o_email_keys [data-key-id=close] kbd:contains('E')",
        },
        pressed("Escape", ".modal", {code: "Escape"}),
        {trigger: "body:not(:has(.modal))"},
        pressed("/", THREAD, {code: "Slash"}),
        {
            trigger: ".o_email_desk_list .o_searchview_input:focus",
            run: "edit leaks second",
        },
        {trigger: ".o_searchview_autocomplete:contains('Everything')"},
    ],
});
