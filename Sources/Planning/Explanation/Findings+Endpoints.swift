internal import Addresses
internal import ClusterModel
internal import ServicePlan

extension Findings {
  /// Explains a Service port in one family: why it has no endpoints, or not the expected ones.
  mutating func addEndpoints<Family: IPFamily>(
    _ decisions: PortDecisions<Family>, of port: ServicePort, service: Service,
    plan planned: ServicePortPlan<Family>, on node: NodePlan<Family>, in context: ExplanationContext
  ) {
    if planned.clusterEndpoints.isEmpty {
      addNone(decisions, of: port, service, in: context)
    } else {
      if decisions.topology == nil { addOnlyTerminating(decisions, service) }
      addNoneLocal(planned, on: node, decisions: decisions, service: service, in: context)
    }
    addHints(decisions, service, in: context)
    addDuplicates(decisions)
    addServiceAddresses(decisions, service, in: context)
    addOddSlices(decisions, of: port, service, in: context)
  }

  // MARK: No endpoint

  private mutating func addNone<Family: IPFamily>(
    _ decisions: PortDecisions<Family>, of port: ServicePort, _ service: Service,
    in context: ExplanationContext
  ) {
    if !decisions.endpoints.isEmpty { return addUnready(decisions, service) }
    let refused = decisions.slices.filter { $0.objection != nil && !$0.slice.endpoints.isEmpty }
    let known = refused.filter { if case .isOfFamily = $0.objection { false } else { true } }
    for decision in known { addRefused(decision, of: port, service) }
    guard known.isEmpty else { return }
    if !refused.isEmpty { return addOtherFamily(Family.family, slice: refused[0].slice, service: service) }
    if service.selector == nil
      || !contains(.noPodMatches, .scaledToZero, .podsWithoutAddress, .noPodReady, .targetPortUnknown)
    {
      addNoSlice(service, in: context)
    }
  }

  private mutating func addUnready<Family>(_ decisions: PortDecisions<Family>, _ service: Service) {
    if contains(.noPodReady, .podsWithoutAddress) { return }
    let states = decisions.endpoints.listed(most: 3) { decision in
      let pod = decision.state.podName.map { " (Pod \($0))" } ?? ""
      let state =
        decision.clusterObjection == .hasNoWeight
        ? "has weight 0" : decision.state.isTerminating ? "has stopped serving" : "is not ready"
      return "\(decision.endpoint)\(pod) \(state)"
    }
    let weightless = decisions.endpoints.filter { $0.clusterObjection == .hasNoWeight }
    if weightless.count == decisions.endpoints.count {
      add(
        .noEndpointReady, service.reference,
        "no endpoint may have new connections, so they are refused: \(states)",
        remedy: "give one a weight above 0 in the slice's annotations, or remove the weights")
      return
    }
    let pod = decisions.endpoints.compactMap(\.state.podName).first
    add(
      .noEndpointReady, service.reference,
      "\(noneReady(of: decisions.endpoints.count, "endpoint")), so connections are refused: \(states)",
      remedy: pod.map {
        "'kubectl describe -n \(service.name.namespace) pod \($0)' shows its readiness probe"
      }
        ?? "find out why the Pods are not ready, or set conditions.ready in the slice")
  }

  private mutating func addRefused(_ decision: SliceDecision, of port: ServicePort, _ service: Service) {
    let slice = decision.slice
    switch decision.objection {
    case .isHeadless:
      add(
        .sliceIsHeadless, slice.reference,
        "has the label service.kubernetes.io/headless, so its \(count(slice.endpoints.count, "endpoint")) are used for DNS only",
        remedy:
          "remove the label from the slice and from Service \(service.name), from which the control plane copies it"
      )
    case .isForProxy(let name):
      add(
        .sliceOfOtherProxy, slice.reference,
        "is for another proxy: its label service.kubernetes.io/service-proxy-name is \"\(name)\"",
        remedy: "remove the label, or run with --service-proxy-name \(name)")
    case .hasNoPortOfName: addPortName(slice, port: port, service: service)
    case .hasTransport(let transport):
      add(
        .sliceTransport, slice.reference,
        "its port \"\(port.name)\" is \(transport.apiName), but that of Service \(service.name) is \(port.transport.apiName)",
        remedy: "use the same protocol in both")
    case .hasNoNumber:
      add(
        .slicePortMissing, slice.reference,
        "its port \"\(port.name)\" has no number, so no proxy can send packets to it",
        remedy: "set ports[].port to the endpoints' port")
    case .isOfFamily, nil: break
    }
  }

