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
            (problem) => problem && this.markInvalid(),
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

    /** @returns {() => void} takes the mark back */
    markInvalid() {
        const {record, name} = this.props;
        record.setInvalidField(name);
        return () => record.resetFieldValidity(name);
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

    /** Options for what is typed, the best first. */
    async suggest(term) {
        const found = await suggestPartners(this.orm, term);
        const all = parseAddresses(term);
        const typed = all.length === 1 && !all[0].reason ? all : [];
        const isTyped = ({email}) => email === typed[0]?.email;
        const known = found.filter(isTyped);
        const others = found.filter((address) => !isTyped(address));
        const addresses = [...(known.length ? known : typed), ...others];
        const taken = new Set(this.addresses.map(({email}) => email.toLowerCase()));
        this.suggestedFor = term;
        return addresses
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
        return this.save(this.addresses.filter(({email}) => email !== address.email));
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
        const inName = ev.key === "," && !this.text.includes("@"); // Doe, John <j@x.org>
        if (inName || (ev.key === "Tab" && ev.shiftKey)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (ev.key === "," || ev.key === ";") {
            this.commit();
        } else {
            this.confirm();
        }
    }

    /** Takes the suggestion, also one that is still on its way, or what is typed. */
    async confirm() {
        const text = this.text;
        const active = this.rootRef.el.querySelector(".ui-state-active");
        if (active && this.suggestedFor === text) {
            active.closest("li").click();
        } else if (parseAddresses(text).every(({reason}) => !reason)) {
            this.commit();
        } else {
            const [first] = await this.suggest(text);
            if (this.text === text) {
                (first?.onSelect || this.commit).call(this);
            }
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
