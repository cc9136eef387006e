package import ClusterModel

/// The difference between the Pods that a lab runs and those that it should run.
package struct Rollout: Hashable, Sendable {
  /// Pods to create.
  package private(set) var starting: [LabPod] = []
  /// Pods to terminate.
  package private(set) var ending: [NamespacedName] = []
  /// Pods that stay; their metadata may have changed.
  package private(set) var staying: [LabPod] = []

  /// Compares the current with the desired Pods. While a Pod is terminating, no other Pod of its name is started.
  ///
  /// When the template of a Deployment has changed, all new replicas are started at once, and each of them that becomes
  /// ready replaces an old one, so that the number of ready replicas does not drop. With the strategy Recreate, the old
  /// replicas go first.
  package init(from current: [NamespacedName: PodLifecycle], to desired: DesiredPods) {
    let retained = Self.retainedReplicas(current, desired)
    for (name, life) in current.sorted(by: { $0.key < $1.key }) where life.terminating == nil {
      if let pod = desired.pods[name], pod.hasSameSpec(as: life.pod) {
        staying.append(pod)
      } else if !retained.contains(name) {
        ending.append(name)
      }
    }
    for (name, pod) in desired.pods.sorted(by: { $0.key < $1.key }) where current[name] == nil {
      if !Self.waitsForOldReplicas(pod, current) { starting.append(pod) }
    }
  }

  /// With the strategy Recreate, nothing is started while an old replica exists.
  private static func waitsForOldReplicas(_ pod: LabPod, _ current: [NamespacedName: PodLifecycle]) -> Bool {
    guard let replica = pod.replica, replica.recreates else { return false }
    return current.values.contains {
      $0.pod.replica?.workload == replica.workload && $0.pod.replica?.template != replica.template
    }
  }

  /// The old replicas that stay until new ones are ready; ready ones are preferred.
  private static func retainedReplicas(
    _ current: [NamespacedName: PodLifecycle], _ desired: DesiredPods
  ) -> Set<NamespacedName> {
    var retained: Set<NamespacedName> = []
    let replicas = Set(desired.pods.values.compactMap(\.replica)).filter { !$0.recreates }
    for replica in replicas {
      let existing = current.values.filter {
        $0.pod.replica?.workload == replica.workload && $0.terminating == nil
      }
      let isNew = { (life: PodLifecycle) in life.pod.replica?.template == replica.template }
      let missing = replica.count - existing.filter { isNew($0) && $0.isReady }.count
      let old = existing.filter { !isNew($0) }.sorted {
        $0.isReady == $1.isReady ? $0.pod.name < $1.pod.name : $0.isReady
      }
      retained.formUnion(old.prefix(max(0, missing)).map(\.pod.name))
    }
    return retained
  }
}
