import {registry} from "@web/core/registry";

/** A supervisor looks for what an agent wrote to a customer, and only reads it. */
registry.category("web_tour.tours").add("email_channel_recordings", {
    steps: () => [
        {
            content: "All conversations are there",
            trigger: ".o_list_view .o_data_row:contains('Broken kettle')",
        },
        {
            trigger: ".o_email_recording_search input[name=address]",
            run: "edit bob@partner",
        },
        {
            trigger: ".o_email_recording_search button[type=submit]",
            run: "click",
        },
        {
            content: "What was asked for stands in the search bar",
            trigger: ".o_searchview_facet:contains('bob@partner')",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:contains('A lamp')))",
        },
        {
            content: "Searched again it stands there once",
            trigger: ".o_email_recording_search input[name=words]",
            run: "edit leaks",
        },
        {
            trigger: ".o_email_recording_search button[type=submit]",
            run: "click",
        },
        {
            trigger: ".o_searchview_facet:contains('leaks')",
            run() {
                const facets = document.querySelectorAll(".o_searchview_facet");
                if (facets.length !== 2) {
                    throw new Error(`${facets.length} facets`);
                }
            },
        },
        {
            trigger: ".o_email_recording_search button:contains('Clear')",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('A lamp')",
        },
        {
            trigger: ".o_data_row:contains('Broken kettle') .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "The mail, the note and the answer, in their order",
            trigger: ".o_email_recorded:eq(0):contains('Carla Customer')",
        },
        {
            trigger: ".o_email_recorded.o_email_note:contains('Internal note')",
        },
        {
            trigger: ".o_email_recorded.o_email_card_out:contains('Ada Agent')",
        },
        {
            content: "Its history says who had it",
            trigger: ".o_email_history:contains('Taken'):contains('Ada Agent')",
        },
        {
            content: "Nothing can be sent, taken or changed",
            trigger:
                ".o_email_recording:not(:has(.o_email_action_reply, button[name=action_pick], button[name=action_close], .o_email_thread_composer))",
        },
        {
            content: "The next one of the result",
            trigger: ".o_pager_next:enabled",
            run: "click",
        },
        {
            trigger: ".o_email_recorded:contains('A lamp')",
        },
    ],
});
