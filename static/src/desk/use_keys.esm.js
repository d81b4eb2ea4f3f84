import {isSingle, isWriting, keyOf, labelOf, singleKeysAreOn} from "./keys.esm";
import {useExternalListener} from "@odoo/owl";
import {KeySheet} from "./key_sheet.esm";
import {useCommand} from "@web/core/commands/command_hook";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";

/** Those that Odoo's hotkeys do not know. */
const SIGNS = ["/", "?"];

/**
 * Offers commands by their key and in the command palette, where the key stands beside
 * the name.
 *
 * @param {{[id: String]: {run: Function, isAvailable: Function}}} commands by the id of
 *  one of KEYS
 */
export function useKeys(commands) {
    const ui = useService("ui");
    for (const [id, {run, isAvailable = () => true}] of Object.entries(commands)) {
        const command = keyOf(id);
        useCommand(`${command.name} (${labelOf(command)})`, () => void run(), {
            category: "email_channel",
            isAvailable,
        });
        if (!SIGNS.includes(command.key)) {
            useHotkey(command.key, () => run(), {
                bypassEditableProtection: !isSingle(command),
                isAvailable: () =>
                    (!isSingle(command) || singleKeysAreOn()) && isAvailable(),
            });
        }
    }
    useExternalListener(window, "keydown", (ev) => {
        const command = SIGNS.includes(ev.key) && commandOf(commands, ev.key);
        const isFree = ui.activeElement === document && !ui.isBlocked;
        const isBare = !(ev.ctrlKey || ev.metaKey || ev.altKey || ev.repeat);
        if (command && isFree && isBare && singleKeysAreOn() && !isWriting(ev.target)) {
            if (command.isAvailable?.() ?? true) {
                ev.preventDefault();
                command.run();
            }
        }
    });
}

function commandOf(commands, key) {
    const found = Object.entries(commands).find(([id]) => keyOf(id).key === key);
    return found?.[1];
}

/** The command that lists all of them. */
export function useSheet() {
    const dialog = useService("dialog");
    return {run: () => dialog.add(KeySheet), isAvailable: () => true};
}
