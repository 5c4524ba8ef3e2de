package micro_apps.rules.network_destinations_test

import data.micro_apps.lib.examples
import data.micro_apps.rules.network_destinations as rule

network(outbound, destinations) := examples.with_spec({"network": {
	"outbound": outbound,
	"destinations": destinations,
}})

test_no_traffic_needs_nothing if {
	not rule.applies with input as network("none", [])
	count(rule.warn) == 0 with input as network("none", [])
}

test_named_hosts_pass if {
	rule.applies with input as network("allowlist", ["a.example.com"])
	count(rule.warn) == 0 with input as network("allowlist", ["a.example.com"])
}

test_what_is_not_kept_to_known_hosts_is_warned if {
	examples.messages(rule.warn) == {"Outbound traffic may go anywhere."} with input as network("open", [])
	examples.messages(rule.warn) == {"Outbound traffic is limited to a list, but no host is named."} with input as network("allowlist", [])
	examples.messages(rule.warn) == {"Hosts are named, but no outbound traffic is declared."} with input as network("none", ["a.example.com"])
	rule.applies with input as network("none", ["a.example.com"])
}
