# METADATA
# title: What a bundle says of itself
# description: The version of the contract with the portal, the digest of the rules, and the rules as their metadata describe them.
package micro_apps.about

contract := 1

digest := data.micro_apps.bundle.digest

rules := data.micro_apps.bundle.rules
