import {FormController} from "@web/views/form/form_controller";
import {SAVED_CHANGED} from "./recordings_ready_service.esm";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {useBusReload} from "../bus_reload.esm";

/** Saved recordings: how far they are is seen as it goes on. */
export class RecordingExportFormController extends FormController {
    setup() {
        super.setup();
        useBusReload({
            type: SAVED_CHANGED,
            concerns: ({id}) => id === this.model.root.resId,
            delay: () => 300,
            reload: () => this.model.root?.resId && this.model.root.load(),
        });
    }
}

registry.category("views").add("email_recording_export_form", {
    ...formView,
    Controller: RecordingExportFormController,
});
