import KubeWire
import SeededRandom
import WireSupport

/// Generates random objects that an API server stores, as odd as it allows: fields that it does not validate, values that
/// older versions accepted, and values that it accepts although no proxy can use them (validation in pkg/apis/core and
/// pkg/apis/discovery of 1.36).
final class StorableObjects {
  private var random: SeededGenerator
  /// Authors do not write a resource version.
  private let isStored: Bool

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    isStored = Int.random(in: 0..<4, using: &random) > 0
  }

  func object(of kind: WireKind) -> APITree {
    switch kind {
    case .service: object(["metadata": metadata(), "spec": serviceSpec(), "status": status()])
    case .endpointSlice: slice()
    case .node: node()
    case .serviceCIDR: object(["metadata": metadata(), "spec": ["cidrs": ["10.96.0.0/12"]]])
    }
  }

  private func metadata() -> APITree {
    object([
      "name": "web", "namespace": "shop", "resourceVersion": isStored ? "4711" : nil,
      "labels": object([
        "kubernetes.io/service-name": maybe(text("web", "", "Not_a.name")),
        "service.kubernetes.io/service-proxy-name": oneIn(6) ? text("mesh", "") : nil,
        "service.kubernetes.io/headless": oneIn(6) ? text("", "x") : nil,
        "topology.kubernetes.io/zone": maybe(text("a", "", "A_b.c")),
      ]),
      "annotations": object([
        "endpoints.kubernetes.io/last-change-trigger-time": maybe(
          text("2026-11-22T15:08:43Z", "yesterday", "", "1")),
        "metallb.io/loadBalancerIPs": oneIn(5) ? text("what", "192.168.50.7,fd00::7") : nil,
      ]),
    ])
  }

  private func serviceSpec() -> APITree {
    object([
      "type": text("ClusterIP", "NodePort", "LoadBalancer"), "clusterIP": "10.96.0.1",
      "clusterIPs": maybe(["10.96.0.1", text("fd00:96::1", "FD00:96:0::1")]),
      "ports": [
        object(["name": "a", "port": number(80, 65_535), "nodePort": maybe(number(30_080))]),
        ["name": "b", "port": 81, "protocol": text("TCP", "UDP", "SCTP")],
      ],
      "externalIPs": maybe(list(outsideAddress)),
      "loadBalancerIP": maybe(
        text("my-static-ip", "203.0.113.10,2001:db8::10", "203.0.113.10/32", "203.0.113.10", "")),
      "loadBalancerSourceRanges": maybe(
        list {
          self.text(
            "10.0.0.0/8", " 10.0.0.0/8 ", "10.1.2.3/8", "::ffff:10.0.0.0/104", "::ffff:10.0.0.0/8",
            "010.0.0.0/8",
            "::/0")
        }),
      "sessionAffinity": text("None", "ClientIP"), "internalTrafficPolicy": text("Cluster", "Local"),
      "externalTrafficPolicy": maybe(text("Cluster", "Local")),
      "healthCheckNodePort": maybe(number(32_000)), "selector": maybe(["app": "x"]),
    ])
  }

  private func outsideAddress() -> APITree {
    text(
      "192.0.2.7", "::ffff:192.0.2.7", "192.000.002.007", "239.1.1.1", "255.255.255.255", "ff0e::1",
      "2001:DB8::7")
  }

  private func status() -> APITree {
    [
      "loadBalancer": object([
        "ingress": maybe(
          list {
            self.object([
              "ip": self.maybe(
                self.text(
                  "127.0.0.1", "169.254.1.1", "0.0.0.0", "::1", "fe80::1", "224.0.0.1", "192.0.2.9", "")),
              "hostname": self.maybe("lb.example.org"), "ipMode": self.maybe(self.text("VIP", "Proxy")),
            ])
          })
      ])
    ]
  }

  private func slice() -> APITree {
    let isV6 = oneIn(2)
    return object([
      "metadata": metadata(), "addressType": isV6 ? "IPv6" : text("IPv4", "IPv4", "IPv4", "FQDN"),
      "ports": list {
        self.object([
          "name": self.text("a", "b", ""), "protocol": "TCP",
          "port": self.maybe(self.number(8080, 0, -1, 65_536, 70_000, Int(Int32.max), Int(Int32.min))),
        ])
      },
      "endpoints": list { self.endpoint(isV6: isV6) },
    ])
  }

  private func endpoint(isV6: Bool) -> APITree {
    let address =
      isV6 ? text("fd00::7", "FD00:0:0::7", "ff0e::7") : text("10.0.0.7", "010.000.000.007", "239.1.1.1")
    return object([
      "addresses": [address, text("10.0.0.8", "what else", "")],
      "conditions": maybe(object(["ready": maybe(.flag(oneIn(2))), "serving": maybe(.flag(oneIn(2)))])),
      "nodeName": maybe(text("node1", "node-2.example.org")), "zone": maybe(text("a", "", "what else")),
      "hostname": maybe("web-0"),
      "hints": maybe(
        object([
          "forZones": maybe(list { self.oneIn(3) ? [:] : ["name": self.text("a", "")] }),
          "forNodes": maybe(list { ["name": "node1"] }),
        ])),
    ])
  }

  private func node() -> APITree {
    object([
      "metadata": metadata(),
      "spec": object(["podCIDR": maybe("10.244.1.0/24"), "podCIDRs": maybe(["10.244.1.7/24"])]),
      "status": object([
        "addresses": maybe(
          list {
            self.object([
              "type": self.text("InternalIP", "ExternalIP", "Hostname", "InternalDNS", "What"),
              "address": self.text("192.0.2.1", "node1", "", "127.0.0.1", "fe80::1", "::", "192.0.2.1/24"),
            ])
          })
      ]),
    ])
  }
}

// MARK: Values
extension StorableObjects {
  private func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private func text(_ choices: String...) -> APITree {
    .text(choices[Int.random(in: 0..<choices.count, using: &random)])
  }

  private func number(_ choices: Int...) -> APITree {
    .number(choices[Int.random(in: 0..<choices.count, using: &random)])
  }

  private func maybe(_ value: APITree) -> APITree? { oneIn(3) ? nil : value }

  private func list(_ element: () -> APITree) -> APITree {
    .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in element() })
  }

  private func object(_ fields: [String: APITree?]) -> APITree { .object(fields.compactMapValues { $0 }) }
}
