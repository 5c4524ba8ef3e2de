# METADATA
# title: Public and private content is never in one vector store
# description: |
#   A store that anybody can read holds public data only, and a store of private data holds no public content: what is
#   planted in public content would be found beside the private data.
# schemas:
#   - input: schema.facts
# custom:
#   id: vector-store-mixing
#   control: "Data policy: never mix a public index with private data"
#   remediation: Keep public and private data in two vector stores, and let the private one be closed to the public.
#   points: [registration, deployment]
#   waivable: true
package micro_apps.rules.vector_store_mixing

import data.micro_apps.lib.facts
import data.micro_apps.lib.stores
import data.micro_apps.lib.words

applies if count(input.app.spec.vectorStores) > 0

deny contains finding if {
	some index, store in input.app.spec.vectorStores
	store.id in stores.open_ids
	private := stores.private(stores.held(store))
	count(private) > 0
	finding := {
		"message": words.filled("“%s” is open to the public, but holds %s.", [
			store.id,
			facts.sources_in_words(private),
		]),
		"path": words.place("vectorStores", index, "public"),
	}
}

deny contains finding if {
	some index, store in input.app.spec.vectorStores
	not store.id in stores.open_ids
	held := stores.held(store)
	private := stores.private(held)
	count(private) > 0
	count(private) < count(held)
	finding := {
		"message": words.filled("“%s” mixes public data with %s.", [store.id, facts.sources_in_words(private)]),
		"path": words.place("vectorStores", index, "holds"),
	}
}
