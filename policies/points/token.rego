# METADATA
# title: What policies say at the point token
package micro_apps.token

import data.micro_apps.lib.decide

decision := decide.incomplete if {
	decide.incomplete
} else := decide.decision(data.micro_apps.said.token.found)