  private mutating func addPortName(_ slice: EndpointSlice, port: ServicePort, service: Service) {
    let names = slice.ports.map(\.name)
    let own = slice.ports.isEmpty ? "none" : names.listed { $0.isEmpty ? "an unnamed one" : "\"\($0)\"" }
    let wanted = port.name.isEmpty ? "unnamed port" : "port named \"\(port.name)\""
    let near = port.name.nearest(of: names) ?? (names.count == 1 ? names[0] : nil)
    add(
      .slicePortName, slice.reference,
      "has no \(wanted), which port \(port.port) of Service \(service.name) needs: it has \(own)",
      remedy: near.map {
        $0.isEmpty
          ? "name the slice's port \"\(port.name)\", or remove the name of the Service's port"
          : "name the Service's port \"\($0)\", or \(port.name.isEmpty ? "remove the name of the slice's port" : "the slice's port \"\(port.name)\"")"
      } ?? "add \(port.name.isEmpty ? "an" : "a") \(wanted) to the slice")
  }

  private mutating func addOtherFamily(_ family: AddressFamily, slice: EndpointSlice, service: Service) {
    let addresses = service.clusterIPs.filter { $0.family == family }.listed { "\($0)" }
    add(
      .wrongFamily, service.reference,
      "has the \(family) address \(addresses), but all its endpoints are \(slice.family): connections to that address are refused",
      remedy:
        "give the Pods \(family) addresses too, or set ipFamilyPolicy: SingleStack and ipFamilies: [\(slice.family)] on the Service"
    )
  }

  private mutating func addNoSlice(_ service: Service, in context: ExplanationContext) {
    let pods = context.pods(of: service)
    if let stray = straySlice(of: service, pods, in: context) {
      add(
        .sliceOfOtherService, stray.reference,
        stray.service.map {
          "is labeled for Service \($0), which does not exist, but its endpoints are those of Service \(service.name)"
        }
          ?? "has no label kubernetes.io/service-name, so no Service uses it",
        remedy: "set its label kubernetes.io/service-name to \(service.name.name)")
    } else if service.selector == nil {
      add(
        .noEndpoint, service.reference, "has no selector, and no EndpointSlice is labeled for it",
        remedy:
          "set spec.selector, or create an EndpointSlice with the label kubernetes.io/service-name: \(service.name.name)"
      )
    } else if !pods.isEmpty {
      add(
        .sliceMissing, service.reference,
        "selects \(count(pods.count, "Pod")), but no EndpointSlice lists them",
        remedy:
          "check that kube-controller-manager is running and may write EndpointSlices, and that all slices were read"
      )
    } else {
      add(
        .noEndpoint, service.reference,
        "no EndpointSlice has an endpoint for it, and no Pods are known that could explain why",
        remedy:
          "check which Pods 'kubectl get -n \(service.name.namespace) pods -l \(service.selector ?? Labels())' lists, or add them to -f"
      )
    }
  }

  /// Returns a slice that lists the Service's Pods, or is named like its slices, but is not labeled for any existing
  /// Service.
  private func straySlice(of service: Service, _ pods: [Pod], in context: ExplanationContext)
    -> EndpointSlice?
  {
    let names = Set(context.cluster.services.map(\.name))
    let podNames = Set(pods.map(\.name.name))
    let addresses = Set(pods.flatMap(\.addresses))
    return context.cluster.slices.first { slice in
      guard slice.name.namespace == service.name.namespace, slice.service.map({ !names.contains($0) }) ?? true
      else {
        return false
      }
      return slice.name.name.hasPrefix(service.name.name + "-")
        || slice.endpoints.contains {
          $0.podName.map(podNames.contains) ?? false || addresses.contains($0.address)
        }
    }
  }

  // MARK: Endpoints, but

  private mutating func addOnlyTerminating<Family>(_ decisions: PortDecisions<Family>, _ service: Service) {
    let serving = decisions.endpoints.filter { $0.clusterObjection == nil }
    add(
      .onlyTerminating, service.reference,
      "no endpoint is ready: \(serving.listed(most: 3) { "\($0.endpoint)" }) \(serving.count == 1 ? "is" : "are") shutting down and used as a last resort",
      remedy: "find out why no new Pod becomes ready before the old ones stop")
  }

  private mutating func addNoneLocal<Family: IPFamily>(
    _ planned: ServicePortPlan<Family>, on node: NodePlan<Family>, decisions: PortDecisions<Family>,
    service: Service, in context: ExplanationContext
  ) {
    let elsewhere = Set(
      decisions.endpoints.filter { $0.clusterObjection == nil }.compactMap(\.state.nodeName)
    ).sorted()
    let nodes = elsewhere.isEmpty ? "no known node" : elsewhere.listed { $0 }
    let treatments = planned.frontends.map(\.treatment)
    if treatments.contains(.drop) {
      add(
        .noneLocal, service.reference,
        "internalTrafficPolicy is Local and no endpoint is on node \(context.node.name): packets to its ClusterIP are dropped here; endpoints are on \(nodes)",
        remedy:
          "run a Pod on this node, for example with a DaemonSet, or set internalTrafficPolicy to Cluster")
    }
    if treatments.contains(.preserveSource), planned.localEndpoints.isEmpty {
      let others = node.localPods.areRecognized ? "outside" : "outside and from pods"
      add(
        .noneLocalFromOutside, service.reference,
        "externalTrafficPolicy is Local and no endpoint is on node \(context.node.name): traffic from \(others) is dropped here; endpoints are on \(nodes)",
        remedy:
          "send traffic to \(elsewhere.isEmpty ? "a node with an endpoint" : elsewhere.listed { $0 }), have the load balancer check the health check port, or set externalTrafficPolicy to Cluster"
      )
    }
  }

  private mutating func addHints<Family>(
    _ decisions: PortDecisions<Family>, _ service: Service, in context: ExplanationContext
  ) {
    guard decisions.topology == .everywhere else { return }
    let ready = decisions.endpoints.filter { $0.state.isReady }
    let hinted = ready.filter { !$0.state.zoneHints.isEmpty }
    guard !hinted.isEmpty else { return }
    if let bare = ready.first(where: \.state.zoneHints.isEmpty) {
      add(
        .hintsUnused, service.reference,
        "\(hinted.count) of \(count(ready.count, "ready endpoint")) have zone hints, but \(bare.endpoint) has none: hints are used only if every endpoint has one, so endpoints in all zones are used",
        remedy: "wait until the control plane has set hints on all of them, or find out why it cannot")
    } else if let zone = context.node.zone {
      let zones = Set(ready.flatMap(\.state.zoneHints)).sorted()
      add(
        .hintsUnused, service.reference,
        "no ready endpoint has a hint for zone \(zone) of this node, only for \(zones.listed { $0 }): hints are ignored and endpoints in all zones are used",
        remedy: "run a Pod in zone \(zone)")
    } else {
      add(
        .hintsUnused, service.reference,
        "its endpoints have zone hints, but the zone of node \(context.node.name) is unknown, so the hints are ignored",
        remedy: "set the label topology.kubernetes.io/zone on the Node")
    }
  }

  private mutating func addDuplicates<Family>(_ decisions: PortDecisions<Family>) {
    for decision in decisions.endpoints {
      guard case .duplicate(let other) = decision.clusterObjection else { continue }
      let place = other == decision.slice ? "is listed twice" : "is also in slice \(other)"
      let reference = ObjectReference(kind: "EndpointSlice", name: decision.slice)
      add(
        .duplicateEndpoint, reference,
        "\(decision.endpoint) \(place); it counts once, and the more useful state wins",
        remedy: "remove one of the two; kube-proxy picks one arbitrarily")
    }
  }

  /// Adds findings about endpoints that are themselves Service addresses. Only rules handle these, and a packet's
  /// destination is translated only once.
  private mutating func addServiceAddresses<Family: IPFamily>(
    _ decisions: PortDecisions<Family>, _ service: Service, in context: ExplanationContext
  ) {
    for decision in decisions.endpoints {
      let reference = ObjectReference(kind: "EndpointSlice", name: decision.slice)
      let address = decision.state.address
      // Some DNS caches configure a ClusterIP as an address of the node.
      if (context.node.addresses + context.node.interfaceAddresses).contains(address) { continue }
      if let owner = context.cluster.services.first(where: { $0.clusterIPs.contains(address) }) {
        let endpoints = context.slices(of: owner).flatMap(\.endpoints).map(\.address).listed { "\($0)" }
        add(
          .endpointIsServiceAddress, reference,
          "\(decision.endpoint) is the ClusterIP of Service \(owner.name), but a packet's destination is translated only once: the packet goes to \(address), where nothing answers",
          remedy: owner.name == service.name || endpoints.isEmpty
            ? "list Pod addresses in the slice"
            : "list the addresses of its endpoints in the slice (\(endpoints)), or make Service \(service.name) an alias for it, with type ExternalName"
        )
      } else if let block = context.cluster.serviceCIDRs.first(where: {
        $0.cidrs.contains { $0.contains(address) }
      }
      ) {
        add(
          .endpointIsServiceAddress, reference,
          "\(decision.endpoint) is in ServiceCIDR \(block.name) but belongs to no Service: nothing answers there",
          remedy: "list Pod addresses in the slice")
      }
    }
  }

  // MARK: Slices that do not fit the Pods

  private mutating func addOddSlices<Family: IPFamily>(
    _ decisions: PortDecisions<Family>, of port: ServicePort, _ service: Service,
    in context: ExplanationContext
  ) {
    if service.selector != nil, case .number(let target)? = port.targetPort,
      let other = decisions.endpoints.first(where: { $0.endpoint.port != target })
    {
      let reference = ObjectReference(kind: "EndpointSlice", name: other.slice)
      add(
        .slicePortDiffers, reference,
        "sends port \(port.label) of Service \(service.name) to \(other.endpoint.port), but targetPort is \(target): the slice's port is used",
        remedy: "set the port in the slice to \(target), or let the control plane manage the slice")
    }
    let pods = context.cluster.pods.filter { $0.name.namespace == service.name.namespace }
    guard !pods.isEmpty else { return }
    for decision in decisions.endpoints {
      guard let name = decision.state.podName else { continue }
      let reference = ObjectReference(kind: "EndpointSlice", name: decision.slice)
      let pod = pods.first { $0.name.name == name }
      if pod.map({ $0.addresses.isEmpty || $0.addresses.contains(decision.state.address) }) == true {
        continue
      }
      let problem =
        pod.map {
          "lists Pod \(name) at \(decision.state.address), but the Pod has \($0.addresses.listed { "\($0)" })"
        }
        ?? "lists Pod \(name) at \(decision.state.address), but that Pod does not exist"
      add(
        .staleEndpoint, reference, problem,
        remedy: "check that kube-controller-manager is running: it removes stale endpoints")
    }
  }
}
