extension PodLife {
  /// Where a Pod is in its life (core/v1, PodPhase).
  public enum Phase: String, Hashable, Sendable {
    /// Not all of its containers have been started yet.
    case pending = "Pending"
    /// They have, and at least one runs or will run again.
    case running = "Running"
    /// All have ended with 0, for good.
    case succeeded = "Succeeded"
    /// All have ended for good, at least one not with 0.
    case failed = "Failed"
  }

  /// As the kubelet finds it out (pkg/kubelet, getPhase).
  public var phase: Phase {
    let own = containers[initCount...]
    if containers[..<initCount].contains(where: { $0.hasEnded && !$0.hasSucceeded }) { return .failed }
    guard isInitialized else { return .pending }
    if own.contains(where: { $0.starts == 0 }) { return .pending }
    guard own.allSatisfy(\.hasEnded) else { return .running }
    return own.allSatisfy(\.hasSucceeded) ? .succeeded : .failed
  }

  /// Whether the condition Ready is true.
  public var isReady: Bool { conditions.isTrue("Ready") }

  /// Nothing of it runs any more or ever will again, though it is still there.
  public var isDone: Bool { phase == .succeeded || phase == .failed }

  /// What keeps it from being ready, for people: of the first container that is not.
  public var trouble: String {
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

extension ContainerLife {
  /// It waits, and not for its own start.
  public var cannotStart: Bool {
    if case .waiting(let reason, let message) = state {
      reason != "ContainerCreating" || !message.isEmpty
    } else {
      false
    }
  }
}
