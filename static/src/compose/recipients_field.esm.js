import {Component, useEffect, useRef} from "@odoo/owl";
import {formatAddress, formatAddresses, parseAddresses} from "./addresses.esm";
import {useChildRef, useService} from "@web/core/utils/hooks";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {suggestPartners} from "./suggest_partners.esm";

/** The recipients of a mail, each a chip; wrong ones are red and say why. */
export class RecipientsField extends Component {
    static template = "email_channel.RecipientsField";
    static components = {AutoComplete};
    static props = {
        ...standardFieldProps,
        placeholder: {type: String, optional: true},
        focusWhenEmpty: {type: Boolean, optional: true},
    };
    static defaultProps = {focusWhenEmpty: false};

    setup() {
        this.orm = useService("orm");
        this.inputRef = useChildRef();
        this.rootRef = useRef("root");
        this.sources = [{options: (term) => this.suggest(term)}];
        useEffect(
            (input) => {
                if (input && this.props.focusWhenEmpty && !this.addresses.length) {
                    input.focus();
                }
            },
            () => [this.inputRef.el]
        );
        useEffect(
            (problem) => this.markValidity(problem),
            () => [this.problem]
        );
    }

    get addresses() {
        return parseAddresses(this.props.record.data[this.props.name]);
    }

    /** @returns {String} what is wrong with the first wrong address */
    get problem() {
        return this.addresses.find(({reason}) => reason)?.reason || "";
    }

    get text() {
        return this.inputRef.el?.value.trim() || "";
    }

    markValidity(problem) {
        const {record, name} = this.props;
        if (problem) {
            record.setInvalidField(name);
        } else if (record.isFieldInvalid(name)) {
            record.resetFieldValidity(name);
        }
    }

    label(address) {
        return address.name || address.email;
    }

    title(address) {
        return address.reason || formatAddress(address);
    }

    removeLabel(address) {
        return _t("Remove %(address)s", {address: this.label(address)});
    }

    async suggest(term) {
        const taken = new Set(this.addresses.map(({email}) => email.toLowerCase()));
        const typed = parseAddresses(term);
        const found = await suggestPartners(this.orm, term);
        const free = typed.length === 1 && !typed[0].reason ? typed : [];
        const known = new Set(found.map(({email}) => email.toLowerCase()));
        return [...free.filter(({email}) => !known.has(email.toLowerCase())), ...found]
            .filter(({email}) => !taken.has(email.toLowerCase()))
            .map((address) => ({
                label: formatAddress(address),
                onSelect: () => this.add([address]),
            }));
    }

    save(addresses) {
        const {record, name} = this.props;
        return record.update({[name]: formatAddresses(addresses) || false});
    }

    add(addresses) {
        this.clearInput();
        // Parsed once more, which drops those that are already there.
        return this.save(
            parseAddresses(formatAddresses([...this.addresses, ...addresses]))
        );
    }

    remove(address) {
        this.inputRef.el.focus();
        return this.save(
            this.addresses.filter(({email}) => email !== address.email)
        );
    }

    /** Back into the input, to be corrected. */
    async edit(address) {
        await this.remove(address);
        this.inputRef.el.value = formatAddress(address);
    }

    clearInput() {
        this.inputRef.el.value = "";
        // The autocompletion closes when it sees the empty input.
        this.inputRef.el.dispatchEvent(new InputEvent("input", {bubbles: true}));
    }

    /** Makes chips of what is typed. */
    commit() {
        if (this.text) {
            this.add(parseAddresses(this.text));
        }
    }

    onKeydown(ev) {
        if (ev.isComposing || ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ev.key === "Backspace" && !this.inputRef.el.value) {
            this.removeLast();
        } else if ([",", ";", "Enter", "Tab"].includes(ev.key) && this.text) {
            this.onConfirmKey(ev);
        }
    }

    removeLast() {
        const last = this.addresses.at(-1);
        if (last) {
            this.remove(last);
        }
    }

    onConfirmKey(ev) {
        const suggestion = this.rootRef.el.querySelector(".ui-state-active");
        const isAddress = parseAddresses(this.text).every(({reason}) => !reason);
        if (ev.key === "," && !this.text.includes("@")) {
            // May be a name: Doe, John <john@example.com>
            return;
        }
        if (ev.key === "Enter" && !isAddress) {
            // The autocompletion's: it waits for its answer and takes the first one.
            return;
        }
        if (ev.key === "Tab" && ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (ev.key === "Tab" && suggestion && !isAddress) {
            suggestion.click();
        } else {
            this.commit();
        }
    }

    onEnter(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.commit();
        }
    }

    onPaste(ev) {
        const addresses = parseAddresses(ev.clipboardData.getData("text/plain"));
        if (addresses.some(({reason}) => !reason)) {
            ev.preventDefault();
            this.add(addresses);
        }
    }

    focusInput(ev) {
        if (ev.target === ev.currentTarget) {
            this.inputRef.el.focus();
        }
    }
}

export const recipientsField = {
    component: RecipientsField,
    displayName: _t("E-mail Recipients"),
    supportedTypes: ["char", "text"],
    supportedOptions: [
        {
            label: _t("Focus when empty"),
            name: "focus_when_empty",
            type: "boolean",
        },
    ],
    extractProps: ({options, placeholder}) => ({
        placeholder,
        focusWhenEmpty: Boolean(options.focus_when_empty),
    }),
};

registry.category("fields").add("email_recipients", recipientsField);
