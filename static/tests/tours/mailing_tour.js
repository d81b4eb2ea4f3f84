import {registry} from "@web/core/registry";

const FILE = [
    "campaña;emailDestinatario;mensaje;adjuntos;variables;prioridad",
    'Newsletter;ana@customer.test;Dear ${name};;"name":"Ana";1',
    'Newsletter;ben@customer.test;Dear ${name};;"name":"Ben";2',
    "Somebody else's;eve@customer.test;;;;3",
].join("\n");
const NEXT = ".modal footer button[name=action_next]";

/** A newcomer's first mailing, step by step, with one line that is wrong. */
registry.category("web_tour.tours").add("email_channel_mailing", {
    steps: () => [
        {
            content: "The steps begin where it is said how it goes out",
            trigger:
                ".modal .o_field_widget[name=dialer_id] input:value(Newsletter), .modal .o_field_widget[name=dialer_id]:contains(Newsletter)",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Customers of June",
        },
        {
            trigger: ".modal .o_field_widget[name=subject] input",
            run: "edit News for ${name}",
        },
        {trigger: NEXT, run: "click"},
        {
            content: "Without recipients there is no next step",
            trigger: ".modal footer:not(:has(button[name=action_next]))",
        },
        {
            content: "Back, and nothing is lost",
            trigger: ".modal footer button[name=action_back]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=name] input:value(Customers of June)",
        },
        {trigger: NEXT, run: "click"},
        {
            content: "The file",
            trigger: ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
            run() {
                const chosen = new DataTransfer();
                chosen.items.add(new File([FILE], "june.csv", {type: "text/csv"}));
                this.anchor.files = chosen.files;
                this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            trigger: ".modal footer button[name=action_load]",
            run: "click",
        },
        {
            content: "What was loaded, and what is wrong",
            trigger:
                ".modal .o_field_widget[name=summary]:contains('Recipients loaded: 2.')",
        },
        {
            trigger: ".modal .o_field_widget[name=wrong_ids] .o_data_row:contains('4')",
        },
        {trigger: NEXT, run: "click"},
        {
            content: "As the recipients will see it",
            trigger:
                ".modal .o_field_widget[name=preview] iframe:iframe :contains('News for Ana')",
        },
        {
            trigger:
                ".modal .o_field_widget[name=preview] iframe:iframe :contains('Dear Ben')",
        },
        {trigger: NEXT, run: "click"},
        {
            content: "One to oneself",
            trigger: ".modal button[name=action_test]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=test_words]:contains('It was sent to')",
        },
        {trigger: NEXT, run: "click"},
        {
            trigger:
                ".modal .o_field_widget[name=outlook]:contains('E-mails that wait to be sent: 2.')",
        },
        {
            trigger: ".modal footer button[name=action_play]",
            run: "click",
        },
        {
            content: "The list, which is being sent",
            trigger: ".o_form_view button[name=action_stop]",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=name] input:value(Customers of June)",
        },
    ],
});
