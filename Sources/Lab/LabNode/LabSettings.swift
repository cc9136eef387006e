public import Addresses
public import Lab

/// The settings of a lab.
public struct LabSettings: Sendable {
  /// The name of the lab.
  public let name: LabName
  /// The address blocks of the pods and the node.
  public let network: LabNetwork
  /// The node's name, for `spec.nodeName` of the Pods.
  public let node: String
  /// The absolute paths of files and folders with manifests.
  public let paths: [String]
  /// How long `lab up` waits for the Pods to become ready.
  public let readyTimeout: Duration
  /// The DNS server of the Pods; nil for the machine's resolvers.
  public let nameServer: IPAddress?
  /// The cluster domain, such as `cluster.local`, for the search lists of the Pods.
  public let clusterDomain: String

  /// Creates settings.
  public init(
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
