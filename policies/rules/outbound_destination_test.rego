package micro_apps.rules.outbound_destination_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.outbound_destination as rule

# An object would be merged with the one of the example.
calling(destination, changes) := object.union(
	object.remove(examples.outbound, ["destination"]),
	object.union({"destination": destination}, changes),
)

to_model(destination) := calling(destination, {})

to_host(outbound, host) := calling({"host": host}, {"app": {"spec": {"network": {
	"outbound": outbound,
	"destinations": ["Models.Example.com"],
}}}})

test_what_is_declared_passes if {
	rule.applies with input as examples.outbound
	every destination in [
		{"endpoint": "managed"},
		{"endpoint": "managed", "model": "chat"},
		{"endpoint": "managed", "version": "1"},
		{"endpoint": "managed", "model": "chat", "version": "1"},
	] {
		count(rule.deny) == 0 with input as to_model(destination)
	}
}

test_an_endpoint_that_is_not_declared_is_denied if {
	every endpoint in ["public", "nowhere"] {
		examples.messages(rule.deny) == {sprintf("The app does not declare the model endpoint “%s”.", [endpoint])} with input as to_model({"endpoint": endpoint})
	}
}

test_an_endpoint_that_is_not_registered_is_denied if {
	examples.messages(rule.deny) == {"“managed” is not in the register of model endpoints, or was withdrawn."} with input as calling({"endpoint": "managed"}, {"endpoints": []})
}

test_another_model_or_version_is_denied if {
	every changes in [{"model": "other"}, {"version": "2"}, {"model": "chat", "version": "2"}] {
		asked := to_model(object.union({"endpoint": "managed"}, changes))
		examples.messages(rule.deny) == {"The app does not declare this model or version at “managed”."} with input as asked
	}
}

test_a_model_that_is_not_listed_any_more_is_denied if {
	unlisted := object.union(examples.managed, {"models": [{"model": "chat", "versions": ["2"]}]})
	examples.messages(rule.deny) == {"“managed” does not list this model and version."} with input as calling(
		{"endpoint": "managed"},
		{"endpoints": [unlisted]},
	)
}

test_hosts_are_those_of_the_list if {
	count(rule.deny) == 0 with input as to_host("allowlist", "models.example.COM")
	examples.paths(rule.deny) == {"spec.network.destinations"} with input as to_host("allowlist", "evil.example.com")
}

test_open_traffic_goes_anywhere_and_none_nowhere if {
	count(rule.deny) == 0 with input as to_host("open", "evil.example.com")
	examples.paths(rule.deny) == {"spec.network.outbound"} with input as to_host("none", "models.example.com")
}
