package import ClusterModel

/// A Pod for a lab to run: the parts of its manifest that a lab uses.
package struct LabPod: Hashable, Sendable {
  /// When containers that have exited are restarted (`spec.restartPolicy`).
  package enum RestartPolicy: String, Hashable, Sendable {
    /// Always; the default.
    case always = "Always"
    /// Only if they exited with a code other than 0.
    case onFailure = "OnFailure"
    /// Never.
    case never = "Never"
  }

  /// Its namespace and name.
  package let name: NamespacedName
  /// The whole manifest without a status; for a replica with its owner reference.
  package var object: ObjectValue
  /// The init containers, which run to completion one after another before the containers start.
  package let initContainers: [LabContainer]
  /// The containers, which run at the same time.
  package let containers: [LabContainer]
  /// When the containers are restarted.
  package let restartPolicy: RestartPolicy
  /// `spec.terminationGracePeriodSeconds`, by default 30 s.
  package let gracePeriod: Duration
  /// Whether it runs in the node's network namespace, with the node's addresses.
  package let usesHostNetwork: Bool
  /// The volumes that its containers can mount.
  package let volumes: [LabVolume]
  /// The workload that it is a replica of; nil for a Pod that has its own manifest.
  package internal(set) var replica: Replica?
  /// The folder of its manifest: its programs start there, and its status is written there.
  package let folder: String

  /// The workload that a Pod is a replica of.
  package struct Replica: Hashable, Sendable {
    /// The Deployment, or a ReplicaSet without a Deployment.
    package let workload: ObjectReference
    /// The hash of the Pod template; it differs between old and new replicas of a rollout.
    package let template: String
    /// How many replicas are desired.
    package let count: Int
    /// Whether old replicas must be gone before new ones are started (`spec.strategy.type: Recreate`).
    package let recreates: Bool
  }

  /// Whether a running Pod can be updated to the other one in place. A Pod's spec is fixed when it starts, so any
  /// difference in it requires a new Pod.
  package func hasSameSpec(as other: LabPod) -> Bool {
    object["spec"] == other.object["spec"] && folder == other.folder
      && replica?.workload == other.replica?.workload
  }
}

/// A container for a lab to run.
package struct LabContainer: Hashable, Sendable {
  /// Its name, unique in the Pod.
  package let name: String
  /// The image, which a lab only shows.
  package let image: String
  /// `command` and `args`; empty without `command`, since what to run is then defined by the image.
  package let command: [String]
  /// `env`, in order.
  package let environment: [Variable]
  /// `workingDir`; nil means the manifest's folder.
  package let workingDirectory: String?
  /// `readinessProbe`; without one a container is ready as soon as it runs.
  package let readinessProbe: Probe?
  /// What its program may do.
  package let rights: ProgramRights
  /// The limits of its resources.
  package let limits: ResourceLimits
  /// The volumes that it sees, in an order in which they can be mounted.
  package let mounts: [VolumeMount]

  /// An entry of `env`.
  package struct Variable: Hashable, Sendable {
    /// The name of the variable.
    package let name: String
    /// Its value.
    package let value: Value

    /// Where a variable's value comes from.
    package enum Value: Hashable, Sendable {
      /// A literal in the manifest; `$(NAME)` in it is replaced.
      case text(String)
      /// The path of a field of the Pod: `metadata.name`, `status.podIP`.
      case field(String)
    }
  }
}
