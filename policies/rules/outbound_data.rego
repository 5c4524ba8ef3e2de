# METADATA
# title: A call sends only the data that its destination may get
# description: |
#   The data sources whose data is sent are ones that the app declares, and the model endpoint may get data of their
#   classification. Where a call does not say which data it sends, it may send all.
# schemas:
#   - input: schema.outbound
# custom:
#   id: outbound-data
#   control: "Data policy: classification gates on outbound calls"
#   remediation: Leave this data out of the call, or send it to a model endpoint that may get it.
#   points: [outbound]
#   waivable: false
package micro_apps.rules.outbound_data

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if input.destination

deny contains finding if {
	some name in input.sources
	not name in {source.name | some source in input.data.sources}
	finding := {
		"message": words.filled("The app does not declare the data source “%s”.", [name]),
		"remediation": "Declare the data source in the manifest and have that approved.",
		"path": "spec.dataSources",
	}
}

deny contains finding if {
	some endpoint in destinations
	refused := [source | some source in sent; not source.counts in endpoint.allowedClassifications]
	count(refused) > 0
	finding := {
		"message": words.filled("“%s” may not be sent %s.", [endpoint.title, facts.sources_in_words(refused)]),
		"path": "spec.dataSources",
	}
}

deny contains finding if {
	some endpoint in destinations
	endpoint.hosting == "public-api"
	refused := [source |
		some source in sent
		source.counts in facts.sensitive_classifications
	]
	count(refused) > 0
	finding := {
		"message": words.filled("“%s” is a public model API and must not get %s.", [
			endpoint.title,
			facts.sources_in_words(refused),
		]),
		"path": "spec.dataSources",
	}
}

destinations contains use.endpoint if {
	some use in facts.uses
	use.endpoint.id == input.destination.endpoint
}

sent := [source | some source in facts.sources; source.name in input.sources] if {
	input.sources
} else := facts.sources
