{
    "name": "E-mail Channel: Example of an Extension",
    "summary": "Adds a guard, a routing strategy and a field to the e-mail channel",
    "version": "19.0.1.0.0",
    "author": "E-mail Channel contributors",
    "license": "AGPL-3",
    "depends": ["email_channel"],
    "data": ["views/email_touchpoint_views.xml"],
}
