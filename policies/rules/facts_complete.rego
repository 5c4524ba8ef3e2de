# METADATA
# title: The facts are complete
# description: |
#   A rule that cannot read a fact would find nothing wrong with it. So whatever is missing, of the wrong type, or a word
#   that the policies do not know, is denied here, and the other rules are asked only once their facts are there.
# custom:
#   id: facts-complete
#   control: "Policy-as-code: deny by default"
#   remediation: Ask the portal to decide; where the portal asked, tell the platform team, since this is a fault of the portal.
#   points: [registration, deployment, token, outbound]
#   waivable: false
package micro_apps.rules.facts_complete

import data.micro_apps.lib.words

classifications := {"public", "internal", "confidential", "regulated"}

environments := {"sandbox", "staging", "production"}

applies := true

deny contains {"message": words.filled("These facts are missing or are not what they should be: %s.", [words.listed(missing)])} if {
	count(missing) > 0
}

missing := expected - known

expected := {
	"app.ref", "app.digest", "app.spec.owner", "app.spec.audience", "app.spec.environments", "app.spec.residency",
	"app.spec.models", "app.spec.vectorStores", "app.spec.network", "app.spec.actions", "endpoints", "data.sources",
	"data.highest", "controls", "risk", "organisation",
} | expected_at_point

expected_at_point := {"point"} if {
	input.point == "registration"
} else := {"environment", "approval"} if {
	input.point == "deployment"
} else := {"environment", "approval", "scopes"} if {
	input.point == "token"
} else := {"environment", "approval", "destination", "sources"} if {
	input.point == "outbound"
} else := {"point"}

known contains "point" if input.point == "registration"

known contains "app.ref" if is_string(input.app.ref)

known contains "app.digest" if is_string(input.app.digest)

known contains "app.spec.owner" if is_string(input.app.spec.owner)

known contains "app.spec.audience" if {
	input.app.spec.audience in {"personal", "team", "department", "company", "external"}
}

known contains "app.spec.environments" if filled_of(input.app.spec.environments, environments)

known contains "app.spec.residency" if is_string(input.app.spec.residency)

known contains "app.spec.models" if {
	is_array(input.app.spec.models)
	count(input.app.spec.models) > 0
	every model in input.app.spec.models {
		is_string(model.endpoint)
		is_string(model.model)
		is_string(model.version)
		is_string(model.purpose)
	}
}

known contains "app.spec.vectorStores" if {
	is_array(input.app.spec.vectorStores)
	every store in input.app.spec.vectorStores {
		is_string(store.id)
		is_string(store.region)
		is_boolean(store.public)
		strings(store.holds)
	}
}

known contains "app.spec.network" if {
	input.app.spec.network.outbound in {"none", "allowlist", "open"}
	strings(input.app.spec.network.destinations)
}

known contains "app.spec.actions" if {
	is_array(input.app.spec.actions)
	every action in input.app.spec.actions {
		is_string(action.name)
		action.kind in {"read", "write", "irreversible", "financial", "identity"}
	}
}

known contains "endpoints" if {
	is_array(input.endpoints)
	every endpoint in input.endpoints {
		is_string(endpoint.id)
		is_string(endpoint.title)
		is_string(endpoint.region)
		endpoint.hosting in {"public-api", "managed-enterprise", "self-hosted"}
		endpoint.state in {"approved", "deprecated", "withdrawn"}
		strings(endpoint.allowedClassifications)
		is_array(endpoint.models)
		every offer in endpoint.models {
			is_string(offer.model)
			strings(offer.versions)
			strings(object.get(offer, "purposes", []))
		}
	}
}

known contains "data.sources" if {
	is_array(input.data.sources)
	count(input.data.sources) == count(input.app.spec.dataSources)
	count(input.data.sources) > 0
	every source in input.data.sources {
		is_string(source.name)
		source.classification in classifications
		strings(source.categories)
	}
}

known contains "data.highest" if input.data.highest in classifications

known contains "controls" if {
	is_array(input.controls)
	every control in input.controls {
		is_string(control.id)
		control.status in {"unverified", "verified", "refused", "expired"}
	}
}

known contains "risk" if is_number(input.risk.axes.dataSensitivity.residual)

# What the company decided about itself stands beside the policies, and an OPA server can have lost it.
known contains "organisation" if is_object(data.micro_apps.organisation)

known contains "environment" if input.environment in environments

known contains "approval" if {
	is_array(input.approval.approvedEnvironments)
	input.approval.state in {
		null, "draft", "submitted", "in-review", "blocked", "approved", "review-due", "overdue", "suspended",
		"quarantined", "decommissioning", "decommissioned",
	}
}

known contains "scopes" if strings(input.scopes)

known contains "destination" if {
	is_object(input.destination)
	count({"endpoint", "host"} & object.keys(input.destination)) == 1
	every value in input.destination {
		is_string(value)
	}
}

# All sources of the app count where a call names none.
known contains "sources" if strings(object.get(input, "sources", []))

strings(values) if {
	is_array(values)
	every value in values {
		is_string(value)
	}
}

filled_of(values, allowed) if {
	is_array(values)
	count(values) > 0
	every value in values {
		value in allowed
	}
}
