# METADATA
# title: A call sends only the data that its destination may get
# description: |
#   The data sources whose data is sent are ones that the app declares, and the model endpoint may get data of their
#   classification. A host gets public and internal data, unless the organisation's data says what it may get. Where a call
#   does not say which data it sends, it may send all.
# schemas:
#   - input: schema.outbound
#   - data.micro_apps.organisation: schema.organisation
# custom:
#   id: outbound-data
#   control: "Data policy: classification gates on outbound calls"
#   remediation: Leave this data out of the call, or send it to a model endpoint or a host that may get it.
#   points: [outbound]
#   waivable: false
package micro_apps.rules.outbound_data

import data.micro_apps.lib.facts
import data.micro_apps.lib.words

applies if input.sources

applies if count(destinations) > 0

applies if input.destination.host

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
		"waivedWith": "endpoint-classification",
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
		"waivedWith": "external-models",
	}
}

deny contains finding if {
	input.destination.host
	refused := [source | some source in sent; not source.counts in allowed_for_host]
	count(refused) > 0
	finding := {
		"message": words.filled("“%s” may not be sent %s.", [input.destination.host, facts.sources_in_words(refused)]),
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

listed_for_host contains entry if {
	some entry in data.micro_apps.organisation.hosts
	lower(entry.host) == lower(input.destination.host)
}

allowed_for_host := {classification |
	some entry in listed_for_host
	some classification in entry.classifications
} if {
	count(listed_for_host) > 0
} else := {"public", "internal"}
