import {Component, useState} from "@odoo/owl";
import {formatDate, serializeDateTime} from "@web/core/l10n/dates";
import {Domain} from "@web/core/domain";
import {MultiRecordSelector} from "@web/core/record_selectors/multi_record_selector";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;

/** Numbers of stars, as the rating says them. */
const RATINGS = {
    bad: {label: _t("1 or 2"), least: 0, most: 2},
    middling: {label: _t("3"), least: 2, most: 3},
    good: {label: _t("4 or 5"), least: 3, most: 5},
};

function emptyValues() {
    return {
        from: "",
        to: "",
        address: "",
        subject: "",
        words: "",
        queues: [],
        agents: [],
        touchpoints: [],
        wrapUps: [],
        rating: "",
    };
}

/**
 * The form above the list of recordings. What is asked for stands in the search bar like
 * any filter: it can be taken away there, combined, and kept as a favourite.
 */
export class RecordingSearch extends Component {
    static template = "email_channel.RecordingSearch";
    static components = {MultiRecordSelector};
    static props = {};

    setup() {
        this.nameService = useService("name");
        this.state = useState({open: !this.env.isSmall, ...emptyValues()});
        this.ratings = Object.entries(RATINGS);
        this.texts = [
            {name: "address", label: _t("E-mail address")},
            {name: "subject", label: _t("Subject")},
            {name: "words", label: _t("Words")},
        ];
        this.choices = [
            {
                name: "queues",
                field: "queue_ids",
                model: "helpdesk.ticket.team",
                label: _t("Queue"),
                domain: [["email_enabled", "=", true]],
            },
            {
                name: "agents",
                field: "agent_ids",
                model: "res.users",
                label: _t("Agent"),
                domain: [["share", "=", false]],
            },
            {
                name: "touchpoints",
                field: "touchpoint_id",
                model: "email.touchpoint",
                label: _t("Touchpoint"),
                domain: [],
            },
            {
                name: "wrapUps",
                field: "wrap_up_ids",
                model: "email.wrap.up",
                label: _t("Wrap-up"),
                domain: [],
            },
        ];
    }

    get model() {
        return this.env.searchModel;
    }

    toggle() {
        this.state.open = !this.state.open;
    }

    clear() {
        Object.assign(this.state, emptyValues());
        this.replaceFilters([]);
    }

    async search() {
        const choices = await Promise.all(
            this.choices.map((choice) => this.choiceFilter(choice))
        );
        this.replaceFilters(
            [
                ...this.dateFilters(),
                ...this.texts.map((text) => this.textFilter(text)),
                ...choices,
                this.ratingFilter(),
            ].filter(Boolean)
        );
    }

    dateFilters() {
        const from = this.state.from && DateTime.fromISO(this.state.from);
        const to = this.state.to && DateTime.fromISO(this.state.to).endOf("day");
        return [
            from && {
                description: _t("From: %(date)s", {date: formatDate(from)}),
                domain: [["last_mail_at", ">=", serializeDateTime(from)]],
            },
            to && {
                description: _t("Until: %(date)s", {date: formatDate(to)}),
                domain: [["started_at", "<=", serializeDateTime(to)]],
            },
        ];
    }

    textFilter({name, label}) {
        const text = this.state[name].trim();
        const field = name === "subject" ? "name" : name;
        return (
            text && {
                description: `${label}: ${text}`,
                domain: [[field, "ilike", text]],
            }
        );
    }

    async choiceFilter({name, field, model, label}) {
        const ids = [...this.state[name]];
        if (!ids.length) {
            return null;
        }
        const names = await this.nameService.loadDisplayNames(model, ids);
        const shown = ids.map((id) => names[id]).join(", ");
        const operator = model === "email.wrap.up" ? "child_of" : "in";
        return {description: `${label}: ${shown}`, domain: [[field, operator, ids]]};
    }

    ratingFilter() {
        const rating = RATINGS[this.state.rating];
        return (
            rating && {
                description: _t("Rating: %(rating)s", {rating: rating.label}),
                domain: [
                    ["rating", ">", rating.least],
                    ["rating", "<=", rating.most],
                ],
            }
        );
    }

    /** Those of this form; what else is in the search bar stays. */
    replaceFilters(filters) {
        const {model} = this;
        model.blockNotification = true;
        model.query = model.query.filter(
            ({searchItemId}) => !model.searchItems[searchItemId].ofRecordingSearch
        );
        for (const {description, domain} of filters) {
            model.createNewFilters([
                {
                    description,
                    domain: new Domain(domain).toString(),
                    invisible: "True",
                    ofRecordingSearch: true,
                },
            ]);
        }
        model.blockNotification = false;
        model._notify();
    }

    choose(name, ids) {
        this.state[name] = ids;
    }
}
