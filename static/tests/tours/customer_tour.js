import {registry} from "@web/core/registry";

/** A customer without a contact gets one, which is corrected beside the thread. */
registry.category("web_tour.tours").add("email_channel_customer", {
    steps: () => [
        {
            trigger: ".o_email_contact_create:contains('Carla Customer')",
            run: "click",
        },
        {
            trigger: ".o_email_contact_name:contains('Carla Customer')",
        },
        {
            trigger: ".o_email_contact [data-focus=correct]",
            run: "click",
        },
        {
            trigger: ".o_email_contact input[name=phone]",
            run: "edit 555 123",
        },
        {
            trigger: ".o_email_contact button[type=submit]",
            run: "click",
        },
        {
            trigger: ".o_email_contact a[href='tel:555 123']",
        },
        {
            content: "The other conversation is one click away",
            trigger:
                "[data-model='email.conversation'] .o_email_record:contains('A lamp')",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name]:contains('A lamp')",
        },
        {
            content: "It is the same customer's",
            trigger:
                "[data-model='email.conversation'] .o_email_record:contains('Broken kettle')",
        },
    ],
});
