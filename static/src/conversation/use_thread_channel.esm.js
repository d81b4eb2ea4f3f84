import {useEffect} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const CHANGED = "email.conversation/changed";

/**
 * Calls `onChanged` when the server says that the conversation changed.
 *
 * @param {() => Number} getId id of the conversation
 * @param {() => void} onChanged
 */
export function useThreadChannel(getId, onChanged) {
    const bus = useService("bus_service");
    useEffect(
        (id) => {
            const channel = `email.conversation_${id}`;
            const onNotification = (payload) => payload.id === id && onChanged();
            bus.addChannel(channel);
            bus.subscribe(CHANGED, onNotification);
            return () => {
                bus.unsubscribe(CHANGED, onNotification);
                bus.deleteChannel(channel);
            };
        },
        () => [getId()]
    );
}
