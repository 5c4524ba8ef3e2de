# METADATA
# title: Inputs that tests start from
# description: |
#   Each test says only what is different about its input: objects are merged with the good example, lists replace its
#   lists.
package micro_apps.lib.examples

digest := "sha256:0000000000000000000000000000000000000000000000000000000000000000"

other_digest := "sha256:1111111111111111111111111111111111111111111111111111111111111111"

managed := {
	"id": "managed",
	"title": "Managed LLM",
	"hosting": "managed-enterprise",
	"region": "eu",
	"trust": 7,
	"state": "approved",
	"allowedClassifications": ["public", "internal", "confidential"],
	"models": [{"model": "chat", "versions": ["1", "2"], "purposes": ["generation"]}],
}

public := object.union(managed, {
	"id": "public",
	"title": "Public LLM",
	"hosting": "public-api",
	"trust": 3,
	"allowedClassifications": ["public", "internal"],
})

own := object.union(managed, {
	"id": "own",
	"title": "Our LLM",
	"hosting": "self-hosted",
	"trust": 9,
	"allowedClassifications": ["public", "internal", "confidential", "regulated"],
})

# METADATA
# description: An app with internal data at a managed model, as it is registered.
registration := {
	"point": "registration",
	"app": {
		"ref": "microapp:default/notes",
		"namespace": "default",
		"name": "notes",
		"digest": digest,
		"spec": {
			"type": "summarizer",
			"lifecycle": "experimental",
			"owner": "group:default/sales",
			"purpose": "Sums up notes.",
			"audience": "team",
			"environments": ["sandbox", "staging"],
			"residency": "eu",
			"dataSources": [{
				"name": "notes",
				"classification": "internal",
				"categories": [],
				"access": "read",
				"volume": "single",
			}],
			"models": [use("managed")],
			"vectorStores": [],
			"network": {"outbound": "none", "destinations": []},
			"actions": [],
			"prompts": [],
			"controls": [],
		},
	},
	"endpoints": [managed, public, own],
	"data": {"sources": [source("notes", "internal", [])], "highest": "internal"},
	"controls": [],
	"risk": {
		"inherent": {"score": 18, "tier": "low"},
		"residual": {"score": 18, "tier": "low"},
		"axes": {
			"dataSensitivity": {"value": 3, "residual": 3},
			"modelTrust": {"value": 7, "residual": 7},
			"operationalImpact": {"value": 2, "residual": 2},
		},
	},
}

approval := {
	"state": "approved",
	"approvedDigest": digest,
	"approvedEnvironments": ["sandbox", "production"],
}

# METADATA
# description: The approved app, to be deployed to production.
deployment := object.union(registration, {
	"point": "deployment",
	"environment": "production",
	"approval": approval,
})

# METADATA
# description: The approved app asks for a token.
token := object.union(deployment, {"point": "token", "scopes": ["models:call"]})

# METADATA
# description: The approved app calls its model.
outbound := object.union(deployment, {
	"point": "outbound",
	"destination": {"endpoint": "managed", "model": "chat", "version": "1"},
})

organisation := {
	"regions": [{"id": "eu", "title": "European Union"}, {"id": "us", "title": "United States"}],
	"vectorStores": [vector_store("vs-private", {})],
	"scopes": {"*": ["models:call"], "group:default/sales": ["crm:read"]},
	"combinations": [],
}

# METADATA
# description: An approved vector store that may hold anything.
vector_store(id, changes) := object.union(
	{
		"id": id,
		"region": "eu",
		"accessControlled": true,
		"public": false,
		"classifications": ["public", "internal", "confidential", "regulated"],
	},
	changes,
)

use(endpoint) := {"endpoint": endpoint, "model": "chat", "version": "1", "purpose": "generation"}

source(name, classification, categories) := {
	"name": name,
	"declared": classification,
	"classification": classification,
	"categories": categories,
}

store(id, holds) := {
	"id": id,
	"type": "pgvector",
	"region": "eu",
	"holds": holds,
	"public": false,
}

control(id, status) := {"id": id, "status": status}

# METADATA
# description: The registration of an app whose spec differs.
with_spec(changes) := object.union(registration, {"app": {"spec": changes}})

# METADATA
# description: The registration of an app that sends this data to one model.
sending(sources, endpoint) := object.union(
	with_spec({
		"models": [use(endpoint)],
		"dataSources": [{"name": one.name} | some one in sources],
	}),
	{"data": {"sources": sources}},
)

paths(findings) := {finding.path | some finding in findings}

messages(findings) := {finding.message | some finding in findings}
