# METADATA
# title: Model endpoints get only the data that they may get
# description: |
#   The register says which classifications each model endpoint may be sent. Data that a verified control de-identifies
#   counts as internal.
# schemas:
#   - input: schema.facts
# custom:
#   id: endpoint-classification
#   control: "Data policy: allowed sources and classification gates"
#   remediation: >-
#     Use an endpoint that may get this data, leave the data out, or declare the control “De-identification” and have it
#     verified by security.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.endpoint_classification

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if count(facts.uses) > 0

deny contains finding if {
	some endpoint in input.endpoints
	refused := [source |
		some source in facts.sources
		not source.counts in endpoint.allowedClassifications
	]
	count(refused) > 0
	what := facts.sources_in_words(refused)
	some use in facts.uses
	use.endpoint.id == endpoint.id
	finding := {
		"message": words.filled("“%s” may not be sent %s; it may be sent %s.", [
			endpoint.title,
			what,
			allowed(endpoint),
		]),
		"path": words.place("models", use.index, "endpoint"),
	}
}

allowed(endpoint) := "no data" if {
	count(endpoint.allowedClassifications) == 0
} else := words.filled("data that is %s", [words.listed(endpoint.allowedClassifications)])
