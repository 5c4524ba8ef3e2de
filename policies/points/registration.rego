# METADATA
# title: What policies say at the point registration
package micro_apps.registration

decision := data.micro_apps.lib.decide.decision("registration")
