internal import Addresses
internal import ClusterModel

extension Findings {
  /// Explains missing endpoints by the Pods that the Service selects. Does nothing if no Pods, Deployments or
  /// ReplicaSets are known at all, because then they were not part of the input.
  mutating func addPods(of service: Service, in context: ExplanationContext) {
    guard let selector = service.selector,
      !context.cluster.pods.isEmpty || !context.cluster.deployments.isEmpty
        || !context.cluster.replicaSets.isEmpty
    else { return }
    let pods = context.pods(of: service)
    if pods.isEmpty { return addUnmatched(selector, of: service, in: context) }
    addUnready(pods, of: service)
    for port in service.ports { addTarget(of: port, service, pods) }
  }

  private mutating func addUnmatched(_ selector: Labels, of service: Service, in context: ExplanationContext)
  {
    let namespace = service.name.namespace
    let idle = context.cluster.deployments.first {
      $0.name.namespace == namespace && selector.isSubset(of: $0.templateLabels)
    }
    if let idle {
      let reference = ObjectReference(kind: "Deployment", name: idle.name)
      add(
        .scaledToZero, service.reference,
        idle.replicas == 0
          ? "its Pods are those of \(reference), which is scaled to 0"
          : "its Pods are those of \(reference), which wants \(idle.replicas) and has none",
        remedy: idle.replicas == 0
          ? "'kubectl scale -n \(namespace) deployment/\(idle.name.name) --replicas=1' starts one"
          : "'kubectl describe -n \(namespace) deployment/\(idle.name.name)' shows why it cannot create them")
      return
    }
    let near = SimilarLabels(to: selector, in: context.cluster, namespace)
    let elsewhere = context.cluster.pods.filter { selector.isSubset(of: $0.labels) }
    var problem = "no Pod in namespace \(namespace) has the labels that it selects: \(selector)"
    var remedy = "add these labels to the Pods, or change spec.selector"
    if let near {
      problem += "; \(near.whose) \(near.isOne ? "has" : "have") \(near.labels)"
      remedy = "set spec.selector to \(near.labels), or label the Pods \(near.wanted)"
    } else if let pod = elsewhere.first {
      problem +=
        "; Pods in namespace \(pod.name.namespace) do, but a Service selects only from its own namespace"
      remedy = "create the Service in namespace \(pod.name.namespace)"
    }
    add(.noPodMatches, service.reference, problem, remedy: remedy)
  }

  private mutating func addUnready(_ pods: [Pod], of service: Service) {
    let alive = pods.filter { !["Succeeded", "Failed"].contains($0.phase) }
    if alive.contains(where: { $0.isReady && !$0.addresses.isEmpty }) { return }
    let states = pods.listed(most: 3) { "\($0.name.name) is \($0.stateText)" }
    if alive.allSatisfy(\.addresses.isEmpty) {
      add(
        .podsWithoutAddress, service.reference,
        pods.count == 1
          ? "its only Pod has no address: \(states)"
          : "none of its \(pods.count) Pods has an address: \(states)",
        remedy:
          "'kubectl describe -n \(service.name.namespace) pod \(pods[0].name.name)' shows why it is not running"
      )
    } else {
      add(
        .noPodReady, service.reference, "\(noneReady(of: pods.count, "Pod")): \(states)",
        remedy:
          "check their readiness probes and 'kubectl logs -n \(service.name.namespace) \(pods[0].name.name)'"
      )
    }
  }

  private mutating func addTarget(of port: ServicePort, _ service: Service, _ pods: [Pod]) {
    let declared = pods.flatMap(\.ports)
    switch port.targetPort {
    case .name(let name):
      if declared.contains(where: { $0.name == name && $0.transport == port.transport }) { return }
      addUnknown(name, port: port, service: service, declared: declared)
    case .number(let number): addUndeclared(number, port: port, service: service, pods: pods)
    case nil: addUndeclared(port.port, port: port, service: service, pods: pods)
    }
  }

  private mutating func addUnknown(
    _ name: String, port: ServicePort, service: Service, declared: [ContainerPort]
  ) {
    let names = Set(declared.filter { !$0.name.isEmpty }.map { "\($0.name)" }).sorted()
    var remedy = names.isEmpty ? "name the container's port \"\(name)\"" : "use one of those names"
    if let other = declared.first(where: { $0.name == name }) {
      remedy = "\"\(name)\" is \(other.transport.apiName) there: use the same protocol in both"
    } else if let near = name.nearest(of: names) ?? (names.count == 1 ? names[0] : nil) {
      remedy = "set targetPort to \(near), or name the container's port \"\(name)\""
    } else if names.isEmpty, let only = declared.first {
      remedy = "name the container's port \(only.port) \"\(name)\", or set targetPort to \(only.port)"
    }
    let those = names.isEmpty ? "they name none" : "they name \(names.listed { "\"\($0)\"" })"
    add(
      .targetPortUnknown, service.reference,
      "targetPort of port \(port.label) is \"\(name)\", but no container in its Pods has a \(port.transport.apiName) port with this name: \(those)",
      remedy: remedy)
  }

  /// A container may listen on ports that it does not declare, so this is worded carefully, and only reported if every
  /// Pod declares some ports.
  private mutating func addUndeclared(
    _ number: Port, port: ServicePort, service: Service, pods: [Pod]
  ) {
    let declared = pods.flatMap(\.ports)
    guard pods.allSatisfy({ !$0.ports.isEmpty }),
      !declared.contains(where: { $0.port == number && $0.transport == port.transport })
    else { return }
    let own = Set(declared.map { "\($0.transport.apiName) \($0.port)" }).sorted()
    let same = Set(declared.filter { $0.transport == port.transport }.map(\.port)).sorted()
    let remedy =
      same.count == 1
      ? "set targetPort to \(same[0])" : "set targetPort to the port that the containers listen on"
    add(
      .targetPortUndeclared, service.reference,
      "port \(port.label) maps to port \(number), which no container in its Pods declares: they declare \(own.listed { $0 })",
      remedy: "\(remedy); if they listen on \(number) anyway, nothing is wrong")
  }
}

extension Pod {
  /// `Pending`, `Running but not ready`, `being deleted`
  fileprivate var stateText: String {
    if isTerminating { return "being deleted" }
    let phase = phase ?? "not started"
    return phase == "Running" && !isReady ? "Running but not ready" : phase
  }
}
