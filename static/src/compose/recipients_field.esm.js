import {Component, useEffect, useRef} from "@odoo/owl";
import {formatAddress, formatAddresses, parseAddresses} from "./addresses.esm";
import {useBus, useChildRef, useService} from "@web/core/utils/hooks";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {suggestPartners} from "./suggest_partners.esm";
import {suggestThreadPeople} from "./thread_people.esm";

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
        /** What is typed and no address yet, as it was saved beside the others. */
        this.unfinished = "";
        /** What the record is about to hold, once the server has answered. */
        this.pending = null;
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({detail}) =>
            detail.proms.push(this.saveUnfinished())
        );
        useBus(this.props.record.model.bus, "WILL_SAVE_URGENTLY", () =>
            this.saveUnfinished()
        );
        useEffect(
            (input) => {
                const asked = this.props.focusWhenEmpty && !this.env.emailComposeQuiet;
                if (input && asked && !this.addresses.length) {
                    input.focus();
                }
            },
            () => [this.inputRef.el]
        );
    }

    get value() {
        return this.pending ?? (this.props.record.data[this.props.name] || "");
    }

    get addresses() {
        const {value, unfinished} = this;
        const finished =
            unfinished && value.endsWith(unfinished)
                ? value.slice(0, -unfinished.length)
                : value;
        return parseAddresses(finished);
    }

    /** @returns {String} what is wrong with the first wrong address */
    get problem() {
        return this.addresses.find(({reason}) => reason)?.reason || "";
    }

    get text() {
        return this.inputRef.el?.value.trim() || "";
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
        const inThread = suggestThreadPeople(this.env.emailThread?.thread, term);
        const partners = await suggestPartners(this.orm, term);
        const nearby = new Set(inThread.map(({email}) => email));
        const found = [
            ...inThread,
            ...partners.filter(({email}) => !nearby.has(email.toLowerCase())),
        ];
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
        this.unfinished = "";
        return this.update(formatAddresses(addresses));
    }

    /** A second change that comes before the first is answered builds on it: nobody who
     *  was taken off comes back. */
    async update(value) {
        const {record, name} = this.props;
        this.pending = value;
        const request = (this.request = {});
        try {
            await record.update({[name]: value || false});
        } finally {
            if (this.request === request) {
                this.pending = null;
            }
        }
    }

    /** Half an address is not lost either. */
    async saveUnfinished() {
        const {text} = this;
        if (this.props.readonly || text === this.unfinished) {
            return;
        }
        const finished = formatAddresses(this.addresses);
        this.unfinished = text;
        await this.update([finished, text].filter(Boolean).join(", "));
    }

    async add(addresses) {
        const {text} = this;
        const before = this.addresses;
        this.clearInput();
        try {
            // Parsed once more, which drops those that are already there.
            await this.save(parseAddresses(formatAddresses([...before, ...addresses])));
        } catch (error) {
            // Without a connection nothing is lost.
            if (this.inputRef.el && !this.text) {
                this.inputRef.el.value = text;
            }
            throw error;
        }
    }

    onInput() {
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
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
