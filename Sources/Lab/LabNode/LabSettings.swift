public import Addresses
public import Lab

/// What a lab is to be.
public struct LabSettings: Sendable {
  /// Its name.
  public let name: LabName
  /// The addresses of the pods and of the node towards them.
  public let network: LabNetwork
  /// The node's name, which the Pods bear.
  public let node: String
  /// Manifests: files and folders, as whole paths.
  public let paths: [String]
  /// How long it is waited for the Pods to become ready before `up` returns.
  public let patience: Duration
  /// Who resolves names for the Pods; nil for whoever does it for the machine.
  public let nameServer: IPAddress?
  /// What Service names end in, `cluster.local`: the Pods' search lists have it.
  public let clusterDomain: String

  /// A lab.
  public init(
    name: LabName, network: LabNetwork, node: String, paths: [String], patience: Duration,
    nameServer: IPAddress?, clusterDomain: String
  ) {
    self.name = name
    self.network = network
    self.node = node
    self.paths = paths
    self.patience = patience
    self.nameServer = nameServer
    self.clusterDomain = clusterDomain
  }
}
