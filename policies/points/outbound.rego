# METADATA
# title: What policies say at the point outbound
package micro_apps.outbound

decision := data.micro_apps.lib.decide.decision("outbound")
