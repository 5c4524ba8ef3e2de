# METADATA
# title: Data, models and vector stores are in one allowed region
# description: |
#   An app declares the region that its data stays in; it is one that the company allows, and the models and the vector
#   stores of the app are in it, too.
# schemas:
#   - input: schema.facts
#   - data.micro_apps.organisation: schema.organisation
# custom:
#   id: residency
#   control: "Data policy: data residency"
#   remediation: Choose models and vector stores in the region of the data, or another region for the data.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.residency

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if input.app.spec.residency

deny contains finding if {
	not input.app.spec.residency in regions
	finding := {
		"message": words.filled("“%s” is no region that data may stay in.", [input.app.spec.residency]),
		"remediation": choose_region,
		"path": "spec.residency",
	}
}

deny contains finding if {
	some use in facts.uses
	use.endpoint.region != input.app.spec.residency
	finding := {
		"message": words.filled("“%s” is in “%s”, but the data has to stay in “%s”.", [
			use.endpoint.title,
			use.endpoint.region,
			input.app.spec.residency,
		]),
		"path": words.place("models", use.index, "endpoint"),
	}
}

deny contains finding if {
	some index, store in input.app.spec.vectorStores
	store.region != input.app.spec.residency
	finding := {
		"message": words.filled("“%s” is in “%s”, but the data has to stay in “%s”.", [
			store.id,
			store.region,
			input.app.spec.residency,
		]),
		"path": words.place("vectorStores", index, "region"),
	}
}

regions contains region.id if some region in data.micro_apps.organisation.regions

choose_region := "Ask the platform team to allow a region; none is allowed yet." if {
	count(regions) == 0
} else := words.filled("Choose %s.", [words.quoted(regions)])
