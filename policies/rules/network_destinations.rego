# METADATA
# title: Outbound traffic goes to known hosts
# description: An app says which hosts it calls, so that the network can keep it from all others.
# schemas:
#   - input: schema.facts
# custom:
#   id: network-destinations
#   control: "Access control: network controls, allowlisted destinations"
#   remediation: Choose an allowlist, and name the hosts that the app calls.
#   points: [registration]
#   waivable: true
package micro_apps.rules.network_destinations

applies if input.app.spec.network.outbound != "none"

applies if count(input.app.spec.network.destinations) > 0

warn contains {
	"message": "Outbound traffic may go anywhere.",
	"path": "spec.network.outbound",
} if {
	input.app.spec.network.outbound == "open"
}

warn contains {
	"message": "Outbound traffic is limited to a list, but no host is named.",
	"remediation": "Name the hosts that the app calls, or choose no outbound traffic.",
	"path": "spec.network.destinations",
} if {
	input.app.spec.network.outbound == "allowlist"
	count(input.app.spec.network.destinations) == 0
}

warn contains {
	"message": "Hosts are named, but no outbound traffic is declared.",
	"remediation": "Choose an allowlist, or remove the hosts.",
	"path": "spec.network.outbound",
} if {
	input.app.spec.network.outbound == "none"
	count(input.app.spec.network.destinations) > 0
}
