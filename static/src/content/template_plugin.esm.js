import {VARIABLE_CLASS, findVariable, isVariable} from "./insert_template.esm";
import {
    closestElement,
    descendants,
    selectElements,
} from "@html_editor/utils/dom_traversal";
import {Plugin} from "@html_editor/plugin";
import {_t} from "@web/core/l10n/translation";
import {closestBlock} from "@html_editor/utils/blocks";
import {isEmptyBlock, isTextNode} from "@html_editor/utils/dom_info";
import {isHtmlContentSupported} from "@html_editor/core/selection_plugin";
import {nodeSize} from "@html_editor/utils/position";
import {parseHTML} from "@html_editor/utils/html";
import {placeToWrite} from "../compose/signature.esm";
import {unwrapContents} from "@html_editor/utils/dom";
import {withSequence} from "@html_editor/utils/resource";

/** How many are listed as soon as a / is typed; the others are found by their shortcut. */
const LISTED = 8;
const ENDS_IN_WORD = /[^\s\u200b\ufeff(«“"']$/;
const BEGINS_WITH_WORD = /^[^\s\u200b\ufeff.,;:!?)»”"']/;
const CATEGORY = "email_templates";

/**
 * Templates in the text of a letter: `/shortcut` inserts one; what has no value stands
 * out until something is written in its place.
 *
 * Its config is `emailTemplates`: `{shortcuts, choose(query), insert(id)}`.
 */
export class TemplatePlugin extends Plugin {
    static id = "emailTemplates";
    static dependencies = ["dom", "history", "sanitize", "selection", "split"];
    static shared = ["getCursor", "insertTemplate"];

    resources = {
        user_commands: [
            {
                id: "chooseEmailTemplate",
                title: _t("Insert a template"),
                description: _t("Search the templates"),
                icon: "fa-file-text-o",
                run: (params, context = {}) => this.choose(context.searchTerm),
                isAvailable: isHtmlContentSupported,
            },
            {
                id: "insertEmailTemplate",
                icon: "fa-file-text-o",
                run: ({id}) => this.config.emailTemplates.insert(id),
                isAvailable: isHtmlContentSupported,
            },
        ],
        powerbox_categories: withSequence(5, {id: CATEGORY, name: _t("Templates")}),
        powerbox_items: this.makePowerboxItems(),
        normalize_handlers: this.normalize.bind(this),
    };

    setup() {
        this.addDomListener(this.editable, "click", this.onClick);
    }

    get shortcuts() {
        return this.config.emailTemplates.shortcuts;
    }

    makePowerboxItems() {
        const named = this.shortcuts.slice(0, LISTED);
        return [
            ...named.map(({id, name, shortcut}) => ({
                categoryId: CATEGORY,
                commandId: "insertEmailTemplate",
                commandParams: {id},
                title: name,
                description: `/${shortcut}`,
                keywords: [shortcut],
            })),
            {
                categoryId: CATEGORY,
                commandId: "chooseEmailTemplate",
                keywords: this.shortcuts.slice(LISTED).map(({shortcut}) => shortcut),
            },
        ];
    }

    /** @param {String} [typed] behind the / */
    choose(typed = "") {
        const {choose, insert} = this.config.emailTemplates;
        const name = typed.toLowerCase();
        const meant = this.shortcuts.find(({shortcut}) => shortcut === name);
        const isShortcut = this.shortcuts.some(({shortcut}) =>
            shortcut.startsWith(name)
        );
        return meant ? insert(meant.id) : choose(name && isShortcut ? name : "");
    }

    /** Where something is inserted later, when the cursor may be somewhere else. */
    getCursor() {
        const {endContainer, endOffset} =
            this.dependencies.selection.getEditableSelection();
        const place = placeToWrite(this.editable);
        // Before the greeting it stands as long as nobody has put it anywhere.
        if (place && isEmptyBlock(place) && this.isBeginning(endContainer, endOffset)) {
            return {anchorNode: place, anchorOffset: 0};
        }
        return {anchorNode: endContainer, anchorOffset: endOffset};
    }

    isBeginning(node, offset) {
        const before = this.document.createRange();
        before.setStart(this.editable, 0);
        before.setEnd(node, offset);
        return !before.toString().replace(/[\s\u200b\ufeff]/g, "");
    }

    /**
     * At the cursor, beside what is written; what is selected was written by somebody,
     * and stays.
     *
     * @param {String} html
     * @param {Object} [cursor] where it was
     */
    insertTemplate(html, cursor = this.getCursor()) {
        const {dom, history, sanitize, selection} = this.dependencies;
        const fragment = parseHTML(this.document, html);
        sanitize.sanitize(fragment);
        const isThere =
            this.editable.contains(cursor.anchorNode) &&
            cursor.anchorOffset <= nodeSize(cursor.anchorNode);
        selection.setSelection(isThere ? cursor : this.getCursor());
        if (fragment.childElementCount > 1) {
            this.makeEmptyLine();
        } else {
            this.addSpaces(fragment);
        }
        dom.insert(fragment);
        history.addStep();
        selection.focusEditable();
        this.selectFirstVariable();
    }

    /** Paragraphs stand between what is written before the cursor and behind it. */
    makeEmptyLine() {
        const {selection, split} = this.dependencies;
        const line = () => closestBlock(selection.getEditableSelection().anchorNode);
        if (line() === this.editable || isEmptyBlock(line())) {
            return;
        }
        split.splitBlock();
        if (!isEmptyBlock(line()) && !isEmptyBlock(line().previousElementSibling)) {
            split.splitBlock();
        }
        if (!isEmptyBlock(line())) {
            selection.setCursorStart(line().previousElementSibling);
        }
    }

    /** A single line goes into the line that is written: not onto its last word. */
    addSpaces(fragment) {
        const {anchorNode, anchorOffset} =
            this.dependencies.selection.getEditableSelection();
        const block = closestBlock(anchorNode);
        const beside = this.document.createRange();
        beside.selectNodeContents(block);
        beside.setEnd(anchorNode, anchorOffset);
        const before = beside.toString();
        beside.selectNodeContents(block);
        beside.setStart(anchorNode, anchorOffset);
        const behind = beside.toString();
        const line = fragment.firstElementChild || fragment;
        if (ENDS_IN_WORD.test(before) && !/^\s/.test(line.textContent)) {
            line.prepend(" ");
        }
        if (BEGINS_WITH_WORD.test(behind) && !/\s$/.test(line.textContent)) {
            line.append(" ");
        }
    }

    /** What is typed next stands in its place. */
    selectFirstVariable() {
        const found = this.editable.querySelector(`.${VARIABLE_CLASS}`);
        if (found) {
            this.selectVariable(found);
        }
    }

    selectVariable(element) {
        this.dependencies.selection.setSelection({
            anchorNode: element,
            anchorOffset: 0,
            focusNode: element,
            focusOffset: element.childNodes.length,
        });
    }

    onClick(ev) {
        const element = closestElement(ev.target, `.${VARIABLE_CLASS}`);
        if (element && this.document.getSelection().isCollapsed) {
            this.selectVariable(element);
        }
    }

    /** What was filled in stands out no more; what is typed with its ${} does. */
    normalize(root) {
        const found = [...selectElements(root, `.${VARIABLE_CLASS}`)];
        for (const element of found.filter((each) => !isVariable(each))) {
            const cursors = this.dependencies.selection.preserveSelection();
            unwrapContents(element);
            cursors.restore();
        }
        const isMarked = (node) => closestElement(node, `.${VARIABLE_CLASS}`);
        for (const text of descendants(root).filter(isTextNode)) {
            let node = isMarked(text) ? null : text;
            while (node) {
                node = this.markIn(node);
            }
        }
    }

    /**
     * The first variable of a text stands out.
     *
     * @param {Text} node
     * @returns {Text|null} what is behind it; null when there is none
     */
    markIn(node) {
        const place = findVariable(node.textContent);
        if (!place) {
            return null;
        }
        const {start, end} = place;
        const cursors = this.dependencies.selection.preserveSelection();
        const variable = node.splitText(start);
        const behind = variable.splitText(end - start);
        const element = this.document.createElement("span");
        element.className = `${VARIABLE_CLASS} text-danger`;
        variable.replaceWith(element);
        element.append(variable);
        cursors.update((cursor) => {
            if (cursor.node === node && cursor.offset >= end) {
                cursor.node = behind;
                cursor.offset -= end;
            } else if (cursor.node === node && cursor.offset > start) {
                cursor.node = variable;
                cursor.offset -= start;
            }
        });
        cursors.restore();
        return behind;
    }
}
