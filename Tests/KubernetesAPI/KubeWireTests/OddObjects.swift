import KubeWire
import SeededRandom
import WireSupport

/// Generates random objects of the API in which any field may be missing or invalid.
final class OddObjects {
  private var random: SeededGenerator
  /// One in this many values is invalid; 0 for none.
  private let wrong: Int

  init(seed: UInt64, wrong: Int) {
    random = SeededGenerator(seed: seed)
    self.wrong = wrong
  }

  func object(of kind: WireKind) -> APITree {
    switch kind {
    case .service:
      object([
        "metadata": metadata(), "spec": serviceSpec(),
        "status": ["loadBalancer": object(["ingress": list(ingress)])],
      ])
    case .endpointSlice: slice()
    case .node:
      object([
        "metadata": metadata(),
        "spec": object(["podCIDR": block(), "podCIDRs": list(block), "taints": list(taint)]),
        "status": object(["addresses": list(nodeAddress)]),
      ])
    case .serviceCIDR: object(["metadata": metadata(), "spec": object(["cidrs": list(block)])])
    }
  }

  private func metadata() -> APITree {
    object([
      "name": oneIn(wrong) ? nil : text("web", "web-l22mq", "a-service-with-a-long-name"),
      "namespace": text("shop", "default", "a-namespace-with-a-long-name"), "generateName": "web-",
      "resourceVersion": "4711", "uid": "1", "finalizers": ["a", "b"],
      "labels": object([
        "app": "web", "kubernetes.io/service-name": maybe(text("web", "a-service-with-a-long-name")),
        "service.kubernetes.io/headless": oneIn(5) ? "" : nil,
        "service.kubernetes.io/service-proxy-name": oneIn(5) ? text("mesh", "") : nil,
        "topology.kubernetes.io/zone": maybe(text("eu-central-1a", "a-zone-with-a-long-name")),
      ]),
      "annotations": object([
        "note": "\u{1f41f} \"quoted\"\n",
        "endpoints.kubernetes.io/last-change-trigger-time": maybe(
          text("2026-11-22T15:08:43Z", "2026-11-22T15:08:43.123456789Z", "")),
      ]),
    ])
  }
}

// MARK: Services
extension OddObjects {
  private func serviceSpec() -> APITree {
    object([
      "type": maybe(text("ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "")),
      "clusterIP": maybe(text("10.96.0.1", "None", "")), "clusterIPs": maybe(clusterIPs()),
      "externalName": maybe(text("db.example.org", "")), "ports": ports(), "externalIPs": list(address),
      "loadBalancerSourceRanges": list(block), "selector": ["app": "web"],
      "internalTrafficPolicy": maybe(text("Cluster", "Local", "")),
      "externalTrafficPolicy": maybe(text("Cluster", "Local", "")),
      "sessionAffinity": maybe(text("None", "ClientIP", "")),
      "sessionAffinityConfig": oneIn(2)
        ? ["clientIP": object(["timeoutSeconds": maybe(number(1, 60, 86_400))])] : nil,
      "healthCheckNodePort": maybe(number(0, 32_000)), "publishNotReadyAddresses": maybe(true),
    ])
  }

  private func clusterIPs() -> APITree {
    oneIn(4) ? ["None"] : oneIn(2) ? ["10.96.0.1"] : ["10.96.0.1", text("fd00:96::1", "2001:DB8:0:0::1")]
  }

  private func ports() -> APITree {
    let all: [[String: APITree?]] = [
      ["name": "http", "port": number(80, 65_535), "nodePort": maybe(number(0, 30_080))],
      ["name": "a", "protocol": text("TCP", "SCTP", ""), "port": number(443, 1), "appProtocol": "h2c"],
      ["name": "dns", "protocol": "UDP", "port": maybe(number(53))],
    ]
    return .list(all.prefix(1 + below(oneIn(wrong) ? 3 : 2)).map(object))
  }

  private func ingress() -> APITree {
    object([
      "ip": maybe(address()), "hostname": maybe("lb.example.org"), "ipMode": maybe(text("VIP", "Proxy", "")),
    ])
  }
}

// MARK: Slices and Nodes
extension OddObjects {
  private func slice() -> APITree {
    let isV6 = oneIn(3)
    return object([
      "metadata": metadata(),
      "addressType": oneIn(wrong) ? maybe(text("FQDN", "")) : isV6 ? text("IPv6") : text("IPv4"),
      "endpoints": list { self.endpoint(isV6: isV6) }, "ports": list(slicePort),
    ])
  }

  private func endpoint(isV6: Bool) -> APITree {
    let address =
      isV6
      ? text("fd00:244::7", "2001:DB8::0:1", "::", "fd00:0244:0001:0000:0000:0000:0000:0007")
      : text("10.244.1.7", "010.0.0.001", "192.168.100.200")
    return object([
      "addresses": oneIn(wrong) ? maybe([]) : oneIn(4) ? [address, "what else"] : [address],
      "conditions": maybe(
        object(["ready": maybe(flag()), "serving": maybe(flag()), "terminating": maybe(flag())])),
      "nodeName": maybe(text("node1", "", "ip-10-0-12-34.eu-central-1.compute.internal")),
      "zone": maybe(text("eu-central-1a", "", "a-zone-with-a-long-name")), "hostname": maybe("web-0"),
      "hints": oneIn(2) ? object(["forZones": list(target), "forNodes": list(target)]) : nil,
    ])
  }

  private func target() -> APITree {
    oneIn(wrong) ? [:] : ["name": text("a", "b", "", "a-zone-with-a-long-name")]
  }

  private func slicePort() -> APITree {
    object([
      "name": maybe(text("http", "", "dns")), "protocol": maybe(text("TCP", "UDP", "SCTP", "")),
      "port": maybe(number(80, 8080, 65_535)), "appProtocol": maybe("h2c"),
    ])
  }

  private func taint() -> APITree {
    object(["key": maybe(text("x", "ToBeDeletedByClusterAutoscaler", "")), "effect": "NoSchedule"])
  }

  private func nodeAddress() -> APITree {
    object([
      "type": maybe(text("InternalIP", "ExternalIP", "Hostname", "")), "address": maybe(address()),
    ])
  }
}

// MARK: Values
extension OddObjects {
  private func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private func oneIn(_ count: Int) -> Bool { count > 0 && below(count) == 0 }

  /// Returns one of these values, or an invalid one.
  private func text(_ choices: String...) -> APITree {
    .text(oneIn(wrong * 3) ? "Not_good" : choices[below(choices.count)])
  }

  private func number(_ choices: Int...) -> APITree {
    .number(
      oneIn(wrong * 3) ? [-1, 0, 65_536, 100_000, Int(Int32.min)][below(5)] : choices[below(choices.count)])
  }

  private func flag() -> APITree { .flag(oneIn(2)) }

  private func address() -> APITree {
    text("192.168.50.200", "fd00:50::1", "::ffff:10.0.0.1", "192.168.060.005")
  }

  private func block() -> APITree { text("10.0.0.7/8", "fd00::/64", "0.0.0.0/0") }

  private func maybe(_ value: APITree) -> APITree? { oneIn(3) ? nil : value }

  private func list(_ element: () -> APITree) -> APITree { .list((0..<below(4)).map { _ in element() }) }

  private func object(_ fields: [String: APITree?]) -> APITree { .object(fields.compactMapValues { $0 }) }
}
