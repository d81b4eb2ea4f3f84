import {Component, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const MOST = 3;

/**
 * Who else looks at a conversation, or writes in it, as it changes: in words at the
 * head of the form, which says the same of its own reader to the others; as small
 * pictures on a card or in a row.
 */
export class PresenceField extends Component {
    static template = "email_channel.PresenceField";
    static props = {...standardFieldProps, watch: {type: Boolean, optional: true}};

    setup() {
        this.presence = useState(useService("email_presence"));
        const bus = useService("bus_service");
        useEffect(
            (id) => {
                if (!id) {
                    return;
                }
                const channel = `email.conversation_${id}`;
                bus.addChannel(channel);
                const stop = this.props.watch ? this.presence.watch(id) : undefined;
                return () => {
                    bus.deleteChannel(channel);
                    stop?.();
                };
            },
            () => [this.conversationId]
        );
        useEffect(
            (id, value) => {
                if (id && value?.people) {
                    this.presence.put(id, value.people);
                }
            },
            () => [this.conversationId, this.props.record.data[this.props.name]]
        );
    }

    get conversationId() {
        return this.props.record.resId;
    }

    get people() {
        return this.presence.people[this.conversationId] || [];
    }

    get shown() {
        return this.people.slice(0, MOST);
    }

    get more() {
        return this.people.length - this.shown.length;
    }

    namesOf(kind) {
        return this.people.filter((one) => one.kind === kind).map(({name}) => name);
    }

    get lines() {
        const writing = this.namesOf("writing");
        const viewing = this.namesOf("viewing");
        return [
            writing.length && {
                kind: "writing",
                icon: "fa-pencil",
                words: this.writingWords(writing),
            },
            viewing.length && {
                kind: "viewing",
                icon: "fa-eye",
                words: this.viewingWords(viewing),
            },
        ].filter(Boolean);
    }

    get words() {
        return this.lines.map((line) => line.words).join(" · ");
    }

    writingWords(names) {
        return names.length === 1
            ? _t("%(name)s is writing…", {name: names[0]})
            : _t("%(names)s are writing…", {names: names.join(", ")});
    }

    viewingWords(names) {
        return names.length === 1
            ? _t("%(name)s is viewing", {name: names[0]})
            : _t("%(names)s are viewing", {names: names.join(", ")});
    }
}

export const presenceField = {
    component: PresenceField,
    displayName: _t("Who Is There"),
    supportedTypes: ["json"],
    supportedOptions: [
        {label: _t("Say that its reader is there"), name: "watch", type: "boolean"},
    ],
    isEmpty: () => false,
    extractProps: ({options}) => ({watch: Boolean(options.watch)}),
};

registry.category("fields").add("email_presence", presenceField);
