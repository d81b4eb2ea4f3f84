import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatSize} from "./mail_file_size.esm";

const ICONS = {
    checking: "fa-clock-o",
    refused: "fa-ban",
    infected: "fa-bug",
    passed: "fa-file-o",
    unscanned: "fa-file-o",
    locked: "fa-lock",
};

/** A file of a mail that nobody can open: why not, and whether that may change. */
export class MailFileOut extends Component {
    static template = "email_channel.MailFileOut";
    static props = {
        line: Object,
        letThrough: Function,
    };

    get icon() {
        return ICONS[this.props.line.state];
    }

    get size() {
        return formatSize(this.props.line);
    }

    get words() {
        const {state, reason, signature, stuck, withdrawn} = this.props.line;
        switch (state) {
            case "checking":
                return stuck
                    ? _t("Waits: the virus scanner cannot be reached.")
                    : _t("Being checked for viruses…");
            case "refused":
                return _t("Not let in. %(reason)s", {reason});
            case "infected":
                return withdrawn
                    ? _t("Removed: a virus was found later (%(signature)s).", {
                          signature,
                      })
                    : _t("Removed: it has a virus (%(signature)s).", {signature});
            case "locked":
                return _t("Take the conversation to open this file.");
            default:
                return _t("The file is not there any more.");
        }
    }

    get letThroughLabel() {
        return _t("Let %(name)s through", {name: this.props.line.name});
    }
}
