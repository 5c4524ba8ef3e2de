# METADATA
# title: What policies say at the point outbound
package micro_apps.outbound

import data.micro_apps.lib.decide

decision := decide.incomplete if {
	decide.incomplete
} else := decide.decision(data.micro_apps.said.outbound.found)
