import {
    Many2ManyBinaryField,
    many2ManyBinaryField,
} from "@web/views/fields/many2many_binary/many2many_binary_field";
import {useEffect, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {formatSize} from "../conversation/mail_file_size.esm";
import {megabytes} from "./file_sizes.esm";
import {PICTURE_ADDED, numbersOfPictures} from "./pictures.esm";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";

const BEING_CHECKED = {state: "checking", reason: ""};
const NOT_CHECKED = {state: "unknown", reason: ""};
const ICONS = {
    checking: "fa-spinner fa-spin",
    waiting: "fa-clock-o",
    refused: "fa-ban",
};

/**
 * The files of a mail that is written: each is checked as soon as it is there, and
 * what keeps it from leaving is said beside it. Pictures in the text are checked, too;
 * one is listed when something is wrong with it.
 */
export class FilesField extends Many2ManyBinaryField {
    static template = "email_channel.FilesField";
    static props = {
        ...Many2ManyBinaryField.props,
        bodyField: {type: String, optional: true},
        senderField: {type: String, optional: true},
    };

    setup() {
        super.setup();
        this.keepLast = new KeepLast();
        this.state = useState({found: {}, limits: {}, pasted: [], removed: []});
        // What was pasted is in the field when the text is next taken from its editor.
        useBus(this.record.model.bus, PICTURE_ADDED, ({detail}) =>
            this.state.pasted.push(detail)
        );
        useEffect(
            () => {
                this.state.pasted = [];
            },
            () => [this.record.data[this.props.bodyField]]
        );
        useEffect(
            () => {
                this.check();
            },
            () => [this.numbers.join(), this.senderId]
        );
    }

    get record() {
        return this.props.record;
    }

    get senderId() {
        return this.record.data[this.props.senderField]?.id || false;
    }

    get pictures() {
        const body = this.record.data[this.props.bodyField];
        return [...numbersOfPictures(String(body || "")), ...this.state.pasted];
    }

    /** Ids of the attachments, and of the pictures in the text. */
    get numbers() {
        const attached = this.files.map(({id}) => id);
        return [...new Set([...attached, ...this.pictures])];
    }

    /** @returns {Object[]} what is listed: the files, and the pictures that cannot leave */
    get lines() {
        const attached = this.files.map((file) => this.line(file, true));
        const ids = new Set(this.files.map(({id}) => id));
        const inText = this.pictures
            .filter((id) => !ids.has(id) && this.state.found[id]?.name)
            .map((id) => this.line({id, name: this.state.found[id].name}, false))
            .filter(({state}) => ["refused", "waiting"].includes(state));
        return [...attached, ...inText];
    }

    line(file, attached) {
        const found = this.state.found[file.id] || BEING_CHECKED;
        const size = found.size === undefined ? file.file_size : found.size;
        return {...file, ...found, size, attached, icon: ICONS[found.state]};
    }

    get bytes() {
        const sizes = this.numbers.map(
            (id) =>
                this.state.found[id]?.size ||
                this.files.find((file) => file.id === id)?.file_size ||
                0
        );
        return sizes.reduce((sum, size) => sum + size, 0);
    }

    get sum() {
        const most = this.state.limits.mail_bytes;
        const used = megabytes(this.bytes, 1);
        return most
            ? _t("%(used)s of %(most)s MB", {used, most: megabytes(most)})
            : _t("%(used)s MB", {used});
    }

    get isOverfull() {
        const most = this.state.limits.mail_bytes;
        return Boolean(most) && this.bytes > most;
    }

    get fileLimit() {
        const most = this.state.limits.file_bytes;
        return most ? _t("A file may have %(most)s MB.", {most: megabytes(most)}) : "";
    }

    /** For whoever does not see the list: how many files there are, and what is wrong. */
    get announcement() {
        const wrong = this.lines.filter(({state}) => state === "refused");
        return [...wrong.map(({name, reason}) => `${name}: ${reason}`)].join(" ");
    }

    sizeOf(file) {
        return file.size ? formatSize(file) : "";
    }

    removeLabel(file) {
        return _t("Remove %(name)s", {name: file.name});
    }

    /** Asks the server what may leave; then has the others scanned, which may take a while. */
    async check() {
        const ids = this.numbers;
        if (!ids.length) {
            this.state.found = {};
            return;
        }
        await this.ask(ids, false);
        if (ids.some((id) => this.state.found[id]?.state === "checking")) {
            await this.ask(ids, true);
        }
    }

    async ask(ids, scan) {
        const resIds = this.record.resId ? [this.record.resId] : [];
        const answer = await this.keepLast.add(
            this.orm.silent.call(this.record.resModel, "check_files", [resIds, ids], {
                touchpoint_id: this.senderId,
                scan,
            })
        );
        this.state.limits = answer.limits;
        this.state.found = Object.fromEntries(
            ids.map((id) => [id, answer.files[id] || NOT_CHECKED])
        );
        await this.takeOffInfected(answer.files);
    }

    async takeOffInfected(found) {
        const records = this.record.data[this.props.name].records;
        for (const record of records.filter(
            ({resId}) => found[resId]?.state === "infected"
        )) {
            this.state.removed.push({
                name: record.data.name,
                reason: found[record.resId].reason,
            });
            await this.operations.removeRecord(record);
        }
    }

    removedTitle(file) {
        return _t("“%(name)s” was removed.", {name: file.name});
    }

    dismissRemoved() {
        this.state.removed = [];
    }
}

export const filesField = {
    ...many2ManyBinaryField,
    component: FilesField,
    displayName: _t("Files of an e-mail"),
    relatedFields: [
        ...many2ManyBinaryField.relatedFields,
        {name: "file_size", type: "integer"},
    ],
    supportedOptions: [
        ...many2ManyBinaryField.supportedOptions,
        {label: _t("Field of the text"), name: "body", type: "string"},
        {label: _t("Field of the touchpoint"), name: "sender", type: "string"},
    ],
    extractProps: ({attrs, options}) => ({
        ...many2ManyBinaryField.extractProps({attrs, options}),
        bodyField: options.body,
        senderField: options.sender,
    }),
};

registry.category("fields").add("email_files", filesField);
