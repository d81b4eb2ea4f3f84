/**
 * A form on a page that a link in a mail leads to: who keeps its button pressed sends it.
 *
 * It imports nothing, so that it works before the rest of a public page is loaded.
 */

/** How long it is pressed, and how long at least since the server knows of it. */
const PRESS = 900;
const KNOWN = 650;
const KEYS = ["Enter", " "];

class HoldForm {
    constructor(form) {
        this.form = form;
        this.button = form.querySelector(".o_email_hold_press");
        this.hint = form.querySelector("#o_email_hold_hint");
        this.question = form.querySelector(".o_email_hold_question");
        this.instead = form.querySelector(".o_email_hold_instead");
        this.presses = 0;
        this.pressedAt = null;
        this.listen();
        this.show();
    }

    listen() {
        const {button} = this;
        button.addEventListener("pointerdown", (ev) => this.onPointerDown(ev));
        for (const name of ["pointerup", "pointercancel"]) {
            button.addEventListener(name, () => this.letGo());
        }
        // The key may be let go elsewhere: what loads last moves the focus.
        for (const name of ["keyup", "blur"]) {
            window.addEventListener(name, () => this.letGo());
        }
        button.addEventListener("keydown", (ev) => this.onKeyDown(ev));
        button.addEventListener("click", (ev) => this.onClick(ev));
        button.addEventListener("contextmenu", (ev) => ev.preventDefault());
        this.instead?.addEventListener("click", (ev) => {
            ev.preventDefault();
            this.ask();
        });
        // Who comes back by the browser's button finds it as it was.
        window.addEventListener("pageshow", () => this.stop());
    }

    show() {
        this.form.querySelector(".o_email_hold").hidden = false;
        if (this.instead) {
            this.instead.hidden = false;
            this.question.hidden = true;
        }
    }

    onPointerDown(ev) {
        if (ev.isTrusted && ev.isPrimary && ev.button === 0) {
            // A finger may move a little.
            this.button.setPointerCapture(ev.pointerId);
            this.press();
        }
    }

    onKeyDown(ev) {
        if (KEYS.includes(ev.key)) {
            ev.preventDefault();
            if (ev.isTrusted && !ev.repeat) {
                this.press();
            }
        }
    }

    /** A screen reader presses without holding. */
    onClick(ev) {
        if (ev.isTrusted && ev.detail === 0) {
            this.ask();
        }
    }

    ask() {
        this.question.hidden = false;
        if (this.instead) {
            this.instead.hidden = true;
        }
        this.form.querySelector("#o_email_hold_answer").focus();
    }

    async press() {
        if (this.pressedAt !== null || !this.form.reportValidity()) {
            return;
        }
        const number = ++this.presses;
        this.pressedAt = performance.now();
        this.button.classList.add("o_email_hold_pressed");
        const slip = await this.getSlip();
        if (number !== this.presses || this.pressedAt === null) {
            return;
        }
        if (!slip) {
            this.stop();
            this.say(".o_email_hold_failed");
            return;
        }
        const rest = PRESS - (performance.now() - this.pressedAt);
        setTimeout(
            () => {
                if (number === this.presses && this.pressedAt !== null) {
                    this.send(slip);
                }
            },
            Math.max(KNOWN, rest)
        );
    }

    async getSlip() {
        try {
            const answer = await fetch(this.form.dataset.press, {method: "POST"});
            return (await answer.json()).slip;
        } catch {
            return "";
        }
    }

    letGo() {
        if (this.pressedAt !== null && !this.sent) {
            this.stop();
            this.say(".o_email_hold_let_go");
        }
    }

    say(selector) {
        this.hint.textContent = this.form.querySelector(selector).textContent;
    }

    stop() {
        this.pressedAt = null;
        this.sent = false;
        this.button.classList.remove("o_email_hold_pressed");
    }

    send(slip) {
        this.sent = true;
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = "slip";
        field.value = slip;
        this.form.append(field);
        this.form.submit();
        field.remove();
    }
}

function start() {
    for (const form of document.querySelectorAll(".o_email_hold_form")) {
        new HoldForm(form);
    }
}

if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
} else {
    start();
}
