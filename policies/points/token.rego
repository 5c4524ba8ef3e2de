# METADATA
# title: What policies say at the point token
package micro_apps.token

decision := data.micro_apps.lib.decide.decision("token")
