# METADATA
# title: Vector stores are approved for the data they hold
# description: |
#   Embeddings of documents tell what is in the documents, so that they stay in vector stores that the company has approved,
#   that ask who reads them, and that may hold data of that classification.
# schemas:
#   - input: schema.facts
#   - data.micro_apps.organisation: schema.organisation
# custom:
#   id: vector-store-allowlist
#   control: "Data policy: vector-store containment"
#   remediation: Use an approved vector store, or ask the platform team to approve this one.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.vector_store_allowlist

import data.micro_apps.lib.facts
import data.micro_apps.lib.stores
import data.micro_apps.lib.words

applies if count(input.app.spec.vectorStores) > 0

deny contains finding if {
	some index, store in input.app.spec.vectorStores
	not store.id in stores.approved_ids
	finding := {
		"message": words.filled("“%s” is not an approved vector store.", [store.id]),
		"remediation": choose_store,
		"path": words.place("vectorStores", index, "id"),
	}
}

deny contains finding if {
	some store in stores.approved
	store.entry.region != store.used.region
	finding := {
		"message": words.filled("“%s” is in “%s”, not in “%s”.", [
			store.used.id,
			store.entry.region,
			store.used.region,
		]),
		"remediation": "Correct the region, or use a store in that region.",
		"path": words.place("vectorStores", store.index, "region"),
	}
}

deny contains finding if {
	some store in stores.approved
	not store.entry.accessControlled
	private := stores.private(stores.held(store.used))
	count(private) > 0
	finding := {
		"message": words.filled("“%s” does not ask who reads it, but holds %s.", [
			store.used.id,
			facts.sources_in_words(private),
		]),
		"remediation": "Use a vector store with access control, or keep private data out of this one.",
		"path": words.place("vectorStores", store.index, "id"),
	}
}

deny contains finding if {
	some store in stores.approved
	refused := [source |
		some source in stores.held(store.used)
		not source.counts in store.entry.classifications
	]
	count(refused) > 0
	finding := {
		"message": words.filled("“%s” may not hold %s.", [store.used.id, facts.sources_in_words(refused)]),
		"remediation": "Use a vector store that may hold this data, or keep the data out of this one.",
		"path": words.place("vectorStores", store.index, "holds"),
	}
}

choose_store := "Ask the platform team to approve a vector store; none is approved yet." if {
	count(stores.approved_ids) == 0
} else := words.filled("Use %s, or ask the platform team to approve this one.", [words.quoted(stores.approved_ids)])
