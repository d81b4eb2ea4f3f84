import {useBusReload} from "../bus_reload.esm";
import {useEffect} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Loads again when the server says that the conversation changed.
 *
 * @param {() => Number} getId id of the conversation
 * @param {Number} delay milliseconds in which changes are gathered
 * @param {() => void} reload
 */
export function useThreadReload(getId, delay, reload) {
    const bus = useService("bus_service");
    useEffect(
        (id) => {
            const channel = `email.conversation_${id}`;
            bus.addChannel(channel);
            return () => bus.deleteChannel(channel);
        },
        () => [getId()]
    );
    useBusReload({
        type: "email.conversation/changed",
        concerns: ({id}) => id === getId(),
        delay: () => delay,
        reload,
    });
}
