# METADATA
# title: Data goes only to the hosting that the company allows for it
# description: |
#   The platform team can say for each classification which kinds of hosting it may be sent to, such as regulated data to
#   self-hosted models only. It is organisation data: nothing applies where none is said.
# schemas:
#   - input: schema.facts
#   - data.micro_apps.organisation: schema.organisation
# custom:
#   id: hosting-combinations
#   control: "Decision framework: platform choices by risk"
#   remediation: Use a model endpoint with a hosting that is allowed for this data.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.hosting_combinations

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if {
	count(facts.uses) > 0
	some source in facts.sources
	source.counts in governed
}

deny contains finding if {
	count(governed) > 0
	some endpoint in input.endpoints
	refused := [source |
		some source in facts.sources
		source.counts in governed
		not endpoint.hosting in hostings(source.counts)
	]
	count(refused) > 0
	what := facts.sources_in_words(refused)
	some use in facts.uses
	use.endpoint.id == endpoint.id
	finding := {
		"message": words.filled("%s may not be sent to “%s”, whose hosting is %s; allowed: %s.", [
			what,
			endpoint.title,
			endpoint.hosting,
			allowed_for_all(refused),
		]),
		"path": words.place("models", use.index, "endpoint"),
	}
}

governed contains combination.classification if {
	some combination in data.micro_apps.organisation.combinations
}

hostings(classification) := {hosting |
	some combination in data.micro_apps.organisation.combinations
	combination.classification == classification
	some hosting in combination.hostings
}

allowed_for_all(list) := words.listed(allowed) if {
	allowed := intersection({hostings(source.counts) | some source in list})
	count(allowed) > 0
} else := "none"
