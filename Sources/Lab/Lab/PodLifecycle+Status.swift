package import Addresses
package import ClusterModel

extension PodLifecycle {
  /// Returns the Pod with its status, as an API server would.
  ///
  /// - Parameters:
  ///   - node: the node's name.
  ///   - hostAddresses: the node's addresses.
  package func object(node: String, hostAddresses: [IPAddress]) -> ObjectValue {
    guard case .object(var fields) = pod.object else { return .null }
    fields["metadata"] = .object(metadata(fields["metadata"]))
    if case .object(var spec)? = fields["spec"] {
      spec["nodeName"] = .text(node)
      spec["restartPolicy"] = .text(pod.restartPolicy.rawValue)
      fields["spec"] = .object(spec)
    }
    fields["status"] = .object(status(hostAddresses))
    return .object(fields)
  }

  private func metadata(_ written: ObjectValue?) -> [String: ObjectValue] {
    var metadata: [String: ObjectValue] = [:]
    if case .object(let given)? = written { metadata = given }
    metadata["uid"] = .text(identifier)
    metadata["creationTimestamp"] = .text(created.text)
    if let terminating {
      // deletionTimestamp is when the grace period ends, not when the deletion began.
      let end = LabTime(seconds: terminating.seconds + pod.gracePeriod.components.seconds, monotonic: .zero)
      metadata["deletionTimestamp"] = .text(end.text)
      metadata["deletionGracePeriodSeconds"] = .number(Int(pod.gracePeriod.components.seconds))
    }
    return metadata
  }

  private func status(_ hostAddresses: [IPAddress]) -> [String: ObjectValue] {
    var status: [String: ObjectValue] = [
      "phase": .text(phase.rawValue), "startTime": .text(created.text),
      "conditions": .list(conditions.all.map(\.object)),
      "hostIPs": .list(hostAddresses.map(\.object)), "podIPs": .list(addresses.map(\.object)),
      "containerStatuses": .list(containers[initCount...].map(\.object)),
    ]
    status["hostIP"] = hostAddresses.first.map { .text($0.description) }
    status["podIP"] = addresses.first.map { .text($0.description) }
    if initCount > 0 { status["initContainerStatuses"] = .list(containers[..<initCount].map(\.object)) }
    return status
  }
}

extension IPAddress {
  fileprivate var object: ObjectValue { .object(["ip": .text(description)]) }
}

extension PodConditions.Condition {
  fileprivate var object: ObjectValue {
    var fields: [String: ObjectValue] = [
      "type": .text(type), "status": .text(isTrue ? "True" : "False"),
      "lastTransitionTime": .text(since.text),
    ]
    fields["reason"] = reason.map { .text($0) }
    if let message, !message.isEmpty { fields["message"] = .text(message) }
    return .object(fields)
  }
}

extension ContainerLifecycle {
  fileprivate var object: ObjectValue {
    .object([
      "name": .text(container.name), "image": .text(container.image), "ready": .boolean(isReadyOrDone),
      "started": .boolean(isRunning), "restartCount": .number(restarts), "state": stateObject,
      "lastState": .object(lastRun.map { ["terminated": $0.object] } ?? [:]),
    ])
  }

  /// An init container that has succeeded counts as ready although it is not running.
  private var isReadyOrDone: Bool { isReady || (isInit && hasSucceeded) }

  private var stateObject: ObjectValue {
    switch state {
    case .waiting(let reason, let message):
      .object([
        "waiting": .object(
          ["reason": .text(reason)].merging(message.isEmpty ? [:] : ["message": .text(message)]) { $1 })
      ])
    case .running(let since): .object(["running": .object(["startedAt": .text(since.text)])])
    case .ended(let run): .object(["terminated": run.object])
    }
  }
}

extension ContainerLifecycle.Run {
  fileprivate var object: ObjectValue {
    var fields: [String: ObjectValue] = [
      "exitCode": .number(exit.code), "reason": .text(exit.code == 0 ? "Completed" : "Error"),
      "startedAt": .text(started.text), "finishedAt": .text(finished.text),
    ]
    if case .signal(let number) = exit { fields["signal"] = .number(number) }
    return .object(fields)
  }
}
