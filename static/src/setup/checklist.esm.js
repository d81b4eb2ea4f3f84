import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const LOOKS = {
    done: {icon: "fa-check-circle text-success", words: _t("Done")},
    todo: {icon: "fa-circle-o text-muted", words: _t("To do")},
    trouble: {
        icon: "fa-exclamation-triangle text-warning",
        words: _t("Needs attention"),
    },
    unneeded: {icon: "fa-minus-circle text-muted", words: _t("Not needed")},
};

/** All steps, one below the other. */
export class Checklist extends Component {
    static template = "email_channel.Checklist";
    static props = {checklist: Object};

    lookOf({state}) {
        return LOOKS[state];
    }

    isNext(step) {
        return step === this.props.checklist.next;
    }

    choose(ev) {
        return this.props.checklist.load(Number(ev.target.value));
    }
}
