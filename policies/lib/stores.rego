# METADATA
# title: The vector stores of an app
# description: Each with what the company knows of it, and the data that it holds.
# schemas:
#   - input: schema.facts
#   - data.micro_apps.organisation: schema.organisation
package micro_apps.lib.stores

import data.micro_apps.lib.facts

# METADATA
# description: The stores that the company has approved, each with its entry.
approved := [store |
	some index, used in input.app.spec.vectorStores
	some entry in data.micro_apps.organisation.vectorStores
	entry.id == used.id
	store := {"index": index, "used": used, "entry": entry}
]

approved_ids contains entry.id if some entry in data.micro_apps.organisation.vectorStores

# METADATA
# description: The data that a store holds. A store that does not say what it holds may hold any of the app's data.
held(store) := facts.sources if {
	count(store.holds) == 0
} else := [source |
	some source in facts.sources
	source.name in store.holds
]

private(sources) := [source |
	some source in sources
	source.counts != "public"
]

# METADATA
# description: Stores that anybody can read, by what the app or the company says.
open_ids contains used.id if {
	some used in input.app.spec.vectorStores
	used.public == true
}

open_ids contains entry.id if {
	some entry in data.micro_apps.organisation.vectorStores
	entry.public == true
}
