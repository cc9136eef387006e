import Addresses
import Allocation
import ClusterModel
import ClusterControllers
import Testing

/// Services as `get -o yaml` shows them: with what an API server would have filled in.
@Suite struct CompletedObjectsTests {
  private func service(_ name: String, _ edit: (inout Service) -> Void) -> Service {
    var service = Service(name: NamespacedName("shop", name))
    service.selector = ["app": "web"]
    service.ports = [port()]
    edit(&service)
    return service
  }

  private func completed(
    _ service: Service, _ object: [String: ObjectValue], given: Allocations = Allocations()
  ) throws -> ObjectValue {
    var object = object
    object["kind"] = .text("Service")
    object["metadata"] = .object(["name": .text(service.name.name), "namespace": .text("shop")])
    let written = ClusterSnapshot(services: [service])
    let lab = LabCluster(written, allocations: given)
    return try #require(lab.completed([.object(object)], written).first)
  }

  private func request(_ policy: ServiceRequest.FamilyPolicy?, _ families: [AddressFamily] = []) -> Boxed<
    ServiceRequest
  > {
    var request = ServiceRequest()
    request.familyPolicy = policy
    request.families = families
    return Boxed(request)
  }

  @Test func aHeadlessServiceHasThePrimaryFamily() throws {
    let headless = service("web") { $0.isHeadless = true }
    let object = try completed(
      headless,
      ["spec": .object(["clusterIP": .text("None"), "ports": .list([.object(["port": .number(80)])])])])
    #expect(
      object["spec"]
        == .object([
          "clusterIP": .text("None"), "clusterIPs": .list([.text("None")]),
          "ipFamilies": .list([.text("IPv4")]),
          "ipFamilyPolicy": .text("SingleStack"), "internalTrafficPolicy": .text("Cluster"),
          "sessionAffinity": .text("None"), "type": .text("ClusterIP"),
          "ports": .list([
            .object(["port": .number(80), "protocol": .text("TCP"), "targetPort": .number(80)])
          ]),
        ]))
    #expect(object["status"] == .object(["loadBalancer": .object([:])]))
  }

  /// A dual-stack Pod appears in slices of the Service's families.
  @Test(
    arguments: [
      (nil, [], [.ipv4]), (.single, [], [.ipv4]), (.preferDual, [], [.ipv4, .ipv6]),
      (.requireDual, [], [.ipv4, .ipv6]), (nil, [.ipv6], [.ipv6]), (.preferDual, [.ipv6], [.ipv4, .ipv6]),
    ] as [(ServiceRequest.FamilyPolicy?, [AddressFamily], [AddressFamily])])
  func slicesAreOfTheFamiliesOfTheService(
    _ policy: ServiceRequest.FamilyPolicy?, _ families: [AddressFamily], _ expected: [AddressFamily]
  ) {
    for isHeadless in [true, false] {
      let web = service("web") {
        $0.isHeadless = isHeadless
        $0.request = request(policy, families)
      }
      let lab = LabCluster(
        ClusterSnapshot(services: [web], pods: [pod("a", "10.1.0.1", "fd00:1::1")]))
      #expect(lab.builtSlices.map(\.family).sorted() == expected)
      #expect(lab.builtSlices.allSatisfy { $0.endpoints.count == 1 })
    }
  }

  @Test func theFamiliesAreThoseOfTheAssigningNode() throws {
    let headless = service("web") { $0.isHeadless = true }
    let dual = service("dual") { $0.request = request(.preferDual) }
    let given = { (addresses: [String]) in
      Allocations(services: [
        NamespacedName("shop", "dual"): ServiceAssignment(clusterIPs: addresses.map(address))
      ])
    }
    for (addresses, families) in [
      (["10.96.0.1"], ["IPv4"]), (["fd00::1"], ["IPv6"]), (["fd00::1", "10.96.0.1"], ["IPv6", "IPv4"]),
    ] {
      let written = ClusterSnapshot(services: [headless, dual])
      let lab = LabCluster(written, allocations: given(addresses))
      let objects = ["web", "dual"].map { name in
        ObjectValue.object([
          "kind": .text("Service"), "metadata": .object(["name": .text(name), "namespace": .text("shop")]),
        ])
      }
      let completed = lab.completed(objects, written)
      #expect(completed[0]["spec"]["ipFamilies"] == .list([.text(families[0])]))
      #expect(completed[1]["spec"]["ipFamilies"] == .list(families.map(ObjectValue.text)))
      #expect(completed[1]["spec"]["ipFamilyPolicy"].text == "PreferDualStack")
    }
  }

  @Test func aLoadBalancerHasItsDefaults() throws {
    let balanced = service("web") { $0.type = .loadBalancer }
    let object = try completed(
      balanced,
      [
        "spec": .object(["type": .text("LoadBalancer"), "sessionAffinity": .text("ClientIP")]),
        "status": .object([
          "loadBalancer": .object([
            "ingress": .list([.object(["ip": .text("192.0.2.1")]), .object(["hostname": .text("a")])])
          ])
        ]),
      ])
    let spec = object["spec"]
    #expect(spec["externalTrafficPolicy"].text == "Cluster")
    #expect(spec["allocateLoadBalancerNodePorts"].boolean == true)
    #expect(spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"].number == 10_800)
    #expect(
      object["status"]["loadBalancer"]["ingress"].elements == [
        .object(["ip": .text("192.0.2.1"), "ipMode": .text("VIP")]), .object(["hostname": .text("a")]),
      ])
  }

  /// As kube-apiserver 1.36.2 completes them.
  @Test(arguments: [
    (ObjectValue.number(0), ObjectValue.number(80)), (.text(""), .number(80)), (.null, .number(80)),
    (.number(8080), .number(8080)), (.text("web"), .text("web")),
  ])
  func aTargetPortIsThePortByDefault(_ written: ObjectValue, _ filled: ObjectValue) throws {
    let ports = ObjectValue.list([.object(["port": .number(80), "targetPort": written])])
    let object = try completed(service("web") { _ in }, ["spec": .object(["ports": ports])])
    #expect(object["spec"]["ports"].elements.first?["targetPort"] == filled)
  }

  @Test func writtenFieldsAreKept() throws {
    let spec: [String: ObjectValue] = [
      "type": .text("NodePort"), "internalTrafficPolicy": .text("Local"),
      "externalTrafficPolicy": .text("Local"),
      "sessionAffinity": .text("ClientIP"),
      "sessionAffinityConfig": .object(["clientIP": .object(["timeoutSeconds": .number(5)])]),
      "ports": .list([.object(["port": .number(80), "protocol": .text("UDP"), "targetPort": .text("dns")])]),
    ]
    let object = try completed(service("web") { $0.type = .nodePort }, ["spec": .object(spec)])
    for (key, value) in spec { #expect(object["spec"][key] == value) }
    #expect(object["spec"]["allocateLoadBalancerNodePorts"].isNull)
  }

  @Test func anExternalNameHasFewDefaults() throws {
    let far = service("far") {
      $0.type = .externalName
      $0.ports = []
    }
    let spec: [String: ObjectValue] = ["type": .text("ExternalName"), "externalName": .text("example.org")]
    let object = try completed(far, ["spec": .object(spec)])
    #expect(object["spec"] == .object(spec.merging(["sessionAffinity": .text("None")]) { $1 }))
  }

  @Test(arguments: [("ClusterIP", false), ("ClusterIP", true), ("NodePort", false)])
  func theExternalPolicyIsForExternallyReachableServices(_ type: String, _ hasExternalIP: Bool) throws {
    let object = try completed(
      service("web") { $0.type = ServiceType(rawValue: type) ?? .clusterIP },
      [
        "spec": .object([
          "type": .text(type), "externalIPs": .list(hasExternalIP ? [.text("192.0.2.1")] : []),
        ])
      ])
    #expect(
      object["spec"]["externalTrafficPolicy"].text == (type == "NodePort" || hasExternalIP ? "Cluster" : nil))
  }

  /// As kube-apiserver 1.36.2 stored a Service with all of these.
  @Test func emptyFieldsAreLeftOut() throws {
    let object = try completed(
      service("web") { $0.type = .nodePort },
      [
        "spec": .object([
          "type": .text("NodePort"), "publishNotReadyAddresses": .boolean(false), "selector": .object([:]),
          "externalIPs": .list([]), "externalName": .text(""), "loadBalancerIP": .text(""),
          "loadBalancerSourceRanges": .null, "healthCheckNodePort": .number(0), "trafficDistribution": .null,
          "ports": .list([
            .object([
              "name": .text(""), "port": .number(80), "nodePort": .number(0), "targetPort": .null,
              "protocol": .null,
            ])
          ]),
        ])
      ])
    #expect(
      object["spec"].fields.map(\.key) == [
        "externalTrafficPolicy", "internalTrafficPolicy", "ipFamilies", "ipFamilyPolicy", "ports",
        "sessionAffinity", "type",
      ])
    #expect(
      object["spec"]["ports"].elements == [
        .object(["port": .number(80), "protocol": .text("TCP"), "targetPort": .number(80)])
      ])
  }

  /// As kube-apiserver 1.36.2 stored `selector: {a: null}` and the like.
  @Test func nullIsAnEmptyText() throws {
    let written = ObjectValue.object(["a": .null, "b": .text("c")])
    let stored = ObjectValue.object(["a": .text(""), "b": .text("c")])
    let web = service("web") { _ in }
    let object = ObjectValue.object([
      "kind": .text("Service"), "spec": .object(["selector": written]),
      "metadata": .object([
        "name": .text("web"), "namespace": .text("shop"), "labels": written, "annotations": .object([:]),
      ]),
    ])
    let snapshot = ClusterSnapshot(services: [web])
    let completed = try #require(LabCluster(snapshot).completed([object], snapshot).first)
    #expect(completed["spec"]["selector"] == stored)
    #expect(completed["metadata"]["labels"] == stored)
    #expect(completed["metadata"].fields.map(\.key) == ["labels", "name", "namespace"])
  }

  /// Kept by kube-apiserver 1.36.2, although it has no effect, unlike the internal policy.
  @Test func anExternalNameHasNoInternalPolicy() throws {
    let far = service("far") {
      $0.type = .externalName
      $0.ports = []
    }
    let spec: [String: ObjectValue] = [
      "type": .text("ExternalName"), "externalName": .text("example.org"),
      "internalTrafficPolicy": .text("Local"), "publishNotReadyAddresses": .boolean(true),
    ]
    let object = try completed(far, ["spec": .object(spec)])
    #expect(
      object["spec"].fields.map(\.key) == [
        "externalName", "publishNotReadyAddresses", "sessionAffinity", "type",
      ])
  }
}
