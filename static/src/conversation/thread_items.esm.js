import {registry} from "@web/core/registry";

/**
 * What stands in a thread, of which each kind adds itself here:
 * - `Component` shows one of them;
 * - `list(thread)` gives them, each `{id, date, …}`, the newest first, from what
 *   email.conversation.get_thread returned;
 * - `propsOf(item, view)` gives the component's props; `view` is the EmailThread.
 */
export const threadKinds = registry.category("email_thread_kinds");

/**
 * What stands above the mails, such as the composer: components without props that find
 * the thread in `env.emailThread` and its bus in `env.emailThreadBus`.
 */
export const threadTops = registry.category("email_thread_tops");

/**
 * All kinds in one order, the newest first; those of one kind keep theirs.
 *
 * @param {Object} thread
 * @returns {{key: String, kind: Object, item: Object}[]}
 */
export function threadItems(thread) {
    return threadKinds
        .getEntries()
        .flatMap(([name, kind]) =>
            kind.list(thread).map((item) => ({key: `${name}_${item.id}`, kind, item}))
        )
        .sort((one, other) => other.item.date.localeCompare(one.item.date));
}
