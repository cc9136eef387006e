public import ClusterModel

/// A Pod that a lab is to run: what of its manifest counts here.
public struct LabPod: Hashable, Sendable {
  /// When containers that ended are started again (`spec.restartPolicy`).
  public enum RestartPolicy: String, Hashable, Sendable {
    /// Always: the default.
    case always = "Always"
    /// Unless they ended with 0.
    case onFailure = "OnFailure"
    /// Never.
    case never = "Never"
  }

  /// Namespace and name.
  public let name: NamespacedName
  /// The whole manifest, with the owner that the lab gave it, without a status.
  public var object: ObjectValue
  /// They end one after the other before the containers start.
  public let initContainers: [LabContainer]
  /// They run side by side.
  public let containers: [LabContainer]
  /// When they are started again.
  public let restartPolicy: RestartPolicy
  /// How long they may take to end: `spec.terminationGracePeriodSeconds`, 30 s.
  public let gracePeriod: Duration
  /// It runs in the node's network, with the node's addresses.
  public let usesHostNetwork: Bool
  /// The workload that it is a copy for; nil for a Pod that has a manifest of its own.
  public internal(set) var replica: Replica?
  /// The folder that its manifest is in: its programs start there, and its status goes there.
  public let folder: String

  /// Which copy for which workload.
  public struct Replica: Hashable, Sendable {
    /// Its Deployment, or its ReplicaSet where that stands alone.
    public let workload: ObjectReference
    /// The template's hash; copies with different ones do not run the same.
    public let template: String
    /// How many copies there are to be.
    public let count: Int
    /// The old copies go before new ones come (`spec.strategy.type: Recreate`).
    public let recreates: Bool
  }

  /// Whether another manifest of this name means a new Pod: all of a Pod's spec is fixed when it starts.
  public func runsLike(_ other: LabPod) -> Bool {
    object["spec"] == other.object["spec"] && folder == other.folder
      && replica?.workload == other.replica?.workload
  }
}

/// A container that a lab is to run.
public struct LabContainer: Hashable, Sendable {
  /// Its name, each once in a Pod.
  public let name: String
  /// The image that a cluster would run.
  public let image: String
  /// `command` and `args`; empty when the image alone knows what to run.
  public let words: [String]
  /// `env`, in order.
  public let environment: [Variable]
  /// `workingDir`; nil for the manifest's folder.
  public let folder: String?
  /// `readinessProbe`; nil for one that is ready when it runs.
  public let readiness: Probe?

  /// An entry of `env`.
  public struct Variable: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// What it holds.
    public let value: Value

    /// Where a variable's value comes from.
    public enum Value: Hashable, Sendable {
      /// The manifest.
      case text(String)
      /// A field of the Pod: `metadata.name`, `status.podIP`.
      case field(String)
    }
  }
}
