package import Addresses
package import Lab

/// The settings of a lab.
package struct LabSettings: Sendable {
  /// The name of the lab.
  package let name: LabName
  /// The address blocks of the pods and the node.
  package let network: LabNetwork
  /// The node's name, for `spec.nodeName` of the Pods.
  package let node: String
  /// The absolute paths of files and folders with manifests.
  package let paths: [String]
  /// How long `lab up` waits for the Pods to become ready.
  package let readyTimeout: Duration
  /// The DNS server of the Pods; nil for the machine's resolvers.
  package let nameServer: IPAddress?
  /// The cluster domain, such as `cluster.local`, for the search lists of the Pods.
  package let clusterDomain: String

  /// What Pods may ask for.
  package var permissions = LabPermissions()

  /// Creates settings.
  package init(
    name: LabName, network: LabNetwork, node: String, paths: [String], readyTimeout: Duration,
    nameServer: IPAddress?, clusterDomain: String
  ) {
    self.name = name
    self.network = network
    self.node = node
    self.paths = paths
    self.readyTimeout = readyTimeout
    self.nameServer = nameServer
    self.clusterDomain = clusterDomain
  }
}
