# METADATA
# title: What policies say at the point deployment
package micro_apps.deployment

decision := data.micro_apps.lib.decide.decision("deployment")
