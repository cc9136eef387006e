internal import Addresses
internal import ClusterModel
package import NFTDriver
package import ServicePlan

/// Removes the flows that `apply` made stale, or that were stale before, and forgets attempts to connect that can no
/// longer be answered: those that a daemon removes when it starts. Connections whose endpoint is gone are reset, if their
/// Service asks for it, and count as removed.
///
/// - Parameter former: the frontends that the tables had before.
/// - Returns: how many flows were removed.
/// - Throws: what the kernel refused; some flows may be removed already, and it is safe to try again.
package func removeStaleFlows(
  of plans: Plans, for intent: Intent, closing former: FormerFrontends
) throws -> Int {
  let addresses = intent.node.addresses + intent.node.interfaceAddresses
  // With a name, it is one of several proxies.
  let services = intent.settings.proxyName == nil ? intent.cluster.services : nil
  let v4 = ServedFlows(of: plans.ipv4.plan, among: services, closing: former.ipv4)
  let v6 = ServedFlows(of: plans.ipv6.plan, among: services, closing: former.ipv6)
  let (own4, own6) = (addresses.compactMap { IPv4.own($0) }, addresses.compactMap { IPv6.own($0) })
  let served4 = ServedAttempts(of: plans.ipv4.plan)
  let served6 = ServedAttempts(of: plans.ipv6.plan)
  let flows = ConntrackFlows()
  return try flows.removeStale(v4, nodePortAddresses: own4) + flows.removeStale(v6, nodePortAddresses: own6)
    + flows.forget(served4, nodePortAddresses: own4) + flows.forget(served6, nodePortAddresses: own6)
    + flows.reset(served4, nodePortAddresses: own4) + flows.reset(served6, nodePortAddresses: own6)
}
