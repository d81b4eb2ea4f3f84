import {Component, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {keepPicture} from "./keep_picture.esm";
import {useAutofocus, useService} from "@web/core/utils/hooks";

/** Chooses a picture for a signature: by its address, or as a file. It is seen before it
 *  is inserted. */
export class SignaturePicture extends Component {
    static template = "email_channel.SignaturePicture";
    static components = {Dialog};
    static props = {
        /** Of email.signature. */
        record: Object,
        /** Called with the picture as the server describes it. */
        insert: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.fileRef = useRef("file");
        useAutofocus({refName: "address"});
        this.state = useState({
            address: "",
            busy: false,
            found: null,
            problem: "",
            over: false,
        });
    }

    get kilobytes() {
        return Math.max(1, Math.round(this.state.found.size / 1024));
    }

    preview() {
        const {resId, resModel} = this.props.record;
        return this.look(() =>
            this.orm.call(resModel, "fetch_picture", [[resId], this.state.address])
        );
    }

    onAddress(ev) {
        this.state.address = ev.target.value;
        Object.assign(this.state, {found: null, problem: ""});
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && this.state.address && !this.state.busy) {
            ev.preventDefault();
            return this.preview();
        }
    }

    onFile({target}) {
        const [file] = target.files;
        target.value = "";
        return file && this.take(file);
    }

    onDrop(ev) {
        this.state.over = false;
        const [file] = ev.dataTransfer.files;
        return file && this.take(file);
    }

    take(file) {
        return this.look(() =>
            keepPicture(this.orm, this.props.record, file, file.name)
        );
    }

    async look(find) {
        Object.assign(this.state, {busy: true, found: null, problem: ""});
        try {
            this.state.found = await find();
        } catch (error) {
            this.state.problem = error.data?.message || error.message;
        } finally {
            this.state.busy = false;
        }
    }

    confirm() {
        this.props.insert(this.state.found);
        this.props.close();
    }
}
