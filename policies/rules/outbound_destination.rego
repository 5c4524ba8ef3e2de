# METADATA
# title: An app calls only what it declared
# description: |
#   A call to a model goes to an endpoint of the register that the app declares, and to a model and version that is
#   approved; a call to a host goes to one that the app declares.
# schemas:
#   - input: schema.outbound
# custom:
#   id: outbound-destination
#   control: "Access control: network controls, allowlisted model endpoints"
#   remediation: Declare the destination in the manifest and have that approved.
#   points: [outbound]
#   waivable: false
package micro_apps.rules.outbound_destination

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if input.destination

deny contains finding if {
	input.destination.endpoint
	count(declared) == 0
	finding := {
		"message": words.filled("The app does not declare the model endpoint “%s”.", [input.destination.endpoint]),
		"path": "spec.models",
	}
}

deny contains finding if {
	input.destination.endpoint
	count(declared) > 0
	count(registered) == 0
	finding := {
		"message": words.filled("“%s” is not in the register of model endpoints, or was withdrawn.", [input.destination.endpoint]),
		"remediation": "Use an endpoint of the register.",
		"path": "spec.models",
	}
}

deny contains finding if {
	count(registered) > 0
	count(called) == 0
	finding := {
		"message": words.filled("The app does not declare this model or version at “%s”.", [input.destination.endpoint]),
		"path": "spec.models",
	}
}

deny contains finding if {
	count(called) > 0
	count([use | some use in called; approved(use)]) == 0
	finding := {
		"message": words.filled("“%s” does not list this model and version.", [input.destination.endpoint]),
		"remediation": "Call a model and version that the register lists.",
		"path": "spec.models",
		"waivedWith": "approved-models",
	}
}

deny contains finding if {
	input.destination.host
	input.app.spec.network.outbound == "none"
	finding := {
		"message": words.filled("The app declares no outbound traffic, and calls “%s”.", [input.destination.host]),
		"path": "spec.network.outbound",
	}
}

deny contains finding if {
	input.destination.host
	input.app.spec.network.outbound == "allowlist"
	not lower(input.destination.host) in hosts
	finding := {
		"message": words.filled("The app does not declare the host “%s”.", [input.destination.host]),
		"path": "spec.network.destinations",
	}
}

declared := [model |
	some model in input.app.spec.models
	model.endpoint == input.destination.endpoint
]

registered := [use |
	some use in facts.uses
	use.endpoint.id == input.destination.endpoint
]

# A call that names no model or version may be to any that the app declares there.
called := [use |
	some use in registered
	object.get(input.destination, "model", use.model.model) == use.model.model
	object.get(input.destination, "version", use.model.version) == use.model.version
]

approved(use) if {
	some offer in use.endpoint.models
	offer.model == use.model.model
	use.model.version in offer.versions
}

hosts contains lower(host) if some host in input.app.spec.network.destinations
