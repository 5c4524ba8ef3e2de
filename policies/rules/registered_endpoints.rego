# METADATA
# title: Every model endpoint is in the register
# description: |
#   An app calls only model endpoints that the company has looked at and put into its register. An endpoint that was
#   withdrawn counts as not registered.
# schemas:
#   - input: schema.facts
# custom:
#   id: registered-endpoints
#   control: "Platform & infrastructure: approved platforms, allowlist of model endpoints"
#   remediation: Choose an endpoint of the register, or ask the platform team to add this one.
#   points: [registration, deployment]
#   waivable: false
package micro_apps.rules.registered_endpoints

import data.micro_apps.lib.words

applies if count(input.app.spec.models) > 0

deny contains finding if {
	some index, model in input.app.spec.models
	not model.endpoint in known
	finding := {
		"message": words.filled("“%s” is not in the register of model endpoints.", [model.endpoint]),
		"path": words.place("models", index, "endpoint"),
	}
}

deny contains finding if {
	some index, model in input.app.spec.models
	some endpoint in input.endpoints
	endpoint.id == model.endpoint
	endpoint.state == "withdrawn"
	finding := {
		"message": words.filled("“%s” was withdrawn from the register of model endpoints.", [endpoint.title]),
		"remediation": "Choose another endpoint of the register.",
		"path": words.place("models", index, "endpoint"),
	}
}

known contains endpoint.id if some endpoint in input.endpoints
