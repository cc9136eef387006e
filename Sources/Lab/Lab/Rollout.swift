public import ClusterModel

/// Which Pods of a lab come and which go, now that others are wanted.
public struct Rollout: Hashable, Sendable {
  /// They are to be made.
  public private(set) var starting: [LabPod] = []
  /// They are to end.
  public private(set) var ending: [NamespacedName] = []
  /// They stay, with metadata that may have changed.
  public private(set) var staying: [LabPod] = []

  /// Compares what is with what is wanted. A Pod whose name is still in use by one that ends waits until that is gone.
  ///
  /// A Deployment whose template has changed is rolled over: the new copies come at once, and as many old ones stay as
  /// new ones are not ready yet, so that somebody always serves. With the strategy Recreate the old ones go first.
  public init(_ lives: [NamespacedName: PodLife], wanted: WantedPods) {
    let kept = Self.keptForNow(lives, wanted)
    for (name, life) in lives.sorted(by: { $0.key < $1.key }) where life.terminating == nil {
      if let pod = wanted.pods[name], pod.runsLike(life.pod) {
        staying.append(pod)
      } else if !kept.contains(name) {
        ending.append(name)
      }
    }
    for (name, pod) in wanted.pods.sorted(by: { $0.key < $1.key }) where lives[name] == nil {
      if !Self.waits(pod, lives) { starting.append(pod) }
    }
  }

  /// With Recreate nothing new comes while something old is there.
  private static func waits(_ pod: LabPod, _ lives: [NamespacedName: PodLife]) -> Bool {
    guard let replica = pod.replica, replica.recreates else { return false }
    return lives.values.contains {
      $0.pod.replica?.workload == replica.workload && $0.pod.replica?.template != replica.template
    }
  }

  /// The old copies that stay until new ones are ready, the ready ones first.
  private static func keptForNow(
    _ lives: [NamespacedName: PodLife], _ wanted: WantedPods
  ) -> Set<NamespacedName> {
    var kept: Set<NamespacedName> = []
    let replicas = Set(wanted.pods.values.compactMap(\.replica)).filter { !$0.recreates }
    for replica in replicas {
      let copies = lives.values.filter {
        $0.pod.replica?.workload == replica.workload && $0.terminating == nil
      }
      let isNew = { (life: PodLife) in life.pod.replica?.template == replica.template }
      let missing = replica.count - copies.filter { isNew($0) && $0.isReady }.count
      let old = copies.filter { !isNew($0) }.sorted {
        $0.isReady == $1.isReady ? $0.pod.name < $1.pod.name : $0.isReady
      }
      kept.formUnion(old.prefix(max(0, missing)).map(\.pod.name))
    }
    return kept
  }
}
