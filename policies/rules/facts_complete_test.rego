package micro_apps.rules.facts_complete_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.facts_complete as rule

inputs := {
	"registration": examples.registration,
	"deployment": examples.deployment,
	"token": examples.token,
	"outbound": examples.outbound,
}

denied(asked) := found if {
	found := rule.deny with input as asked with data.micro_apps.organisation as examples.organisation
}

test_the_organisation_is_missed if {
	every organisation in [null, [], "none"] {
		examples.messages(rule.deny) == {"These facts are missing or are not what they should be: organisation."} with input as examples.registration
			with data.micro_apps.organisation as organisation
	}
	count(rule.deny) == 1 with input as examples.registration
}

test_the_examples_are_complete if {
	every asked in inputs {
		rule.applies with input as asked
		count(denied(asked)) == 0
	}
}

test_optional_facts_may_be_there if {
	full := examples.with_spec({
		"vectorStores": [examples.store("vs", ["notes"])],
		"actions": [{"name": "act", "kind": "read"}],
		"network": {"outbound": "allowlist", "destinations": ["a.example.com"]},
	})
	count(denied(object.union(full, {"controls": [examples.control("c", "verified")]}))) == 0
	count(denied(object.union(examples.outbound, {"sources": ["notes"]}))) == 0
	host := json.patch(examples.outbound, [{"op": "replace", "path": "/destination", "value": {"host": "a.example.com"}}])
	count(denied(host)) == 0
}

# Where each fact stands, by the name that the message has for it.
facts := {
	"app.ref": "/app/ref",
	"app.digest": "/app/digest",
	"app.spec.owner": "/app/spec/owner",
	"app.spec.audience": "/app/spec/audience",
	"app.spec.environments": "/app/spec/environments",
	"app.spec.residency": "/app/spec/residency",
	"app.spec.models": "/app/spec/models",
	"app.spec.vectorStores": "/app/spec/vectorStores",
	"app.spec.network": "/app/spec/network",
	"app.spec.actions": "/app/spec/actions",
	"endpoints": "/endpoints",
	"data.sources": "/data/sources",
	"data.highest": "/data/highest",
	"controls": "/controls",
	"risk": "/risk/axes/dataSensitivity/residual",
	"environment": "/environment",
	"approval": "/approval",
	"destination": "/destination",
}

test_each_fact_is_missed if {
	every name, path in facts {
		every change in [{"op": "remove", "path": path}, {"op": "replace", "path": path, "value": null}] {
			examples.messages(denied(json.patch(examples.outbound, [change]))) == {sprintf("These facts are missing or are not what they should be: %s.", [name])}
		}
	}
	examples.messages(denied(json.remove(examples.token, ["/scopes"]))) == {"These facts are missing or are not what they should be: scopes."}
}

# What is there but not what it should be, by its place.
wrong := {
	"/app/spec/audience": "everybody",
	"/app/spec/environments": ["sandbox", "moon"],
	"/app/spec/models/0/version": 1,
	"/app/spec/vectorStores": [{"id": "vs", "region": "eu", "holds": [], "public": "no"}],
	"/app/spec/network/outbound": "some",
	"/app/spec/network/destinations": [1],
	"/app/spec/actions": [{"name": "act", "kind": "magic"}],
	"/endpoints/0/hosting": "somewhere",
	"/endpoints/0/state": "new",
	"/endpoints/0/models/0/versions": "1",
	"/data/sources/0/classification": "secret",
	"/data/sources/0/categories": [1],
	"/data/highest": "secret",
	"/controls": [{"id": "c", "status": "sure"}],
	"/risk/axes/dataSensitivity/residual": "9",
	"/environment": "moon",
	"/approval/state": "blessed",
	"/destination": {"endpoint": "managed", "host": "a.example.com"},
	"/destination/model": 1,
	"/point": "elsewhere",
}

test_unknown_words_and_other_types_are_denied if {
	every path, value in wrong {
		count(denied(json.patch(examples.outbound, [{"op": "add", "path": path, "value": value}]))) == 1
	}
	count(denied(object.union(examples.outbound, {"sources": "notes"}))) == 1
	count(denied(object.union(examples.token, {"scopes": [null]}))) == 1
}

test_all_sources_are_there if {
	count(denied(examples.with_spec({"dataSources": [{"name": "a"}, {"name": "b"}]}))) == 1
}
