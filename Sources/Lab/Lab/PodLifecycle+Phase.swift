extension PodLifecycle {
  /// `status.phase` (core/v1, PodPhase).
  package enum Phase: String, Hashable, Sendable {
    /// Some of its containers have not been started yet.
    case pending = "Pending"
    /// All have been started, and at least one is running or will run again.
    case running = "Running"
    /// All have exited with 0 and will not be restarted.
    case succeeded = "Succeeded"
    /// All have exited and will not be restarted, at least one with a code other than 0.
    case failed = "Failed"
  }

  /// The phase, determined as the kubelet does it (pkg/kubelet, getPhase).
  package var phase: Phase {
    let own = containers[initCount...]
    if containers[..<initCount].contains(where: { $0.hasEnded && !$0.hasSucceeded }) { return .failed }
    guard isInitialized else { return .pending }
    if own.contains(where: { $0.starts == 0 }) { return .pending }
    guard own.allSatisfy(\.hasEnded) else { return .running }
    return own.allSatisfy(\.hasSucceeded) ? .succeeded : .failed
  }

  /// Whether the condition Ready is true.
  package var isReady: Bool { conditions.isTrue("Ready") }

  /// Whether all its containers have exited for good.
  package var isDone: Bool { phase == .succeeded || phase == .failed }

  /// Why the Pod is not ready, for people: the state of the first container that is not.
  package var notReadyReason: String {
    guard let container = containers.first(where: { !$0.isReady && !$0.hasSucceeded }) else {
      return "is not ready"
    }
    let name = "container \(container.container.name)"
    switch container.state {
    case .waiting(let reason, let message):
      return "\(name): \(reason)" + (message.isEmpty ? "" : ": \(message)")
    case .running: return "\(name) is running, but its readinessProbe has not succeeded yet"
    case .ended(let run): return "\(name) exited with \(run.exit.code); see 'viaduct lab logs'"
    }
  }
}

extension ContainerLifecycle {
  /// Whether it is waiting for something other than its own start.
  package var cannotStart: Bool {
    if case .waiting(let reason, let message) = state {
      reason != "ContainerCreating" || !message.isEmpty
    } else {
      false
    }
  }
}
